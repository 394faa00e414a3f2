"""Deletes a conversation from where it is stored; Rasa's tracker stores have no call for it."""

from __future__ import annotations

from functools import singledispatch

import sqlalchemy as sa
from rasa.core.tracker_store import (
    AwaitableTrackerStore,
    FailSafeTrackerStore,
    InMemoryTrackerStore,
    RedisTrackerStore,
    SQLTrackerStore,
    TrackerStore,
)


class CannotDelete(Exception):
    """The tracker store is of a kind we do not know how to delete from."""


async def delete_conversation(store: TrackerStore, conversation: str) -> None:
    """Raises CannotDelete, and the store's own errors."""
    _delete(store, conversation)


@singledispatch
def _delete(store: TrackerStore, conversation: str) -> None:
    raise CannotDelete(f"conversations cannot be deleted from a {type(store).__name__}; write how in {__name__}")


@_delete.register
def _(store: AwaitableTrackerStore, conversation: str) -> None:
    _delete(store._tracker_store, conversation)


@_delete.register
def _(store: FailSafeTrackerStore, conversation: str) -> None:
    _delete(store._tracker_store, conversation)
    # Where it was kept while the other store was failing.
    _delete(store.fallback_tracker_store, conversation)


@_delete.register
def _(store: InMemoryTrackerStore, conversation: str) -> None:
    store.store.pop(conversation, None)


@_delete.register
def _(store: RedisTrackerStore, conversation: str) -> None:
    store.red.delete(store.key_prefix + conversation)


@_delete.register
def _(store: SQLTrackerStore, conversation: str) -> None:
    with store.session_scope() as session:
        session.query(store.SQLEvent).filter_by(sender_id=conversation).delete()
        session.commit()
        if store.engine.dialect.name == "sqlite":
            # Out of the write-ahead log as well.
            session.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
