"""Use of the tracker store's database for what is stored in it next to conversations."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from rasa.core.tracker_store import FailSafeTrackerStore, SQLTrackerStore, TrackerStore

from bot.rasa_patches.store_failures import NoFallbackTrackerStore
from bot.stores.dependency import Unavailable
from bot.stores.inserts import INSERTS


class NoDatabase(Unavailable):
    """The tracker store is neither SQLite nor PostgreSQL, so it keeps nothing but conversations."""


def sql_store(store: TrackerStore, any_dialect: bool = False) -> SQLTrackerStore:
    """Return the SQLite or PostgreSQL store that a tracker store is or wraps, or one for any SQL database. Raises NoDatabase."""
    known = store._tracker_store if isinstance(store, FailSafeTrackerStore) else store
    if not isinstance(known, SQLTrackerStore) or not (any_dialect or known.engine.dialect.name in INSERTS):
        raise NoDatabase(f"the tracker store is a {type(known).__name__}")
    return known


async def in_database[T](
    store: TrackerStore,
    use: Callable[[SQLTrackerStore], T],
    *,
    writes: bool = True,
    meant: tuple[type[Exception], ...] = (),
    any_dialect: bool = False,
) -> T:
    """Return what `use` returns for the tracker store, in a thread. Raises NoDatabase or Unavailable.

    `use` may raise the exceptions `meant`, which are no failure of the store.
    """
    if isinstance(store, NoFallbackTrackerStore):
        with (store.writing if writes else store.reading).used(NoDatabase, *meant):
            return await in_database(store._tracker_store, use, any_dialect=any_dialect)
    # Run in a thread to avoid blocking the event loop.
    return await asyncio.to_thread(use, sql_store(store, any_dialect))
