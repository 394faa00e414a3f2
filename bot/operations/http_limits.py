"""Limit the size and duration of incoming requests, and refuse malformed ones."""

from __future__ import annotations

import resource
import time
from typing import Any, ClassVar
from weakref import WeakSet

import sanic.app
from sanic import Sanic
from sanic.exceptions import RequestTimeout
from sanic.http import Stage
from sanic.server import HttpProtocol

from bot.operations.strict_http import StrictHttp

LARGEST_BODY = 256 * 1024  # bytes; Slack and Teams send far less
IDLE_TIMEOUT = 5  # seconds without receiving any data, once a request has started
ARRIVE_WITHIN = 10.0  # seconds for receiving the whole request
MOST_FILES = 65_536  # open files, of which each connection is one
CLOSE_AFTER = 1.0  # seconds for sending an error to a slow client before closing the connection


class BoundedProtocol(HttpProtocol):  # type: ignore[misc]
    """HTTP protocol that refuses malformed requests, and times out those that take too long to arrive.

    Sanic's own timeout isn't enough, because it restarts whenever data arrives.
    """

    __slots__ = ("__weakref__", "_arriving_since")
    open_connections: ClassVar[WeakSet[BoundedProtocol]] = WeakSet()

    def connection_made(self, transport: Any) -> None:
        self._arriving_since: float | None = None
        self.open_connections.add(self)
        super().connection_made(transport)

    def _setup_connection(self) -> None:
        super()._setup_connection()
        self._http = StrictHttp(self)  # type: ignore[misc]

    def check_timeouts(self) -> None:
        """Time out the request if it has been arriving for too long. Sanic calls this every few seconds while the connection is open."""
        if not self._arriving():
            self._arriving_since = None
        elif self._arriving_since is None:
            self._arriving_since = time.monotonic()
        elif time.monotonic() - self._arriving_since > ARRIVE_WITHIN and self._task:
            self._http.exception = RequestTimeout("Request Timeout")
            self._task.cancel()
            # Sanic sends the error but then keeps reading from the client.
            self.loop.call_later(CLOSE_AFTER, self.close)
            return
        super().check_timeouts()

    def _arriving(self) -> bool:
        http = self._http
        return http is not None and (http.stage is Stage.REQUEST or (http.stage is Stage.HANDLER and bool(http.request_body)))

    def is_busy(self) -> bool:
        """Return True if the connection is handling a request."""
        return bool(self._http)


def install() -> None:
    """Make Sanic use BoundedProtocol. Call this before Rasa starts Sanic.

    Sanic's class is replaced because Rasa has no setting for the protocol.
    """
    sanic.app.HttpProtocol = BoundedProtocol
    allow_many_connections()


def allow_many_connections() -> None:
    """Raise this process's limit of open files, which often is 1,024, as far as the system lets it.

    At the limit, a server takes no more connections and can't reach its database, though idle connections cost it next to nothing.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))


def close_idle_connections() -> None:
    """Close the connections that no request is using. Without this, a server that stops would wait for clients to close them."""
    for connection in tuple(BoundedProtocol.open_connections):
        connection.close_if_idle()


def limit(app: Sanic) -> None:
    """Configure Sanic's built-in request limits."""
    app.config.REQUEST_MAX_SIZE = LARGEST_BODY
    app.config.REQUEST_TIMEOUT = IDLE_TIMEOUT
