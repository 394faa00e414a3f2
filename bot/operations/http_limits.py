"""How requests may arrive: small, unambiguous, and soon."""

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

LARGEST_BODY = 256 * 1024  # bytes; the largest deliveries of Slack and Teams are well below
SILENT_FOR = 5  # seconds without a byte of a request that has begun
ARRIVED_WITHIN = 10.0  # seconds for all of it
TOLD_WITHIN = 1.0  # seconds to tell whoever was too slow


class Prompt(HttpProtocol):  # type: ignore[misc]
    """Ends a request that takes too long to arrive. Sanic's own protocol only does if nothing comes: a byte now and then keeps it going."""

    __slots__ = ("__weakref__", "_arriving_since")
    connected: ClassVar[WeakSet[Prompt]] = WeakSet()

    def connection_made(self, transport: Any) -> None:
        self._arriving_since: float | None = None
        self.connected.add(self)
        super().connection_made(transport)

    def check_timeouts(self) -> None:
        """Sanic calls it every few seconds while the connection is open."""
        if not self._arriving():
            self._arriving_since = None
        elif self._arriving_since is None:
            self._arriving_since = time.monotonic()
        elif time.monotonic() - self._arriving_since > ARRIVED_WITHIN and self._task:
            self._http.exception = RequestTimeout("Request Timeout")
            self._task.cancel()
            # Sanic tells the client, and would then read on.
            self.loop.call_later(TOLD_WITHIN, self.close)
            return
        super().check_timeouts()

    def _arriving(self) -> bool:
        http = self._http
        return http is not None and (http.stage is Stage.REQUEST or (http.stage is Stage.HANDLER and bool(http.request_body)))

    def busy(self) -> bool:
        """Whether a request is being answered."""
        return bool(self._http)


def install() -> None:
    """Makes Sanic use this protocol; Rasa, which starts it, has no setting for it. Before the server is run."""
    sanic.app.HttpProtocol = Prompt


def limit(app: Sanic) -> None:
    app.config.REQUEST_MAX_SIZE = LARGEST_BODY
    app.config.REQUEST_TIMEOUT = SILENT_FOR


async def refuse_ambiguous(request: Request) -> None:
    """As a signal for each request whose head is read. Raises InvalidUsage where its length could be read in two ways.

    A proxy and Sanic that read it differently could be made to take one person's request for the beginning of another's.
    """
    lengths = request.headers.getall("content-length", [])
    codings = request.headers.getall("transfer-encoding", [])
    ambiguous = len(lengths) + len(codings) > 1
    if ambiguous or any(coding != "chunked" for coding in codings) or not all(length.isascii() and length.isdigit() for length in lengths):
        raise InvalidUsage("Bad Request")
