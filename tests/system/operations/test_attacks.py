"""Malformed and hostile requests to a running server."""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from bot.cli.client import Conversation
from bot.operations.http_limits import LARGEST_BODY

WEBHOOK = "/webhooks/rest/webhook"
HEAD = b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: localhost\r\n"
PATIENCE = 120.0  # seconds; far more than is ever needed


@contextlib.contextmanager
def connection(address: str) -> Iterator[socket.socket]:
    url = urlsplit(address)
    with socket.create_connection((url.hostname or "", url.port or 0), timeout=PATIENCE) as connected:
        yield connected


def until_closed(connected: socket.socket) -> bytes:
    """Return what the server sends before it closes the connection, which it must do."""
    received = b""
    with contextlib.suppress(ConnectionResetError):
        while some := connected.recv(65536):
            received += some
    return received


def sent(address: str, request: bytes) -> bytes:
    with connection(address) as connected:
        connected.sendall(request)
        return until_closed(connected)


def _drip(address: str, begun: bytes, byte: bytes) -> bytes:
    """Return what the server sends to a client that goes on sending single bytes until its connection is closed."""
    received = b""
    with connection(address) as connected, contextlib.suppress(ConnectionError):
        connected.sendall(begun)
        connected.settimeout(1)
        for _ in range(int(PATIENCE)):
            try:
                some = connected.recv(65536)
            except TimeoutError:
                connected.sendall(byte)
            else:
                if not some:
                    return received
                received += some
        pytest.fail("it was never closed")
    return received


@pytest.fixture(scope="module", autouse=True)
def never_ending(assistant: str) -> Iterator[list[Future[bytes]]]:
    """Requests that never end. They are sent while the other tests run, because it takes the server ten seconds to give them up."""
    dripping = [
        (HEAD + b"X-Slow: ", b"x"),
        (HEAD + b"Content-Length: 1000\r\n\r\n{", b" "),
        (HEAD.replace(b"rest/webhook", b"web/messages") + b"Content-Length: 1000\r\n\r\n{", b" "),
    ]
    silent = [b"\xff\xfe\xfd", HEAD, HEAD + b"Content-Length: 9\r\n\r\n{"]
    with ThreadPoolExecutor(len(dripping) + len(silent)) as several:
        yield [*(several.submit(_drip, assistant, *each) for each in dripping), *(several.submit(sent, assistant, each) for each in silent)]


# Bodies whose end a proxy may see elsewhere.
CHUNKS = {
    "signed chunk": b"+2\r\n{}\r\n0\r\n\r\n",
    "chunk in Python's notation": b"0x2\r\n{}\r\n0\r\n\r\n",
    "underscored chunk": b"0_2\r\n{}\r\n0\r\n\r\n",
    "spaced chunk": b" 2\r\n{}\r\n0\r\n\r\n",
    "chunk too short": b"1\r\n{}\r\n0\r\n\r\n",
    "huge chunk": b"f" * 20 + b"\r\n{}",
    "trailers": b"2\r\n{}\r\n0\r\nX: y\r\n\r\n",
}


def still_answers(address: str) -> bool:
    return "37.5" in Conversation(address).say("how many hours a week?")[0].text


@pytest.mark.parametrize(
    "request_",
    [
        HEAD + b"Content-Length: 20\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        HEAD + b"Content-Length: 2\r\nContent-Length: 30\r\n\r\n{}",
        HEAD + b"Content-Length: -5\r\n\r\n{}",
        HEAD + b"Content-Length: +2\r\n\r\n{}",
        HEAD + b"Content-Length: 2x\r\n\r\n{}",
        HEAD + b"Content-Length: " + b"9" * 5_000 + b"\r\n\r\n{}",
        HEAD + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        HEAD + b"Expect: 200-ok\r\nContent-Length: 2\r\n\r\n{}",
        HEAD + b"X-A: b\rContent-Length: 30\r\n\r\n",
        HEAD + b" folded: x\r\n\r\n",
        HEAD + b"Host: another\r\n\r\n",
        b"GET /webhooks/web/\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET http://[/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        *(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + body for body in CHUNKS.values()),
    ],
    ids=[
        *("both", "two codings", "unknown coding", "two lengths", "negative", "signed", "no number", "5,000 digits", "space"),
        *("expectation", "carriage return", "folded", "two hosts", "byte in path", "no URL", *CHUNKS),
    ],
)
def test_a_malformed_request_is_refused_and_its_connection_closed(assistant: str, request_: bytes) -> None:
    answer = sent(assistant, request_)
    assert answer.startswith(b"HTTP/1.1 400 ")
    # The rest was not taken for another request.
    assert answer.count(b"HTTP/1.1") == 1


