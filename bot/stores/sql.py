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
from rasa.shared.exceptions import RasaException
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import DatabaseError, SQLAlchemyError
from sqlalchemy.orm import Session

from bot.stores import feedback, probe, questions, rounds, slack_tokens  # noqa: F401 - their tables are created with those of the store

ANSWER_TIMEOUT = 3.0  # seconds to wait for PostgreSQL to respond to a statement
CALL_TIMEOUT = 3.5  # seconds per call, including the wait for a free thread
WHAT_TO_DO = "Move it away to start with an empty one, or restore a backup (docs/runbook.md)"
THREADS = 8  # maximum number of concurrent calls, each with its own connection

_Event = SQLTrackerStore.SQLEvent
# This index is used to find old conversations to delete.
_latest = sa.Index("ix_events_sender_id_timestamp", _Event.sender_id, _Event.timestamp)


class DamagedDatabase(RasaException):  # type: ignore[misc]
    """The tracker store's database is damaged, or isn't a database at all. The message says what to do."""


class RecoveringSqlStore(SQLTrackerStore):  # type: ignore[misc]
    """SQL tracker store that reconnects automatically and creates its tables as soon as the database is reachable.

    Rasa's version does this only at startup. It also blocks the event loop during calls, so the whole server hangs if the database does.
    This version makes calls in a thread pool instead.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Create the store. Raises DamagedDatabase if there is a database that can't be used."""
        try:
            super().__init__(*args, **kwargs)
        except DatabaseError as error:
            raise DamagedDatabase(f"{kwargs.get('db')} cannot be used ({error.orig}). {WHAT_TO_DO}") from None
        self.engine: Engine
        self.engine.dispose()
        self.engine = self._new_engine(self.engine.url)
        self.sessionmaker.configure(bind=self.engine)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="tracker-store")
        self._setting_up = threading.Lock()
        self._is_set_up = False
        with contextlib.suppress(SQLAlchemyError):
            self._set_up()

    def _new_engine(self, url: URL) -> Engine:
        # Hide parameters so that user messages are not logged with errors.
        return sa.create_engine(url, pool_pre_ping=True, hide_parameters=True, **create_engine_kwargs(url))

    async def _call[T](self, function: Callable[..., T], *args: Any) -> T:
        """Call a function that uses the database. Raises TimeoutError if it takes too long."""
        call = asyncio.get_running_loop().run_in_executor(self._threads, function, *args)
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

    async def write_probe(self, size: int) -> None:
        """Write a row with `size` characters, to find out whether turns can be stored. Raises the database's errors or TimeoutError."""
        await self._call(self._write_probe, size)

    def _write_probe(self, size: int) -> None:
        with self.session_scope() as session:
            probe.write(session, size)
            session.commit()

    async def keys(self) -> list[str]:
        return await self._call(self._keys)

    def _keys(self) -> list[str]:
        with self.session_scope() as session:
            return list(session.execute(sa.select(_Event.sender_id).distinct()).scalars())

    @contextlib.contextmanager
    def session_scope(self) -> Iterator[Session]:
        """Yield a session, and close it at the end. Rasa's version ends the whole process on any ValueError, such as that of a bad text."""
        if not self._is_set_up:
            self._set_up()
        with contextlib.closing(self.sessionmaker()) as session:
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
