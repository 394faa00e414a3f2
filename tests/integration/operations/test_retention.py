"""Conversations are deleted some time after their last event, in SQLite and in PostgreSQL."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

from bot.operations.deletion import CannotDelete, delete_older
from bot.operations.retention import DAY, KEEP_DAYS, days_kept
from bot.stores.sqlite import RecentTrackerStore, SqliteTrackerStore
from tests.services import Service

NOW = time.time()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SQLTrackerStore]:
    if request.param == "sqlite":
        yield SqliteTrackerStore(Domain.empty(), db=str(tmp_path / "conversations.db"))
        return
    postgresql: Service = request.getfixturevalue("postgresql")
    place = {"host": "127.0.0.1", "port": postgresql.port, "db": "postgres", "username": "postgres"}
    store = RecentTrackerStore(Domain.empty(), dialect="postgresql", **place)
    with store.session_scope() as session:
        session.execute(sa.delete(store.SQLEvent))
        session.commit()
    yield store


def said(store: SQLTrackerStore, conversation: str, *days_ago: float) -> None:
    events: list[Event] = [UserUttered("hello", timestamp=NOW - days * DAY) for days in days_ago]
    asyncio.run(store.save(DialogueStateTracker.from_events(conversation, events)))


def test_what_is_old_goes_and_what_was_continued_stays_whole(store: SQLTrackerStore) -> None:
    said(store, "old", 50, 31)
    said(store, "continued", 50, 31, 29)
    said(store, "new", 0)
    assert asyncio.run(delete_older(store, NOW - 30 * DAY)) == 1
    assert set(asyncio.run(store.keys())) == {"continued", "new"}
    continued = asyncio.run(store.retrieve_full_tracker("continued"))
    assert continued and len(continued.events) == 3
    assert asyncio.run(delete_older(store, NOW - 30 * DAY)) == 0


def test_several_may_delete_at_once_while_people_talk(store: SQLTrackerStore) -> None:
    for i in range(250):
        said(store, f"old {i}", 40)

    def talk(_: int) -> None:
        for i in range(20):
            said(store, f"new {i}", 0)

    with ThreadPoolExecutor(3) as pool:
        deleting = [pool.submit(lambda: asyncio.run(delete_older(store, NOW - 30 * DAY))) for _ in range(2)]
        pool.submit(talk, 0).result()
        assert sum(each.result() for each in deleting) >= 250
    assert set(asyncio.run(store.keys())) == {f"new {i}" for i in range(20)}


def test_a_table_from_before_gets_its_index(tmp_path: Path) -> None:
    db = tmp_path / "conversations.db"
    SQLTrackerStore(Domain.empty(), db=str(db))
    with contextlib.closing(sqlite3.connect(db)) as before:
        before.execute("DROP INDEX ix_events_sender_id_timestamp")
    SqliteTrackerStore(Domain.empty(), db=str(db))
    with contextlib.closing(sqlite3.connect(db)) as after:
        plan = after.execute("EXPLAIN QUERY PLAN SELECT sender_id FROM events GROUP BY sender_id HAVING max(timestamp) < 1").fetchall()
    assert "COVERING INDEX ix_events_sender_id_timestamp" in str(plan)


def test_a_store_that_has_no_such_call_is_said_to_be_so() -> None:
    with pytest.raises(CannotDelete, match="InMemoryTrackerStore"):
        asyncio.run(delete_older(InMemoryTrackerStore(Domain.empty()), NOW))


@pytest.mark.parametrize(("said", "days"), [("", 30), ("7", 7), (" 0.5 ", 0.5), ("0", None), ("forever", None), ("Forever", None)])
def test_how_long_is_set_in_the_environment(said: str, days: float | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEEP_DAYS, said)
    assert days_kept() == days


@pytest.mark.parametrize("said", ["-1", "nan", "a month"])
def test_what_is_no_time_is_refused(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEEP_DAYS, said)
    with pytest.raises(RasaException, match=f"{KEEP_DAYS} is '{said}'"):
        days_kept()