@pytest.mark.parametrize(
    "garbage", [b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"\0" * 100 + b"\r\n\r\n", b"hello\r\n\r\n", b"GET / HTTP/9\r\n\r\n"]
)
def test_garbage_is_refused_and_its_connection_closed(assistant: str, garbage: bytes) -> None:
    assert sent(assistant, garbage).startswith(b"HTTP/1.1 400 ")


def test_a_body_too_large_is_refused_before_it_is_sent(assistant: str) -> None:
    assert sent(assistant, HEAD + b"Content-Length: 100000000\r\n\r\n").startswith(b"HTTP/1.1 413 ")


def test_a_chunked_body_too_large_is_refused(assistant: str) -> None:
    pieces = (b"x" * 16384 for _ in range(LARGEST_BODY // 16384 + 2))
    response = httpx.post(assistant + WEBHOOK, content=pieces)
    assert (response.status_code, response.json()["error"]) == (413, "too_large")


def test_a_head_too_large_is_refused(assistant: str) -> None:
    assert httpx.get(f"{assistant}/health/live", headers={"X-Large": "x" * 20_000}).status_code == 413


def bombs() -> dict[str, bytes]:
    nested: Any = "x"
    for _ in range(900):
        nested = {"a": nested}
    return {
        "brackets": b"[" * 200_000,
        "objects": b'{"a":' * 40_000,
        "metadata": json.dumps({"sender": "m", "message": "how many hours a week?", "metadata": nested}).encode(),
        "numbers": b'{"message": ' + b"9" * 200_000 + b"}",
    }


@pytest.mark.parametrize("name", bombs())
def test_deeply_nested_json_is_harmless(assistant: str, name: str) -> None:
    response = httpx.post(assistant + WEBHOOK, content=bombs()[name], timeout=PATIENCE)
    if name == "metadata":
        assert "37.5" in response.json()[0]["text"]
    else:
        assert response.status_code in (200, 400)
    assert still_answers(assistant)


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"7", b'{"message": {"text": "hours"}}'])
def test_a_body_of_the_wrong_type_gets_a_sentence(assistant: str, body: bytes) -> None:
    response = httpx.post(assistant + WEBHOOK, content=body)
    assert response.status_code == 200
    assert len(response.json()[0]["text"]) > 20


@pytest.mark.parametrize(
    "field", ['"career": "\\ud800"', '"query": {"careers": ["\\ud800"], "aspect": "pay"}', '"query": {"careers": ["\\udc00x"]}']
)
def test_half_a_character_is_harmless(assistant: str, field: str) -> None:
    body = f'{{"sender": "halves", "message": "how many hours a week? \\udfff", "metadata": {{{field}}}}}'
    answer = httpx.post(assistant + WEBHOOK, content=body, timeout=PATIENCE)
    assert answer.status_code == 200 and "37.5" in answer.json()[0]["text"]


@pytest.mark.parametrize("sender", ["a\0b", "y" * 10_000, {"a": 1}, ["a"], "", None, 7, "\u202e", "\n"])
def test_an_invalid_sender_gets_a_conversation_of_its_own(assistant: str, sender: object) -> None:
    replies = [httpx.post(assistant + WEBHOOK, json={"sender": sender, "message": "hello"}).json()[0] for _ in range(2)]
    assert replies[0]["recipient_id"] != replies[1]["recipient_id"]
    assert all(reply["recipient_id"].isalnum() for reply in replies)


