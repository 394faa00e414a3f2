"""Tracker stores for SQLite and other SQL databases that load only a conversation's recent events."""

from __future__ import annotations

import itertools
import json
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import URL, Engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from bot.stores import questions
from bot.stores.sql import THREADS, RecoveringSqlStore
from bot.stores.write_ahead_log import WriteAheadLog

RECENT = 40  # events, i.e. about six turns, which is more than rules and actions need
LOCK_TIMEOUT = 2.0  # seconds to wait for another program that has locked an SQLite file
MOST_SLOT_EVENTS = 100  # limit on older slot events to read; this is enough because there are few slots and each turn sets most of them

# These statements use SQLAlchemy Core instead of the ORM, which Rasa uses, to avoid creating an object for each event.
_events = SQLTrackerStore.SQLEvent.__table__
_all = sa.select(_events.c.data).where(_events.c.sender_id == sa.bindparam("sender")).order_by(_events.c.id)
_latest = (
    sa.select(_events.c.id, _events.c.type_name, _events.c.action_name, _events.c.data)
    .where(_events.c.sender_id == sa.bindparam("sender"))
    .order_by(_events.c.id.desc())
    .limit(RECENT)
)
_slots_before = (
    sa.select(_events.c.action_name, _events.c.data)
    .where(_events.c.sender_id == sa.bindparam("sender"), _events.c.type_name == SlotSet.type_name, _events.c.id < sa.bindparam("before"))
    .order_by(_events.c.id.desc())
    .limit(MOST_SLOT_EVENTS)
)


class RecentTrackerStore(RecoveringSqlStore):
    """Tracker store that loads only the latest events and the slot values, so that long conversations don't slow down.

    Rasa's version loads the whole session, and Rasa's policies then process all of it, so each turn takes longer than the previous one.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._collects = questions.collects()

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> DialogueStateTracker | None:
        events = await self._call(self._read_all if fetch_events_from_all_sessions else self._read, sender_id)
        if not events or not self.domain:
            return None
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        tracker.stored_events = len(tracker.events)
        return tracker

    def _read_all(self, sender_id: str) -> list[dict[str, Any]]:
        with self.session_scope() as session:
            return [json.loads(row.data) for row in session.execute(_all, {"sender": sender_id})]

    def _read(self, sender_id: str) -> list[dict[str, Any]]:
        with self.session_scope() as session:
            return self._recent(session, sender_id)

    def _recent(self, session: Session, sender_id: str) -> list[dict[str, Any]]:
        """Return the latest events from the start of a turn onwards, preceded by events that set each slot to its earlier value."""
        rows = session.execute(_latest, {"sender": sender_id}).all()[::-1]
        start = _first_event([row.type_name for row in rows], [row.action_name for row in rows])
        slots: dict[str, dict[str, Any]] = {}
        # Slots are reset when a session starts, so earlier values are needed only if the session started before these events.
        if len(rows) == RECENT and rows[start].type_name != SessionStarted.type_name:
            for row in session.execute(_slots_before, {"sender": sender_id, "before": rows[start].id}):
                if row.action_name not in slots:
                    slots[row.action_name] = json.loads(row.data)
        return [*slots.values(), *(json.loads(row.data) for row in rows[start:])]

    async def save(self, tracker: DialogueStateTracker) -> None:
        if new := self.new_events(tracker):
            asked = questions.rows_of(tracker.sender_id, new) if self._collects else []
            await self._call(self._write, [_row(tracker.sender_id, event) for event in new], asked)
        tracker.stored_events = len(tracker.events)
        if self.event_broker:
            await self._stream_new_events(self.event_broker, new, tracker.sender_id)

    def _write(self, rows: list[dict[str, Any]], asked: list[dict[str, Any]]) -> None:
        with self.session_scope() as session:
            session.execute(_events.insert(), rows)
            if asked:
                questions.write(session, asked)
            session.commit()

    def new_events(self, tracker: DialogueStateTracker) -> list[Event]:
        """Return the events that are not stored yet."""
        return list(itertools.islice(tracker.events, getattr(tracker, "stored_events", 0), None))

    async def stream_events(self, tracker: DialogueStateTracker) -> None:
        """Do nothing. Rasa calls this before it stores a turn, which can still fail, so `save` streams the events once they are stored."""


def _row(sender_id: str, event: Event) -> dict[str, Any]:
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def _first_event(types: list[str], actions: list[str | None]) -> int:
    """Return the index of the first event to use, which is the start of the latest session or else of the first complete turn."""
    sessions = [i for i, kind in enumerate(types) if kind == SessionStarted.type_name]
    if sessions:
        return sessions[-1]
    if len(types) < RECENT:
        return 0
    pairs = enumerate(zip(types, actions, strict=True))
    return next((i for i, (kind, name) in pairs if kind == ActionExecuted.type_name and name == ACTION_LISTEN_NAME), 0)


class SqliteTrackerStore(RecentTrackerStore):
    """Tracker store for SQLite. It uses a write-ahead log so that turns don't wait for the disk but survive a killed process."""

    def _new_engine(self, url: URL) -> Engine:
        # By default, SQLAlchemy 1.4 reopens the file for each use, and SQLite checkpoints the write-ahead log whenever it is closed.
        waits = {"check_same_thread": False, "timeout": LOCK_TIMEOUT}
        engine = sa.create_engine(url, poolclass=QueuePool, pool_size=THREADS, connect_args=waits, hide_parameters=True)
        sa.event.listen(engine, "connect", _configure)
        self.write_ahead_log = WriteAheadLog(str(url.database))
        return engine

    def _set_up(self) -> None:
        super()._set_up()
        # The process before may have ended while it waited to empty the log.
        self.write_ahead_log.empty()


def _configure(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    # Overwrite deleted data with zeros instead of leaving it in free pages.
    connection.execute("PRAGMA secure_delete=ON")
