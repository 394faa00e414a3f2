"""Limits on incoming requests: size, time to arrive, and one clear length."""

from __future__ import annotations

import time
from typing import Any, ClassVar
from weakref import WeakSet

import sanic.app
from sanic import Sanic
from sanic.exceptions import InvalidUsage, RequestTimeout
from sanic.http import Stage
from sanic.request import Request
from sanic.server import HttpProtocol

LARGEST_BODY = 256 * 1024  # bytes; Slack and Teams send far less
IDLE_TIMEOUT = 5  # seconds without a byte of a request that has begun
ARRIVE_WITHIN = 10.0  # seconds, for the whole request
CLOSE_AFTER = 1.0  # seconds, for sending the error to a client that was too slow


class BoundedProtocol(HttpProtocol):  # type: ignore[misc]
    """Ends a request that takes too long to arrive. Sanic's own timeout starts again with each byte."""

    __slots__ = ("__weakref__", "_arriving_since")
    open_connections: ClassVar[WeakSet[BoundedProtocol]] = WeakSet()

    def connection_made(self, transport: Any) -> None:
        self._arriving_since: float | None = None
        self.open_connections.add(self)
        super().connection_made(transport)

    def check_timeouts(self) -> None:
        """Called by Sanic every few seconds while the connection is open."""
        if not self._arriving():
            self._arriving_since = None
        elif self._arriving_since is None:
            self._arriving_since = time.monotonic()
        elif time.monotonic() - self._arriving_since > ARRIVE_WITHIN and self._task:
            self._http.exception = RequestTimeout("Request Timeout")
            self._task.cancel()
            # Sanic sends the error to the client, and would then continue to read.
            self.loop.call_later(CLOSE_AFTER, self.close)
            return
        super().check_timeouts()

    def _arriving(self) -> bool:
        http = self._http
        return http is not None and (http.stage is Stage.REQUEST or (http.stage is Stage.HANDLER and bool(http.request_body)))

    def is_busy(self) -> bool:
        """Return whether a request is being answered."""
        return bool(self._http)


def install() -> None:
    """Make Sanic use this protocol. Call it before Rasa starts Sanic, for which Rasa has no setting."""
    sanic.app.HttpProtocol = BoundedProtocol


def limit(app: Sanic) -> None:
    """Set Sanic's own limits."""
    app.config.REQUEST_MAX_SIZE = LARGEST_BODY
    app.config.REQUEST_TIMEOUT = IDLE_TIMEOUT


async def refuse_ambiguous(request: Request) -> None:
    """Raise InvalidUsage if the length of a request can be read in two ways. A request signal.

    A proxy and Sanic that disagreed about it could take part of one person's request for another's (request smuggling).
    """
    lengths = request.headers.getall("content-length", [])
    codings = request.headers.getall("transfer-encoding", [])
    ambiguous = len(lengths) + len(codings) > 1
    if ambiguous or any(coding != "chunked" for coding in codings) or not all(length.isascii() and length.isdigit() for length in lengths):
        raise InvalidUsage("Bad Request")
