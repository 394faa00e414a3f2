"""An SQL tracker store that copes with a database that goes away and comes back."""

from __future__ import annotations

import contextlib
import selectors
import time
from collections.abc import Iterator
from typing import Any

import psycopg2
import psycopg2.extensions
import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore, create_engine_kwargs
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

ANSWER_TIMEOUT = 3.0  # seconds, for PostgreSQL

_Event = SQLTrackerStore.SQLEvent
# Finds the conversations that are old enough to delete.
_latest = sa.Index("ix_events_sender_id_timestamp", _Event.sender_id, _Event.timestamp)


class RecoveringSqlStore(SQLTrackerStore):  # type: ignore[misc]
    """Reconnects by itself, and creates its tables when the database is first reachable. Rasa's store does so only at start."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.engine: Engine
        self.engine.dispose()
        self.engine = self._new_engine(self.engine.url)
        self.sessionmaker.configure(bind=self.engine)
        self._is_set_up = False
        with contextlib.suppress(SQLAlchemyError):
            self._set_up()

    def _new_engine(self, url: URL) -> Engine:
        # Logged errors must not contain what people typed.
        return sa.create_engine(url, pool_pre_ping=True, hide_parameters=True, **create_engine_kwargs(url))

    def _set_up(self) -> None:
        self.Base.metadata.create_all(self.engine)
        # Tables from earlier versions lack the index.
        _latest.create(self.engine, checkfirst=True)
        self._is_set_up = True

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
