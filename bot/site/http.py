"""Responses of the demo site: compressed, and checked by the browser with an ETag instead of being sent again."""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from pathlib import Path

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

FOLDER = Path(__file__).with_name("assets")
ASSETS = {
    "site.css": "text/css; charset=utf-8",
    "site.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "figtree.woff2": "font/woff2",
}
"""The static files, with their types."""
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
# Pages change with the profiles, so browsers ask each time and usually get "not modified".
PAGE_CACHE = "no-cache"
ASSET_CACHE = "public, max-age=31536000, immutable"
UNVERSIONED_CACHE = "public, max-age=3600"


def page_response(request: Request, body: str, status: int = 200) -> HTTPResponse:
    headers = {**SECURITY_HEADERS, "Cache-Control": PAGE_CACHE}
    return _response(request, body.encode(), "text/html; charset=utf-8", headers, status)


def asset_response(request: Request, name: str) -> HTTPResponse:
    """Return a static file. Raises KeyError if there is none of this name."""
    content_type = ASSETS[name]
    cache_control = ASSET_CACHE if request.args.get("v") == _version(name) else UNVERSIONED_CACHE
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": cache_control}
    return _response(request, _body(name), content_type, headers)


def asset_address(name: str) -> str:
    """Return the address of a static file. It changes with the file, so that browsers can keep what they have."""
    return f"/assets/{name}?v={_version(name)}"


def _response(request: Request, body: bytes, content_type: str, headers: dict[str, str], status: int = 200) -> HTTPResponse:
    headers = {**headers, "ETag": f'W/"{_digest(body)}"', "Vary": "Accept-Encoding"}
    if status == 200 and headers["ETag"] in request.headers.get("if-none-match", ""):
        return response.empty(304, headers)
    if not content_type.startswith("font/") and "gzip" in request.headers.get("accept-encoding", ""):
        body, headers["Content-Encoding"] = gzip.compress(body, 6, mtime=0), "gzip"
    return response.raw(body, status, headers, content_type)


@cache
def _body(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


@cache
def _version(name: str) -> str:
    return _digest(_body(name))


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:16]