@pytest.mark.parametrize(
    "path", ["/", "/webhooks/rest/", "/webhooks/rest/webhook", "/webhooks/web/session", "/webhooks/web/embed.json", "/metrics"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_pages_of_other_sites_can_read_nothing(assistant: str, method: str, path: str) -> None:
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    response = httpx.request(method, assistant + path, headers=headers)
    # The refusal of an origin may be read, so that the chat can name the setting that lacks it.
    refused = response.status_code == 403 and set(response.json()) <= {"error", "reason", "text"}
    assert refused or "access-control-allow-origin" not in response.headers
    assert response.headers.get("access-control-allow-methods") is None


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("GET", "/", b"", 200),
        ("GET", "/embed", b"", 200),
        ("GET", "/health/ready", b"", 200),
        ("GET", "/nothing", b"", 404),
        ("PUT", WEBHOOK, b"", 405),
        ("POST", WEBHOOK, b"{", 400),
        ("POST", WEBHOOK, b"x" * (LARGEST_BODY + 1), 413),
        ("GET", "/conversations/default/tracker", b"", 404),
        ("POST", "/model/parse", b"{}", 404),
    ],
)
def test_responses_have_security_headers_and_errors_reveal_nothing_internal(
    assistant: str, method: str, path: str, content: bytes, status: int
) -> None:
    response = httpx.request(method, assistant + path, content=content)
    assert response.status_code == status
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["x-frame-options"] == "DENY"
    assert response.headers["referrer-policy"] in ("no-referrer", "same-origin")
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    assert not {"server", "x-powered-by"} & response.headers.keys()
    if status >= 400:
        assert not any(word in response.text for word in ("Traceback", "sanic", "rasa", ".py", "Exception"))


def test_metrics_are_refused_through_a_proxy(assistant: str) -> None:
    scraped = httpx.get(f"{assistant}/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert scraped.status_code == 200
    assert scraped.headers["content-type"].startswith("application/openmetrics-text")
    assert scraped.text.endswith("# EOF\n")
    # A scraper that asks for a version that is none gets the usual format.
    assert httpx.get(f"{assistant}/metrics", headers={"Accept": "application/openmetrics-text; version=x; q=y"}).status_code == 200
    assert httpx.get(f"{assistant}/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 403


# The headers that the server reads, and one path of each kind.
READ_HEADERS = [
    *("Cookie", "Authorization", "Origin", "Idempotency-Key", "Accept", "Accept-Encoding", "If-None-Match", "Sec-Fetch-Site"),
    *("X-Forwarded-For", "Forwarded", "X-Forwarded-User", "X-Careers-Proxy-Secret", "Content-Type", "User-Agent", "X-Request-ID"),
]
PATHS = [
    *("GET /", "GET /careers?q=nurse", "GET /health/ready", "GET /metrics", "GET /workbench", "GET /workbench/api/questions"),
    *("POST /workbench/sign-in", "POST /webhooks/rest/webhook", "POST /webhooks/web/session", "POST /webhooks/web/messages"),
    *("GET /webhooks/web/widget.js", "POST /webhooks/slack/webhook", "POST /webhooks/botframework/webhook"),
]


@pytest.mark.parametrize("path", PATHS)
def test_bytes_that_are_no_text_are_harmless_in_any_header(assistant: str, path: str) -> None:
    for value in (b"\xff", b"careers-workbench=\x80", b"Bearer \xfe.\xff.\xed\xa0\x80"):
        head = b"".join(name.encode() + b": " + value + b"\r\n" for name in READ_HEADERS)
        answer = sent(
            assistant, path.encode() + b" HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nConnection: close\r\n" + head + b"\r\n{}"
        )
        # A channel that is off says so with 503.
        assert answer.startswith(b"HTTP/1.1 ") and not answer.startswith((b"HTTP/1.1 500 ", b"HTTP/1.1 502 ")), value
    assert still_answers(assistant)


def test_a_request_that_never_ends_is_closed_and_others_are_served(assistant: str, never_ending: list[Future[bytes]]) -> None:
    assert still_answers(assistant)
    assert [request.result()[:13] for request in never_ending] == [b"HTTP/1.1 408 "] * len(never_ending)
