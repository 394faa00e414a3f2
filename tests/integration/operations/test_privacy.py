"""Retention and deletion of conversations, in each kind of store."""

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
from rasa.core.tracker_store import InMemoryTrackerStore, RedisTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from typer.testing import CliRunner

from bot.cli.main import app
from bot.operations import supervisor
from bot.operations.privacy import DAY, KEEP_DAYS, CannotDelete, delete_conversation, delete_older, retention_days
from bot.rasa_patches.store_failures import NoFallbackTrackerStore
from bot.stores.dependency import Unavailable
from bot.stores.tracker import RecentTrackerStore, SqliteTrackerStore
from tests.conftest import conversations_in
from tests.services import Service

NOW = time.time()
SECRET = "my-very-own-sentence"


def add(store: TrackerStore, conversation: str, *days_ago: float, text: str = "hello") -> None:
    """Store a conversation with one message for each of the ages in days."""
    events: list[Event] = [UserUttered(text, timestamp=NOW - days * DAY) for days in days_ago or (0.0,)]
    asyncio.run(store.save(DialogueStateTracker.from_events(conversation, events)))


def conversations(store: TrackerStore) -> set[str]:
    # Redis returns its own keys, which end with the id.
    return {key.rpartition(":")[2] for key in asyncio.run(store.keys())}


# ------------------------------------------------------------------ how long conversations are kept


@pytest.mark.parametrize(("setting", "days"), [("", 30), ("7", 7), (" 0.5 ", 0.5), ("0", None), ("forever", None), ("Forever", None)])
def test_retention_is_set_in_the_environment(setting: str, days: float | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEEP_DAYS, setting)
    assert retention_days() == days


@pytest.mark.parametrize("setting", ["-1", "nan", "a month"])
def test_an_invalid_setting_is_refused(setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEEP_DAYS, setting)
    with pytest.raises(RasaException, match=f"{KEEP_DAYS} is '{setting}'"):
        retention_days()


# ------------------------------------------------------------------ deleting what is too old


@pytest.fixture(params=["sqlite", "postgresql"])
def sql_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SQLTrackerStore]:
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


def test_old_conversations_are_deleted_and_continued_ones_stay_whole(sql_store: SQLTrackerStore) -> None:
    add(sql_store, "old", 50, 31)
    add(sql_store, "continued", 50, 31, 29)
    add(sql_store, "new", 0)
    assert asyncio.run(delete_older(sql_store, NOW - 30 * DAY)) == 1
    assert conversations(sql_store) == {"continued", "new"}
    continued = asyncio.run(sql_store.retrieve_full_tracker("continued"))
    assert continued and len(continued.events) == 3
    assert asyncio.run(delete_older(sql_store, NOW - 30 * DAY)) == 0


def test_several_processes_may_delete_while_people_talk(sql_store: SQLTrackerStore) -> None:
    for i in range(250):
        add(sql_store, f"old {i}", 40)

    def talk() -> None:
        for i in range(20):
            add(sql_store, f"new {i}", 0)

    with ThreadPoolExecutor(3) as pool:
        deletions = [pool.submit(lambda: asyncio.run(delete_older(sql_store, NOW - 30 * DAY))) for _ in range(2)]
        pool.submit(talk).result()
        assert sum(deletion.result() for deletion in deletions) >= 250
    assert conversations(sql_store) == {f"new {i}" for i in range(20)}


def test_a_table_from_an_earlier_version_gets_the_index(tmp_path: Path) -> None:
    db = tmp_path / "conversations.db"
    SQLTrackerStore(Domain.empty(), db=str(db))
    with contextlib.closing(sqlite3.connect(db)) as before:
        before.execute("DROP INDEX ix_events_sender_id_timestamp")
    SqliteTrackerStore(Domain.empty(), db=str(db))
    with contextlib.closing(sqlite3.connect(db)) as after:
        plan = after.execute("EXPLAIN QUERY PLAN SELECT sender_id FROM events GROUP BY sender_id HAVING max(timestamp) < 1").fetchall()
    assert "COVERING INDEX ix_events_sender_id_timestamp" in str(plan)


def test_a_store_that_cannot_delete_by_age_is_named() -> None:
    with pytest.raises(CannotDelete, match="InMemoryTrackerStore"):
        asyncio.run(delete_older(InMemoryTrackerStore(Domain.empty()), NOW))


