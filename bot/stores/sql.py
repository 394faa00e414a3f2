"""Rasa's SQL store, made to live with a database that comes and goes."""

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

ANSWERED_WITHIN = 3.0  # seconds, for PostgreSQL; a server that waits for it serves nobody else

_Event = SQLTrackerStore.SQLEvent
# By which conversations are found that nobody has continued for long.
_latest = sa.Index("ix_events_sender_id_timestamp", _Event.sender_id, _Event.timestamp)


class RecoveringSqlStore(SQLTrackerStore):  # type: ignore[misc]
    """Connects anew by itself, and makes its tables whenever the database is first there; the stock store does so only at start."""

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
        # An error that is logged must not have what people said in it.
        return sa.create_engine(url, pool_pre_ping=True, hide_parameters=True, **create_engine_kwargs(url))

    def _set_up(self) -> None:
        self.Base.metadata.create_all(self.engine)
        # A table from before has no such index.
        _latest.create(self.engine, checkfirst=True)
        self._is_set_up = True

    @contextlib.contextmanager
    def session_scope(self) -> Iterator[Session]:
        if not self._is_set_up:
            self._set_up()
        with super().session_scope() as session:
            yield session


def _wait(connection: Any) -> None:
    """Until PostgreSQL has answered; psycopg2's own waiting has no end if the server hangs."""
    deadline = time.monotonic() + ANSWERED_WITHIN
    while (state := connection.poll()) != psycopg2.extensions.POLL_OK:
        # Not select(), which knows no file beyond the 1,024th that a busy server has open.
        with selectors.DefaultSelector() as selector:
            selector.register(connection, selectors.EVENT_READ if state == psycopg2.extensions.POLL_READ else selectors.EVENT_WRITE)
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise psycopg2.OperationalError(f"PostgreSQL did not answer within {ANSWERED_WITHIN:.0f} seconds")


def install() -> None:
    psycopg2.extensions.set_wait_callback(_wait)
