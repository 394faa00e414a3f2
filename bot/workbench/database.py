"""The database that holds the workbench's tables: that of the tracker store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from rasa.core.tracker_store import TrackerStore
from sqlalchemy.orm import Session

from bot.operations.database import sql_store
from bot.workbench import tables


class Database:
    """Runs functions in a transaction. It is committed when the function returns and rolled back when it raises."""

    def __init__(self, store: TrackerStore) -> None:
        """Use the database of a tracker store. Raises NoDatabase if it has none."""
        self.store = sql_store(store)
        tables.metadata.create_all(self.store.engine, tables=list(tables.OURS))

    async def run[T](self, use: Callable[[Session], T]) -> T:
        """Return what a function returns that gets a session. Raises what it raises."""
        return await asyncio.to_thread(self.run_here, use)

    def run_here[T](self, use: Callable[[Session], T]) -> T:
        with self.store.session_scope() as session:
            result = use(session)
            session.commit()
            return result
