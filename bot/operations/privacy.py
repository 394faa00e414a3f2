"""Delete conversations on request (docs/conversations.md). `bot.operations.retention` deletes old ones.

This is implemented separately for each kind of store, because Rasa's tracker stores have no API for deleting conversations.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatch
from pathlib import Path

import sqlalchemy as sa
from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import (
    AwaitableTrackerStore,
    InMemoryTrackerStore,
    RedisTrackerStore,
    SQLTrackerStore,
    TrackerStore,
)
from rasa.core.utils import AvailableEndpoints

from bot.rasa_patches.store_failures import NoFallbackTrackerStore
from bot.stores import feedback, questions
from bot.stores.rabbitmq import RabbitBroker
from bot.stores.tracker import SqliteTrackerStore
from bot.stores.write_ahead_log import WriteAheadLog


class CannotDelete(Exception):
    """Deleting conversations is not supported for this kind of tracker store."""


@dataclass(frozen=True)
class Selection:
    """The conversations that an operator means."""

    ids: Sequence[str] = ()
    """Exact ids."""
    prefixes: Sequence[str] = ()
    """Beginnings of ids. An empty one stands for all conversations."""

    async def find(self, store: TrackerStore) -> list[str]:
        """Return the exact ids, whether they exist or not, followed by the stored ids with one of the prefixes. Each is returned once."""
        stored = sorted(await store.keys()) if self.prefixes else []
        return list(dict.fromkeys([*self.ids, *(each for each in stored if each.startswith(tuple(self.prefixes)))]))


@dataclass(frozen=True)
class Stores:
    """The stores that an endpoints file configures."""

    tracker_store: NoFallbackTrackerStore
    lock_store: LockStore

    @classmethod
    def of(cls, endpoints_file: Path) -> Stores:
        """Open the stores. Raises DamagedDatabase or the stores' own errors."""
        endpoints = AvailableEndpoints.read_endpoints(str(endpoints_file))
        return cls(NoFallbackTrackerStore(TrackerStore.create(endpoints.tracker_store)), LockStore.create(endpoints.lock_store))

    async def delete(self, conversation: str) -> bool:
        """Delete a conversation. Return True if it was stored.

        Raises CannotDelete, Unavailable, LockError if a turn doesn't end, or the store's own errors.
        """
        # Wait for any turn in progress, which would otherwise save the conversation again.
        async with self.lock_store.lock(conversation):
            return await delete_conversation(self.tracker_store, conversation)

    def log_to_empty(self) -> WriteAheadLog | None:
        """Return the write-ahead log that can still have deleted text, or None if the store has none."""
        store = self.tracker_store._tracker_store
        return store.write_ahead_log if isinstance(store, SqliteTrackerStore) else None


async def delete_conversation(store: TrackerStore, conversation: str) -> bool:
    """Delete a conversation from the store and its events from the RabbitMQ queue. Return True if the store contained it.

    Raises CannotDelete, Unavailable or the store's own errors.
    """
    if isinstance(store, NoFallbackTrackerStore):
        with store.writing.used(CannotDelete):
            return await delete_conversation(store._tracker_store, conversation)
    if isinstance(store.event_broker, RabbitBroker):
        store.event_broker.drop(conversation)
    # Run in a thread to avoid blocking the event loop.
    return await asyncio.to_thread(_delete, store, conversation)


@singledispatch
def _delete(store: TrackerStore, conversation: str) -> bool:
    raise CannotDelete(f"{__name__} cannot delete conversations from a {type(store).__name__}")


@_delete.register
def _(store: AwaitableTrackerStore, conversation: str) -> bool:
    return _delete(store._tracker_store, conversation)


@_delete.register
def _(store: InMemoryTrackerStore, conversation: str) -> bool:
    return store.store.pop(conversation, None) is not None


@_delete.register
def _(store: RedisTrackerStore, conversation: str) -> bool:
    return bool(store.red.delete(store.key_prefix + conversation))


@_delete.register
def _(store: SQLTrackerStore, conversation: str) -> bool:
    with store.session_scope() as session:
        deleted = session.query(store.SQLEvent).filter_by(sender_id=conversation).delete()
        feedback.delete_of(session, [conversation])
        questions.delete_of(session, [conversation])
        commit_deletion(store, session)
        return bool(deleted)


def commit_deletion(store: SQLTrackerStore, session: sa.orm.Session) -> None:
    """Commit. For SQLite, also empty the write-ahead log, because it still contains the deleted text."""
    session.commit()
    if isinstance(store, SqliteTrackerStore):
        store.write_ahead_log.empty()
