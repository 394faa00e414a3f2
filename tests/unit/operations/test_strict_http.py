"""Which heads of requests are well-formed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.operations.strict_http import is_well_formed

GOOD = [
    b"GET / HTTP/1.1\r\nHost: localhost",
    b"GET /a/%ff?b=c HTTP/1.0",
    b"GET http://localhost/a HTTP/1.0",
    b"POST /webhook HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\nX-Empty:\r\nUser-Agent:\tM\xc3\xbc ",
    b"POST / HTTP/1.1\r\nHost: a\r\ntransfer-encoding: chunked\r\nExpect: 100-Continue",
    b"OPTIONS * HTTP/1.1\r\nhost: a\r\nCookie: a=b\r\nCookie: c=d",
]
BAD = [
    b"",
    b"GET /",
    b"get / HTTP/1.1",
    b"GET  / HTTP/1.1",
    b"GET /\xff HTTP/1.1",
    b"GET /\x7f HTTP/1.1",
    b"GET / HTTP/2.0",
    b"GET nothing HTTP/1.1\r\nHost: a",
    b"GET http://[/ HTTP/1.1\r\nHost: a",
    b"CONNECT a:1 HTTP/1.1\r\nHost: a",
    b"GET / HTTP/1.1",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: a",
    b"GET / HTTP/1.1\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nno colon",
    b"GET / HTTP/1.1\r\nHost: a\r\n: no name",
    b"GET / HTTP/1.1\r\nHost: a\r\nA b: c",
    b"GET / HTTP/1.1\r\nHost: a\r\nA : c",
    b"GET / HTTP/1.1\r\nHost: a\r\nA: b\nC: d",
    b"GET / HTTP/1.1\r\nHost: a\r\nA: b\x00",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\ncontent-length: 1",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length:",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked",
    b"POST / HTTP/1.1\r\nHost: a\r\nExpect: 200-ok",
]


@pytest.mark.parametrize("head", GOOD)
def test_well_formed_heads_are_accepted(head: bytes) -> None:
    assert is_well_formed(head)


@pytest.mark.parametrize("head", BAD)
def test_malformed_heads_are_refused(head: bytes) -> None:
    assert not is_well_formed(head)


@given(st.binary(max_size=300) | st.lists(st.sampled_from([b"\r\n", b" ", b":", b"Host", b"GET / HTTP/1.1", b"\xff", b"\0"])).map(b"".join))
def test_any_bytes_are_judged(head: bytes) -> None:
    if is_well_formed(head):
        # What is accepted reads the same however it is split into lines.
        assert head.splitlines() == head.split(b"\r\n")
