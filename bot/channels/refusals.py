"""Error responses for rejected and failed requests. They don't reveal any internal details."""

from __future__ import annotations

import logging
import uuid
from functools import cache

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML
from sanic import exceptions, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.notices import notices
from bot.paths import ENGLISH
from bot.stores.dependency import Unavailable

logger = logging.getLogger(__name__)

# Sanic raises most of these before the request reaches a channel.
_CODES: dict[type[Exception], str] = {
    exceptions.NotFound: "not_found",
    exceptions.MethodNotSupported: "method",
    exceptions.PayloadTooLarge: "too_large",
    exceptions.RequestTimeout: "slow",
    exceptions.InvalidUsage: "message",
    exceptions.Unauthorized: "token",
    exceptions.Forbidden: "forbidden",
    exceptions.ServiceUnavailable: "later",
    Unavailable: "unavailable",
}

REFUSALS_FILE = ENGLISH / "refusals.yml"


class RequestRefused(Exception):
    """The request was rejected. `code` is one of the codes in refusals.yml."""

    def __init__(self, code: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.headers = headers or {}


class _Refusal(BaseModel):
    model_config = ConfigDict(extra="forbid")

    status: int
    text: str


@cache
def _refusals() -> dict[str, _Refusal]:
    return {code: _Refusal.model_validate(entry) for code, entry in YAML(typ="safe").load(REFUSALS_FILE).items()}


def refusal_response(refused: RequestRefused) -> HTTPResponse:
    """Return the response for a rejected request, with the status and text from refusals.yml."""
    refusal = _refusals()[refused.code]
    return _error_response(refused.code, refusal.text, refusal.status, refused.headers)


def _error_response(code: str, text: str, status: int, headers: dict[str, str] | None = None) -> HTTPResponse:
    return response.json({"error": code, "text": text}, status=status, headers=headers)


async def handle_error(request: Request, error: Exception) -> HTTPResponse:
    """Return the response for an exception. For unexpected errors, it only contains a reference to the log entry."""
    if isinstance(error, RequestRefused):
        return refusal_response(error)
    for kind, code in _CODES.items():
        if isinstance(error, kind):
            return refusal_response(RequestRefused(code))
    reference = uuid.uuid4().hex[:8]
    logger.error("%s %s failed, reference %s", request.method, request.path, reference, exc_info=error)
    return _error_response("failed", notices().failed.format(reference=reference), 500)
