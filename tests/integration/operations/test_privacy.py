"""Deletion and export of conversations, in each kind of store."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from pathlib import Path

import pytest
from rasa.core.tracker_store import InMemoryTrackerStore, RedisTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain

from bot.operations import supervisor
from bot.operations.privacy import CannotDelete, delete_conversation
from bot.rasa_patches.store_failures import NoFallbackTrackerStore
from bot.stores.dependency import Unavailable
from bot.stores.tracker import SqliteTrackerStore
from tests.integration.operations.made_up import add, conversations
from tests.services import Service

SECRET = "my-very-own-sentence"


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


def test_what_a_backup_kept_in_the_log_is_gone_when_it_ends(tmp_path: Path) -> None:
    store = SqliteTrackerStore(Domain.empty(), db=str(tmp_path / "conversations.db"))

    def on_disk() -> bool:
        return any(SECRET.encode() in file.read_bytes() for file in tmp_path.iterdir())

    add(store, "one", text=SECRET)
    with contextlib.closing(sqlite3.connect(tmp_path / "conversations.db", isolation_level=None)) as backup:
        backup.execute("BEGIN")
        backup.execute("SELECT * FROM events").fetchall()
        asyncio.run(delete_conversation(store, "one"))
        assert on_disk()
        # Meanwhile, turns are stored without waiting.
        started = time.monotonic()
        add(store, "two")
        assert time.monotonic() - started < 1
    deadline = time.monotonic() + 10
    while on_disk():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_store_of_an_unknown_kind_is_named() -> None:
    with pytest.raises(CannotDelete, match="TrackerStore"):
        asyncio.run(delete_conversation(TrackerStore(Domain.empty()), "one"))
