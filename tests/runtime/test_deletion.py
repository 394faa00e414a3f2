"""What was said can be deleted, and is gone then."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from pathlib import Path

import pytest
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore, RedisTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.runtime.deletion import CannotDelete, delete_conversation
from bot.runtime.tracker_store import SqliteTrackerStore

SECRET_SAID = "my-very-own-sentence"


def said_in(store: TrackerStore, *conversations: str) -> None:
    for conversation in conversations:
        asyncio.run(store.save(DialogueStateTracker.from_events(conversation, [UserUttered(f"{SECRET_SAID} {conversation}")])))


def held(store: TrackerStore) -> set[str]:
    # Redis gives its own keys, which end so.
    return {key.rpartition(":")[2] for key in asyncio.run(store.keys())}


class Redis(dict[str, str]):
    """In the place of a Redis server's client: as much of it as the store uses."""

    def set(self, key: str, value: str, ex: float | None = None) -> None:
        self[key] = value

    def delete(self, key: str) -> None:
        self.pop(key, None)

    def keys(self, pattern: str) -> list[str]:  # type: ignore[override]
        return [key for key in self if key.startswith(pattern.removesuffix("*"))]


def redis_store() -> RedisTrackerStore:
    store = RedisTrackerStore(Domain.empty(), key_prefix="careers")
    store.red = Redis()
    return store


@pytest.mark.parametrize("kind", ["memory", "sql", "sqlite", "failsafe", "redis"])
def test_the_conversation_is_deleted_and_no_other(kind: str, tmp_path: Path) -> None:
    domain, db = Domain.empty(), str(tmp_path / "conversations.db")
    store: TrackerStore = {
        "memory": lambda: InMemoryTrackerStore(domain),
        "sql": lambda: SQLTrackerStore(domain, db=db),
        "sqlite": lambda: SqliteTrackerStore(domain, db=db),
        "redis": redis_store,
        "failsafe": lambda: FailSafeTrackerStore(SqliteTrackerStore(domain, db=db)),
    }[kind]()
    said_in(store, "one", "two")
    asyncio.run(delete_conversation(store, "one"))
    assert held(store) == {"two"}
    asyncio.run(delete_conversation(store, "never was"))
    said_in(store, "one")
    assert held(store) == {"one", "two"}


def test_what_a_failing_store_left_to_memory_is_deleted_too() -> None:
    store = FailSafeTrackerStore(InMemoryTrackerStore(Domain.empty()))
    said_in(store.fallback_tracker_store, "one")
    asyncio.run(delete_conversation(store, "one"))
    assert not held(store.fallback_tracker_store)


def test_nothing_of_it_is_left_on_the_disk(tmp_path: Path) -> None:
    db = tmp_path / "conversations.db"
    store = SqliteTrackerStore(Domain.empty(), db=str(db))

    def on_disk() -> bool:
        return any(SECRET_SAID.encode() in file.read_bytes() for file in tmp_path.iterdir())

    # Another process at the database keeps its write-ahead log from going away by itself.
    with contextlib.closing(sqlite3.connect(db)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        said_in(store, "one", "two")
        other.execute("SELECT * FROM events").fetchall()
        said_in(store, "three")
        assert on_disk()
        for conversation in ("one", "two", "three"):
            asyncio.run(delete_conversation(store, conversation))
        assert not on_disk()


def test_a_store_of_another_kind_is_said_to_be_so() -> None:
    with pytest.raises(CannotDelete, match="TrackerStore"):
        asyncio.run(delete_conversation(TrackerStore(Domain.empty()), "one"))
