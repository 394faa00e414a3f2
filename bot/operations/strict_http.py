"""Read HTTP requests strictly.

Sanic accepts several malformed requests, and fails with an internal error on others. If a proxy and Sanic disagree on where a request ends,
part of it could be treated as someone else's request, so anything that isn't well-formed is refused and its connection closed.
"""

from __future__ import annotations

import re
from collections import Counter

import httptools
from sanic.exceptions import InvalidUsage
from sanic.http import Http

_REQUEST_LINE = re.compile(rb"[A-Z]{1,20} ([\x21-\x7e]+) HTTP/1\.[01]")
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*")
# Headers that decide how a request is read. Each may be sent once, with a value of this form.
_VALUES = {
    b"host": re.compile(rb".*"),
    b"content-length": re.compile(rb"\d{1,15}"),
    b"transfer-encoding": re.compile(rb"chunked"),
    b"expect": re.compile(rb"100-continue", re.IGNORECASE),
}
LONGEST_CHUNK_LINE = 64  # bytes
_CHUNK_LINE = re.compile(rb"\r\n([0-9A-Fa-f]{1,8})[ \t]*(?:;[\t\x20-\x7e]*)?")
_END_OF_BODY = b"\r\n\r\n"


def is_well_formed(head: bytes) -> bool:
    """Return whether the head of a request, without the empty line after it, is well-formed and says once where its body ends."""
    request_line, *lines = head.split(b"\r\n")
    request = _REQUEST_LINE.fullmatch(request_line)
    headers = [_HEADER.fullmatch(line) for line in lines]
    if not request or not _is_url(request[1]) or not all(headers):
        return False
    found = [(header[1].lower(), header[2]) for header in headers if header]
    counts = Counter(name for name, _ in found)
    if request_line.endswith(b"1.1") and not counts[b"host"]:
        return False
    if any(counts[name] > 1 for name in _VALUES) or (counts[b"content-length"] and counts[b"transfer-encoding"]):
        return False
    return all(_VALUES[name].fullmatch(value) for name, value in found if name in _VALUES)


def _is_url(target: bytes) -> bool:
    try:
        httptools.parse_url(target)
    except httptools.HttpParserInvalidURLError:
        return False
    return True


class StrictHttp(Http):  # type: ignore[misc]
    """Sanic's HTTP handler for one connection, which refuses malformed requests with status 400."""

    async def http1_request_header(self) -> None:
        while (end := self.recv_buffer.find(b"\r\n\r\n")) == -1 and len(self.recv_buffer) < self.HEADER_MAX_SIZE:
            await self._receive_more()
        # Sanic itself refuses a head that is too large.
        if 0 <= end < self.HEADER_MAX_SIZE and not is_well_formed(bytes(self.recv_buffer[:end])):
            raise InvalidUsage("Bad Request")
        await super().http1_request_header()

    async def read(self) -> bytes | None:
        """Read part of the body. Raises InvalidUsage if it is sent in malformed chunks."""
        if self.request_body == "chunked" and self.request_bytes_left == 0:
            await self._check_chunk()
        part: bytes | None = await super().read()
        return part

    async def _check_chunk(self) -> None:
        """Wait for the line with a chunk's size, which follows the line break after the chunk before it, and check it."""
        while (end := self.recv_buffer.find(b"\r\n", 2)) == -1 and len(self.recv_buffer) < LONGEST_CHUNK_LINE:
            await self._receive_more()
        if not await self._is_chunk_line(end):
            self.keep_alive = False
            self.request_body = None
            raise InvalidUsage("Bad chunked encoding")

    async def _is_chunk_line(self, end: int) -> bool:
        line = _CHUNK_LINE.fullmatch(bytes(self.recv_buffer[:end])) if 0 < end <= LONGEST_CHUNK_LINE else None
        if not line or int(line[1], 16):
            return bool(line)
        # After the last chunk, we accept no trailers: Sanic doesn't read them, so it would take them for another request.
        while len(self.recv_buffer) < end + len(_END_OF_BODY):
            await self._receive_more()
        return bool(self.recv_buffer[end : end + len(_END_OF_BODY)] == _END_OF_BODY)
