"""An SQL tracker store that copes with a database that goes away and comes back."""

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

ANSWER_TIMEOUT = 3.0  # seconds, for PostgreSQL to answer one statement
CALL_TIMEOUT = 3.5  # seconds, for a call of the store, with the wait for a thread
THREADS = 8  # calls at the same time; each has a connection

_Event = SQLTrackerStore.SQLEvent
# Finds the conversations that are old enough to delete.
_latest = sa.Index("ix_events_sender_id_timestamp", _Event.sender_id, _Event.timestamp)


class RecoveringSqlStore(SQLTrackerStore):  # type: ignore[misc]
    """Reconnects by itself, and creates its tables when the database is first reachable. Rasa's store does so only at start.

    Calls run in a few threads: those of Rasa's store block the event loop, so that a database that hangs stops the whole server.
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
        # Logged errors must not contain what people typed.
        return sa.create_engine(url, pool_pre_ping=True, hide_parameters=True, **create_engine_kwargs(url))

    def _new_threads(self) -> ThreadPoolExecutor | None:
        """Return the threads for calls, or None to make calls in the event loop."""
        return ThreadPoolExecutor(THREADS, thread_name_prefix="tracker-store")

    async def _call[T](self, function: Callable[..., T], *args: Any) -> T:
        """Call a function that uses the database. Raises TimeoutError."""
        if self.threads is None:
            return function(*args)
        call = asyncio.get_running_loop().run_in_executor(self.threads, function, *args)
        try:
            # When time is up, this also removes a call from the queue that no thread has begun.
            return await asyncio.wait_for(call, CALL_TIMEOUT)
        except TimeoutError:
            raise TimeoutError(f"the database did not answer within {CALL_TIMEOUT} seconds") from None

    def _set_up(self) -> None:
        if not self._setting_up.acquire(timeout=ANSWER_TIMEOUT):
            raise TimeoutError("the tables are still being created")
        try:
            self.Base.metadata.create_all(self.engine)
            # Tables from earlier versions lack the index.
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
    """Wait until PostgreSQL has answered, or raise OperationalError. psycopg2 itself waits without end if the server hangs."""
    deadline = time.monotonic() + ANSWER_TIMEOUT
    while (state := connection.poll()) != psycopg2.extensions.POLL_OK:
        # Not select(), which fails for file descriptors over 1,023, and a busy server has more open.
        with selectors.DefaultSelector() as selector:
            selector.register(connection, selectors.EVENT_READ if state == psycopg2.extensions.POLL_READ else selectors.EVENT_WRITE)
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise psycopg2.OperationalError(f"PostgreSQL did not answer within {ANSWER_TIMEOUT:.0f} seconds")


def install() -> None:
    """Set the wait callback for every connection of this process."""
    psycopg2.extensions.set_wait_callback(_wait_for_answer)
