"""Use of the tracker store's database for what is stored in it next to conversations."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from rasa.core.tracker_store import SQLTrackerStore, TrackerStore

from bot.rasa_patches.store_failures import NoFallbackTrackerStore
from bot.stores.dependency import Unavailable
from bot.stores.inserts import INSERTS


class NoDatabase(Unavailable):
    """The tracker store is neither SQLite nor PostgreSQL, so it keeps nothing but conversations."""


async def in_database[T](
    store: TrackerStore, use: Callable[[SQLTrackerStore], T], *, writes: bool = True, meant: tuple[type[Exception], ...] = ()
) -> T:
    """Return what `use` returns for the tracker store, in a thread. Raises NoDatabase or Unavailable.

    `use` may raise the exceptions `meant`, which are no failure of the store.
    """
    if isinstance(store, NoFallbackTrackerStore):
        with (store.writing if writes else store.reading).used(NoDatabase, *meant):
            return await in_database(store._tracker_store, use)
    if not isinstance(store, SQLTrackerStore) or store.engine.dialect.name not in INSERTS:
        raise NoDatabase(f"the tracker store is a {type(store).__name__}")
    # Run in a thread to avoid blocking the event loop.
    return await asyncio.to_thread(use, store)
