"""What all answers have in common: headers that browsers heed, and errors that tell no more than they should."""

from __future__ import annotations

from sanic import Sanic
from sanic.request import Request
from sanic.response import BaseHTTPResponse
from sanic_cors.core import SANIC_CORS_EVALUATED

from bot.channels import refusals

# A page or a channel may set its own.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}

OURS = ("/webhooks/", "/health/", "/metrics")


async def share_with_no_site(request: Request) -> None:
    """As a signal for each request whose head is read: `--cors` is for Rasa's own API; a channel for other sites' pages says so itself."""
    if request.path.startswith(OURS):
        setattr(request.ctx, SANIC_CORS_EVALUATED, "1")


async def set_headers(request: Request, answer: BaseHTTPResponse) -> None:
    if request.path.startswith(OURS):
        answer.headers.setdefault("Cache-Control", "no-store")
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)


def frame(app: Sanic) -> None:
    app.register_middleware(set_headers, "response")
    app.error_handler.add(Exception, refusals.handle_error)
