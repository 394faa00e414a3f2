"""Delete old conversations automatically and individual conversations on request (docs/conversations.md).

This is implemented separately for each kind of store, because Rasa's tracker stores have no API for deleting conversations.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
import time
from collections.abc import AsyncIterator, Sequence
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
from rasa.shared.exceptions import RasaException

from bot.rasa_patches.store_failures import NoFallbackTrackerStore
from bot.stores import feedback
from bot.stores.dependency import Unavailable
from bot.stores.rabbitmq import RabbitBroker

logger = logging.getLogger(__name__)

# ------------------------------------------------------------------ retention period

KEEP_DAYS = "CAREERS_KEEP_DAYS"
"""Environment variable for the number of days to keep a conversation after its last event, or `forever`."""
DEFAULT_DAYS = 30.0
FOREVER = {"0", "forever"}
DAY, HOUR = 24 * 60 * 60.0, 60 * 60.0  # seconds


def retention_days() -> float | None:
    """Return the number of days to keep a conversation after its last event, or None to keep it forever.

    Raises RasaException if the setting is invalid.
    """
    setting = os.environ.get(KEEP_DAYS, "").strip().lower()
    if setting in FOREVER:
        return None
    try:
        days = float(setting) if setting else DEFAULT_DAYS
    except ValueError:
        days = -1.0
    # Written this way round so that NaN is rejected, too.
    if not days > 0:
        raise RasaException(f"{KEEP_DAYS} is {setting!r}: write for how many days to keep a conversation, such as 30, or forever")
    return days


# ------------------------------------------------------------------ deleting old conversations

BATCH = 100  # conversations per transaction, kept small so that turns can be stored between batches
PAUSE = 0.1  # seconds between batches


class CannotDelete(Exception):
    """Deleting conversations is not supported for this kind of tracker store."""


async def enforce_retention(store: TrackerStore, days: float) -> None:
    """Delete conversations older than `days` immediately, then about once an hour. Safe to run in several processes at once."""
    while True:
        try:
            if deleted := await delete_older(store, time.time() - days * DAY):
                logger.warning("Deleted %d conversations that nobody continued for %g days (%s)", deleted, days, KEEP_DAYS)
        except CannotDelete as error:
            logger.error("Conversations will not be deleted after %g days: %s", days, error)
            return
        except Unavailable:
            pass  # Already logged. We retry in the next round.
        await asyncio.sleep(random.uniform(HOUR / 2, HOUR))


async def delete_older(store: TrackerStore, before: float) -> int:
    """Delete conversations whose last event is older than `before`, a Unix timestamp. Return the number of deleted conversations.

    Raises CannotDelete, Unavailable or the store's own errors.
    """
    if isinstance(store, NoFallbackTrackerStore):
        with store.writing.used(CannotDelete):
            return await delete_older(store._tracker_store, before)
    if not isinstance(store, SQLTrackerStore):
        raise CannotDelete(f"{__name__} cannot delete conversations by age from a {type(store).__name__}")
    # This can take a long time, so run it in a thread to avoid blocking the event loop.
    return await asyncio.to_thread(_delete_older, store, before)


def _delete_older(store: SQLTrackerStore, before: float) -> int:
    event, deleted = store.SQLEvent, 0
    while True:
        with store.session_scope() as session:
            old = sa.select(event.sender_id).group_by(event.sender_id).having(sa.func.max(event.timestamp) < before).limit(BATCH)
            conversations = session.execute(old).scalars().all()
            if not conversations:
                feedback.delete_before(session, before)
                _commit(store, session)
                return deleted
            # The timestamp condition keeps new events in case a conversation resumes at this moment.
            session.execute(sa.delete(event).where(event.sender_id.in_(conversations), event.timestamp < before))
            feedback.delete_of(session, conversations)
            _commit(store, session)
        deleted += len(conversations)
        time.sleep(PAUSE)


# ------------------------------------------------------------------ deleting individual conversations

WILDCARD = "*"


async def delete_conversations(ids: Sequence[str], endpoints_file: Path) -> AsyncIterator[tuple[str, bool]]:
    """Delete conversations from the stores configured in an endpoints file. Yields each ID with True if the conversation existed.

    An ID that ends in `*` matches all IDs with that prefix. Raises CannotDelete, Unavailable or the store's own errors.
    """
    endpoints = AvailableEndpoints.read_endpoints(str(endpoints_file))
    store = NoFallbackTrackerStore(TrackerStore.create(endpoints.tracker_store))
    locks = LockStore.create(endpoints.lock_store)
    for pattern in ids:
        for conversation in await _matching(store, pattern) or [pattern]:
            # Wait for any turn in progress, which would otherwise save the conversation again.
            async with locks.lock(conversation):
                yield conversation, await delete_conversation(store, conversation)


async def _matching(store: TrackerStore, pattern: str) -> list[str]:
    if not pattern.endswith(WILDCARD):
        return [pattern]
    return [conversation for conversation in await store.keys() if conversation.startswith(pattern.removesuffix(WILDCARD))]


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
        _commit(store, session)
        return bool(deleted)


def _commit(store: SQLTrackerStore, session: sa.orm.Session) -> None:
    """Commit. For SQLite, also truncate the write-ahead log, because it still contains the deleted text."""
    session.commit()
    if store.engine.dialect.name == "sqlite":
        session.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
