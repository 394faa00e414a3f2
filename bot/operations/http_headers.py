"""Read cookies leniently, add security headers to all responses, and hide internal details in error responses."""

from __future__ import annotations

from sanic import Sanic
from sanic.request import Request
from sanic.response import BaseHTTPResponse
from sanic_cors.core import SANIC_CORS_EVALUATED

from bot.channels import refusals

# Defaults, which pages and channels can override.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}

OURS = ("/webhooks/", "/health/", "/metrics", "/workbench")


async def disable_cors(request: Request) -> None:
    """Disable Rasa's `--cors` option on our paths (request signal handler).

    Channels that are called from other sites set their own CORS headers.
    """
    if request.path.startswith(OURS):
        setattr(request.ctx, SANIC_CORS_EVALUATED, "1")


async def set_headers(request: Request, response: BaseHTTPResponse) -> None:
    """Add the default headers to a response (response middleware)."""
    if request.path.startswith(OURS):
        response.headers.setdefault("Cache-Control", "no-store")
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)


async def read_cookies(request: Request) -> None:
    """Read a request's cookies (request middleware). Sanic fails on any that Python's own reader finds malformed.

    Other programs on the same host can set cookies of any form, which then come with requests to us, too. Bytes that are no text are never
    in ours.
    """
    pairs = (pair.partition("=") for pair in request.headers.get("cookie", "").split(";") if pair.isprintable())
    request._cookies = {name.strip(): value.strip().strip('"') for name, sign, value in pairs if sign}


def install(app: Sanic) -> None:
    app.register_middleware(read_cookies, "request")
    app.register_middleware(set_headers, "response")
    app.error_handler.add(Exception, refusals.handle_error)
