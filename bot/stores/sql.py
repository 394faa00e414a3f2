"""SQL tracker store that recovers from database outages."""

from __future__ import annotations

import asyncio
import contextlib
import selectors
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg2
import psycopg2.extensions
import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore, create_engine_kwargs
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.stores import feedback  # noqa: F401 - its table is created with those of the store

ANSWER_TIMEOUT = 3.0  # seconds to wait for PostgreSQL to respond to a statement
CALL_TIMEOUT = 3.5  # seconds per call, including the wait for a free thread
THREADS = 8  # maximum number of concurrent calls, each with its own connection

_Event = SQLTrackerStore.SQLEvent
# This index is used to find old conversations to delete.
_latest = sa.Index("ix_events_sender_id_timestamp", _Event.sender_id, _Event.timestamp)


class RecoveringSqlStore(SQLTrackerStore):  # type: ignore[misc]
    """SQL tracker store that reconnects automatically and creates its tables as soon as the database is reachable.

    Rasa's version does this only at startup. It also blocks the event loop during calls, so the whole server hangs if the database does.
    This version makes calls in a thread pool instead.
    """

    threads: ThreadPoolExecutor | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.engine: Engine
        self.engine.dispose()
        self.engine = self._new_engine(self.engine.url)
        self.sessionmaker.configure(bind=self.engine)
        self.threads = self._new_threads()
        self._setting_up = threading.Lock()
        self._is_set_up = False
        with contextlib.suppress(SQLAlchemyError):
            self._set_up()

    def _new_engine(self, url: URL) -> Engine:
        # Hide parameters so that user messages are not logged with errors.
        return sa.create_engine(url, pool_pre_ping=True, hide_parameters=True, **create_engine_kwargs(url))

    def _new_threads(self) -> ThreadPoolExecutor | None:
        """Create the thread pool for database calls. Subclasses can return None to make calls in the event loop instead."""
        return ThreadPoolExecutor(THREADS, thread_name_prefix="tracker-store")

    async def _call[T](self, function: Callable[..., T], *args: Any) -> T:
        """Call a function that uses the database. Raises TimeoutError if it takes too long."""
        if self.threads is None:
            return function(*args)
        call = asyncio.get_running_loop().run_in_executor(self.threads, function, *args)
        try:
            # On a timeout, this also cancels the call if it is still waiting for a thread.
            return await asyncio.wait_for(call, CALL_TIMEOUT)
        except TimeoutError:
            raise TimeoutError(f"the database did not answer within {CALL_TIMEOUT} seconds") from None

    def _set_up(self) -> None:
        if not self._setting_up.acquire(timeout=ANSWER_TIMEOUT):
            raise TimeoutError("the tables are still being created")
        try:
            self.Base.metadata.create_all(self.engine)
            # Tables created by earlier versions do not have the index.
            _latest.create(self.engine, checkfirst=True)
            self._is_set_up = True
        finally:
            self._setting_up.release()

    async def keys(self) -> list[str]:
        return await self._call(self._keys)

    def _keys(self) -> list[str]:
        with self.session_scope() as session:
            return list(session.execute(sa.select(_Event.sender_id).distinct()).scalars())

    @contextlib.contextmanager
    def session_scope(self) -> Iterator[Session]:
        if not self._is_set_up:
            self._set_up()
        with super().session_scope() as session:
            yield session


def _wait_for_answer(connection: Any) -> None:
    """Wait for a response from PostgreSQL. Raises OperationalError after ANSWER_TIMEOUT seconds.

    By default, psycopg2 waits forever if the server hangs.
    """
    deadline = time.monotonic() + ANSWER_TIMEOUT
    while (state := connection.poll()) != psycopg2.extensions.POLL_OK:
        # We avoid select() because it fails for file descriptors above 1,023, and a busy server can have more than that open.
        with selectors.DefaultSelector() as selector:
            selector.register(connection, selectors.EVENT_READ if state == psycopg2.extensions.POLL_READ else selectors.EVENT_WRITE)
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise psycopg2.OperationalError(f"PostgreSQL did not answer within {ANSWER_TIMEOUT:.0f} seconds")


def install() -> None:
    """Set the wait callback for all psycopg2 connections in this process."""
    psycopg2.extensions.set_wait_callback(_wait_for_answer)