# ------------------------------------------------------------------ deleting one conversation everywhere


def redis_store(request: pytest.FixtureRequest) -> RedisTrackerStore:
    redis: Service = request.getfixturevalue("redis")
    return RedisTrackerStore(Domain.empty(), host=supervisor.HOST, port=redis.port, key_prefix="careers")


@pytest.mark.parametrize("kind", ["memory", "sql", "sqlite", "no fallback", "redis"])
def test_one_conversation_is_deleted_and_no_other(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    domain, db = Domain.empty(), str(tmp_path / "conversations.db")
    store: TrackerStore = {
        "memory": lambda: InMemoryTrackerStore(domain),
        "sql": lambda: SQLTrackerStore(domain, db=db),
        "sqlite": lambda: SqliteTrackerStore(domain, db=db),
        "redis": lambda: redis_store(request),
        "no fallback": lambda: NoFallbackTrackerStore(SqliteTrackerStore(domain, db=db)),
    }[kind]()
    add(store, "one")
    add(store, "two")
    assert asyncio.run(delete_conversation(store, "one"))
    assert conversations(store) == {"two"}
    assert not asyncio.run(delete_conversation(store, "unknown"))
    add(store, "one")
    assert conversations(store) == {"one", "two"}


def test_a_failing_store_is_not_hidden(tmp_path: Path) -> None:
    store = NoFallbackTrackerStore(SqliteTrackerStore(Domain.empty(), db=str(tmp_path / "nowhere" / "conversations.db")))
    with pytest.raises(Unavailable):
        asyncio.run(delete_conversation(store, "one"))


def test_nothing_of_it_is_left_on_the_disk(tmp_path: Path) -> None:
    db = tmp_path / "conversations.db"
    store = SqliteTrackerStore(Domain.empty(), db=str(db))

    def on_disk() -> bool:
        return any(SECRET.encode() in file.read_bytes() for file in tmp_path.iterdir())

    # While another process has the database open, SQLite does not remove the write-ahead log by itself.
    with contextlib.closing(sqlite3.connect(db)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        add(store, "one", text=SECRET)
        add(store, "two", text=SECRET)
        other.execute("SELECT * FROM events").fetchall()
        add(store, "three", text=SECRET)
        assert on_disk()
        for conversation in ("one", "two", "three"):
            asyncio.run(delete_conversation(store, conversation))
        assert not on_disk()


def test_a_store_of_an_unknown_kind_is_named() -> None:
    with pytest.raises(CannotDelete, match="TrackerStore"):
        asyncio.run(delete_conversation(TrackerStore(Domain.empty()), "one"))


# ------------------------------------------------------------------ careers forget


@pytest.fixture
def stored(tmp_path: Path) -> SqliteTrackerStore:
    store = SqliteTrackerStore(Domain.empty(), db=str(tmp_path / "conversations.db"))
    for conversation in ("U1", "U1_C1_17.5", "U1_C2_18", "U12", "teams_4f"):
        add(store, conversation)
    return store


def forget(folder: Path, *ids: str) -> tuple[int, str]:
    with supervisor.endpoints_file(5055, tracker_store=conversations_in(folder)) as endpoints:
        result = CliRunner().invoke(app, ["forget", *ids, "--endpoints", str(endpoints)])
    return result.exit_code, result.stdout


def test_forget_deletes_the_named_conversations_and_no_others(stored: SqliteTrackerStore, tmp_path: Path) -> None:
    assert forget(tmp_path, "U1", "U1_*") == (0, "Deleted: U1\nDeleted: U1_C1_17.5\nDeleted: U1_C2_18\n")
    assert conversations(stored) == {"U12", "teams_4f"}


@pytest.mark.parametrize("pattern", ["U2", "U2_*"])
def test_forget_says_that_there_is_no_such_conversation(stored: SqliteTrackerStore, tmp_path: Path, pattern: str) -> None:
    assert forget(tmp_path, pattern, "teams_4f") == (1, f"There is no conversation {pattern}\nDeleted: teams_4f\n")


def test_forget_fails_if_the_store_cannot_be_reached(tmp_path: Path) -> None:
    code, out = forget(tmp_path / "nowhere", "U1")
    assert code == 1
    assert "Deleted" not in out
