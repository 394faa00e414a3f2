"""What was said can be deleted, and is gone then."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from pathlib import Path

import pytest
from rasa.core.tracker_store import InMemoryTrackerStore, RedisTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.operations.deletion import CannotDelete, delete_conversation
from bot.operations.supervisor import HOST
from bot.rasa_patches.store_failures import NoFallbackTrackerStore
from bot.stores.dependency import Unavailable
from bot.stores.sqlite import SqliteTrackerStore
from tests.services import Service

SECRET_SAID = "my-very-own-sentence"


def said_in(store: TrackerStore, *conversations: str) -> None:
    for conversation in conversations:
        asyncio.run(store.save(DialogueStateTracker.from_events(conversation, [UserUttered(f"{SECRET_SAID} {conversation}")])))


def held(store: TrackerStore) -> set[str]:
    # Redis gives its own keys, which end so.
    return {key.rpartition(":")[2] for key in asyncio.run(store.keys())}


def redis_store(request: pytest.FixtureRequest) -> RedisTrackerStore:
    redis: Service = request.getfixturevalue("redis")
    return RedisTrackerStore(Domain.empty(), host=HOST, port=redis.port, key_prefix="careers")


@pytest.mark.parametrize("kind", ["memory", "sql", "sqlite", "no fallback", "redis"])
def test_the_conversation_is_deleted_and_no_other(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    domain, db = Domain.empty(), str(tmp_path / "conversations.db")
    store: TrackerStore = {
        "memory": lambda: InMemoryTrackerStore(domain),
        "sql": lambda: SQLTrackerStore(domain, db=db),
        "sqlite": lambda: SqliteTrackerStore(domain, db=db),
        "redis": lambda: redis_store(request),
        "no fallback": lambda: NoFallbackTrackerStore(SqliteTrackerStore(domain, db=db)),
    }[kind]()
    said_in(store, "one", "two")
    assert asyncio.run(delete_conversation(store, "one"))
    assert held(store) == {"two"}
    assert not asyncio.run(delete_conversation(store, "never was"))
    said_in(store, "one")
    assert held(store) == {"one", "two"}


def test_that_the_store_fails_is_not_hidden(tmp_path: Path) -> None:
    store = NoFallbackTrackerStore(SqliteTrackerStore(Domain.empty(), db=str(tmp_path / "nowhere" / "conversations.db")))
    with pytest.raises(Unavailable):
        asyncio.run(delete_conversation(store, "one"))


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
