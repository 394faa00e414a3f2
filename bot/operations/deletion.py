"""Deletes conversations from where they are stored; Rasa's tracker stores have no call for it."""

from __future__ import annotations

import asyncio
import time
from functools import singledispatch

import sqlalchemy as sa
from rasa.core.tracker_store import (
    AwaitableTrackerStore,
    InMemoryTrackerStore,
    RedisTrackerStore,
    SQLTrackerStore,
    TrackerStore,
)

from bot.rasa_patches.store_failures import NoFallbackTrackerStore
from bot.stores.rabbitmq import RabbitBroker

AT_ONCE = 100  # conversations of those deleted for their age; turns get their go between
PAUSE = 0.1  # seconds


class CannotDelete(Exception):
    """The tracker store is of a kind we do not know how to delete from."""


async def delete_conversation(store: TrackerStore, conversation: str) -> bool:
    """Whether there was any of it. Raises CannotDelete, Unavailable, and the store's own errors."""
    if isinstance(store, NoFallbackTrackerStore):
        with store.writing.used(CannotDelete):
            return await delete_conversation(store._tracker_store, conversation)
    if isinstance(store.event_broker, RabbitBroker):
        store.event_broker.forget(conversation)
    return _delete(store, conversation)


async def delete_older(store: TrackerStore, than: float) -> int:
    """Deletes the conversations whose latest event is from before that Unix time; how many they were. Raises as above."""
    if isinstance(store, NoFallbackTrackerStore):
        with store.writing.used(CannotDelete):
            return await delete_older(store._tracker_store, than)
    if not isinstance(store, SQLTrackerStore):
        raise CannotDelete(f"conversations in a {type(store).__name__} cannot be deleted by their age; write how in {__name__}")
    # Off the thread that answers people.
    return await asyncio.to_thread(_delete_older, store, than)


def _delete_older(store: SQLTrackerStore, than: float) -> int:
    event, deleted = store.SQLEvent, 0
    while True:
        with store.session_scope() as session:
            old = sa.select(event.sender_id).group_by(event.sender_id).having(sa.func.max(event.timestamp) < than).limit(AT_ONCE)
            names = session.execute(old).scalars().all()
            if not names:
                return deleted
            # One that is continued at this moment keeps what is new.
            session.execute(sa.delete(event).where(event.sender_id.in_(names), event.timestamp < than))
            _finish(store, session)
        deleted += len(names)
        time.sleep(PAUSE)


@singledispatch
def _delete(store: TrackerStore, conversation: str) -> bool:
    raise CannotDelete(f"conversations cannot be deleted from a {type(store).__name__}; write how in {__name__}")


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
        _finish(store, session)
        return bool(deleted)


def _finish(store: SQLTrackerStore, session: sa.orm.Session) -> None:
    session.commit()
    if store.engine.dialect.name == "sqlite":
        # Out of the write-ahead log as well.
        session.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
