"""Where conversations are kept, set up for long conversations and, with SQLite, to be safe and quick for a server."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.runtime.sql_store import RecoveringSqlStore

RECENT = 100  # events: some twelve turns, more than rules and actions look back on
SLOTS_LOOKED_AT = 50  # times that slots were set before; ours are few, and are set all the time


class RecentTrackerStore(RecoveringSqlStore):
    """Rasa's SQL store, of which a turn reads the latest events and the slots' values, however long the conversation is.

    The stock store reads all of a session, which Rasa's policies then go through: each turn costs more than the one before.
    """

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> DialogueStateTracker | None:
        if fetch_events_from_all_sessions:
            return await super()._retrieve(sender_id, fetch_events_from_all_sessions)
        with self.session_scope() as session:
            events = self._recent(session, sender_id)
        if not events or not self.domain:
            return None
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        tracker.stored_events = len(tracker.events)
        return tracker

    def _recent(self, session: Session, sender_id: str) -> list[dict[str, Any]]:
        """The slots' values from before, and the latest events from where a turn begins."""
        all_of_it = session.query(self.SQLEvent).filter_by(sender_id=sender_id).order_by(self.SQLEvent.id.desc())
        rows = all_of_it.limit(RECENT).all()[::-1]
        start = _start([row.type_name for row in rows], [row.action_name for row in rows])
        slots: dict[str, dict[str, Any]] = {}
        # A session begins with no slots but those it sets itself.
        if len(rows) == RECENT and rows[start].type_name != SessionStarted.type_name:
            earlier = all_of_it.filter(self.SQLEvent.type_name == SlotSet.type_name, self.SQLEvent.id < rows[start].id)
            for row in earlier.limit(SLOTS_LOOKED_AT):
                slots.setdefault(row.action_name, json.loads(row.data))
        return [*slots.values(), *(json.loads(row.data) for row in rows[start:])]

    async def save(self, tracker: DialogueStateTracker) -> None:
        new = list(self._new(tracker))
        await super().save(tracker)
        tracker.stored_events = len(tracker.events)
        if self.event_broker:
            await self._stream_new_events(self.event_broker, new, tracker.sender_id)

    def _additional_events(self, session: Session, tracker: DialogueStateTracker) -> Iterator[Event]:
        return self._new(tracker)

    def _new(self, tracker: DialogueStateTracker) -> Iterator[Event]:
        return itertools.islice(tracker.events, getattr(tracker, "stored_events", 0), None)

    async def stream_events(self, tracker: DialogueStateTracker) -> None:
        """Nothing yet: Rasa asks for it before it stores a turn, which may fail. `save` does it afterwards."""


def _start(types: list[str], actions: list[str | None]) -> int:
    """Where the events to read begin: with the latest session, or else where the assistant first waits for a message."""
    sessions = [i for i, kind in enumerate(types) if kind == SessionStarted.type_name]
    if sessions:
        return sessions[-1]
    if len(types) < RECENT:
        return 0
    pairs = enumerate(zip(types, actions, strict=True))
    return next((i for i, (kind, name) in pairs if kind == ActionExecuted.type_name and name == ACTION_LISTEN_NAME), 0)


class SqliteTrackerStore(RecentTrackerStore):
    """With SQLite's write-ahead log: a turn waits for no disk, and a killed process loses no turn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        event.listen(self.engine, "connect", _configure)
        # Connections made before the listener was there were not set up.
        self.engine.dispose()


def _configure(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    # What is deleted is overwritten, not only left out of the index.
    connection.execute("PRAGMA secure_delete=ON")
