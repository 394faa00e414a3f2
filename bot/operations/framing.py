"""What all answers have in common: headers that browsers heed, and errors that tell no more than they should."""

from __future__ import annotations

import logging
import uuid

from sanic import Sanic, exceptions
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse
from sanic_cors.core import SANIC_CORS_EVALUATED

from bot.channels import refusals
from bot.channels.notices import notices
from bot.channels.refusals import Refused

logger = logging.getLogger(__name__)

# A page or a channel may set its own.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}

OURS = ("/webhooks/", "/health/", "/metrics")

# Sanic's exceptions, most of which it raises itself.
CODES = {
    exceptions.NotFound: "not_found",
    exceptions.MethodNotSupported: "method",
    exceptions.PayloadTooLarge: "too_large",
    exceptions.RequestTimeout: "slow",
    exceptions.InvalidUsage: "request",
    exceptions.Unauthorized: "token",
    exceptions.Forbidden: "forbidden",
    exceptions.ServiceUnavailable: "stopping",
}


async def share_with_no_site(request: Request) -> None:
    """As a signal for each request whose head is read: `--cors` is for Rasa's own API; a channel for other sites' pages says so itself."""
    if request.path.startswith(OURS):
        setattr(request.ctx, SANIC_CORS_EVALUATED, "1")


async def set_headers(request: Request, answer: BaseHTTPResponse) -> None:
    if request.path.startswith(OURS):
        answer.headers.setdefault("Cache-Control", "no-store")
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)


async def answer_error(request: Request, error: Exception) -> HTTPResponse:
    if isinstance(error, Refused):
        return refusals.answer(error)
    for kind, code in CODES.items():
        if isinstance(error, kind):
            return refusals.answer(Refused(code))
    reference = uuid.uuid4().hex[:8]
    logger.error("%s %s failed, reference %s", request.method, request.path, reference, exc_info=error)
    return refusals.error("failed", notices().failed.format(reference=reference), 500)


def frame(app: Sanic) -> None:
    app.register_middleware(set_headers, "response")
    app.error_handler.add(Exception, answer_error)
