"""Random requests to the HTTP front: each is answered or refused, and none is read in another way than a strict parser reads it."""

from __future__ import annotations

import asyncio
import logging
import threading
import uuid
from collections.abc import Iterator

import h11
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.operations import http_headers, http_limits
from bot.operations.supervisor import HOST, free_port

Handled = tuple[str, str, bytes]
"""Method, target and body."""


class Front:
    """A server with our limits, which records the requests that it handles."""

    def __init__(self) -> None:
        self.handled: list[Handled] = []
        self.loop = asyncio.new_event_loop()
        self.port = free_port()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.run(self._start())

    def run[T](self, work: asyncio._CoroutineLike[T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    async def _start(self) -> None:
        app = Sanic(f"front-{uuid.uuid4().hex}", configure_logging=False)
        http_limits.limit(app)
        http_headers.install(app)

        @app.route("/<path:path>", methods=["GET", "POST"])
        async def handle(request: Request, path: str) -> HTTPResponse:
            self.handled.append((request.method, request.raw_url.decode(), request.body))
            return response.text("handled")

        server = await app.create_server(
            HOST, self.port, return_asyncio_server=True, access_log=False, protocol=http_limits.BoundedProtocol
        )
        await server.startup()
        await server.before_start()

    async def send(self, request: bytes) -> bytes:
        """Send bytes and return what the server answers until it has nothing more to say."""
        reader, writer = await asyncio.open_connection(HOST, self.port)
        writer.write(request)
        answer = b""
        try:
            # Requests that are incomplete get no answer until they time out, so don't wait for long.
            while part := await asyncio.wait_for(reader.read(65536), 0.05):
                answer += part
        except (TimeoutError, ConnectionError):
            pass
        writer.close()
        return answer


@pytest.fixture(scope="module")
def front() -> Iterator[Front]:
    front = Front()
    yield front
    front.loop.call_soon_threadsafe(front.loop.stop)


def as_read_strictly(request: bytes) -> list[Handled]:
    """Return the complete requests that h11 finds, up to the first that it refuses."""
    found: list[Handled] = []
    connection = h11.Connection(h11.SERVER)
    connection.receive_data(request)
    try:
        while True:
            head = connection.next_event()
            if not isinstance(head, h11.Request):
                return found
            body = b""
            while isinstance(part := connection.next_event(), h11.Data):
                body += part.data
            if not isinstance(part, h11.EndOfMessage):
                return found
            found.append((head.method.decode(), head.target.decode(), body))
            connection.send(h11.Response(status_code=200, headers=[("Content-Length", "0")]))
            connection.send(h11.EndOfMessage())
            connection.start_next_cycle()
    except h11.ProtocolError:
        return found


LINES = [
    *(b"GET /a HTTP/1.1", b"POST /b HTTP/1.1", b"POST /b?c=%ff HTTP/1.0", b"GET /\xff HTTP/1.1", b"GET /a HTTP/1.1 ", b"GET  /a HTTP/1.1"),
    *(b"GET http://[/ HTTP/1.1", b"CONNECT x:1 HTTP/1.1", b"GET a HTTP/1.1"),
    *(b"Host: x", b"Host: y", b"host : x", b"Content-Length: 5", b"Content-Length: 0", b"Content-Length: 05", b"content-length: 5, 5"),
    *(b"Content-Length: +5", b"Content-Length: 9" + b"9" * 4_400, b"Transfer-Encoding: chunked", b"transfer-encoding: Chunked"),
    *(b"Transfer-Encoding: chunked, identity", b"Transfer-Encoding : chunked", b"Expect: 100-continue", b"Expect: 200-ok"),
    *(
        b"X: y\rContent-Length: 5",
        b" folded",
        b"X: \x00",
        b"X:",
        b"Authorization: Bearer \xff",
        b"Connection: close",
        b"Connection: keep-alive",
    ),
    *(b"5", b"0", b"+5", b"0x5", b"5;a=b", b"5 ", b"0_5", b"hello", b"hell", b"{}", b"", b""),
]
ENDS = [b"\r\n", b"\r\n", b"\r\n", b"\r\n\r\n", b"\r\n\r\n", b"\n", b"\r", b""]
line = st.builds(lambda text, end: text + end, st.sampled_from(LINES), st.sampled_from(ENDS))
SIMPLE = b"POST /b HTTP/1.1\r\nHost: x\r\n"


any_lines = st.lists(line, min_size=1, max_size=8).map(b"".join)


@given(request=any_lines | any_lines.map(lambda lines: SIMPLE + lines))
@example(SIMPLE + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n")
@example(SIMPLE + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhelloXX0\r\n\r\n")
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_nothing_is_read_in_two_ways_and_nothing_fails(front: Front, caplog: pytest.LogCaptureFixture, request: bytes) -> None:
    front.handled.clear()
    caplog.clear()
    answer = front.run(front.send(request))
    assert b"HTTP/1.1 5" not in answer
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    strict = as_read_strictly(request)
    assert front.handled == strict[: len(front.handled)]
