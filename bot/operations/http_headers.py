"""Security headers of all responses, and error responses that reveal nothing internal."""

from __future__ import annotations

from sanic import Sanic
from sanic.request import Request
from sanic.response import BaseHTTPResponse
from sanic_cors.core import SANIC_CORS_EVALUATED

from bot.channels import refusals

# Defaults; a page or a channel may set its own.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}

OURS = ("/webhooks/", "/health/", "/metrics")


async def disable_cors(request: Request) -> None:
    """Ignore Rasa's `--cors` on our paths: channels for pages of other sites set their own headers. A request signal."""
    if request.path.startswith(OURS):
        setattr(request.ctx, SANIC_CORS_EVALUATED, "1")


async def set_headers(request: Request, response: BaseHTTPResponse) -> None:
    """Add the default headers. A response middleware."""
    if request.path.startswith(OURS):
        response.headers.setdefault("Cache-Control", "no-store")
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)


def install(app: Sanic) -> None:
    app.register_middleware(set_headers, "response")
    app.error_handler.add(Exception, refusals.handle_error)
