"""What a request that cannot be served is answered with: no more than whoever sent it should know."""

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

# What Sanic itself raises, most of it before a channel sees the request, and what turns need and miss.
CODES: dict[type[Exception], str] = {
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


class Refused(Exception):
    """A request that is not served; `code` is one of refusals.yml."""

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


def answer(refused: Refused) -> HTTPResponse:
    refusal = _refusals()[refused.code]
    return _error(refused.code, refusal.text, refusal.status, refused.headers)


def _error(code: str, text: str, status: int, headers: dict[str, str] | None = None) -> HTTPResponse:
    return response.json({"error": code, "text": text}, status=status, headers=headers)


async def answer_error(request: Request, error: Exception) -> HTTPResponse:
    """As an exception handler. What was not foreseen is told by a reference alone, which the log has with the error."""
    if isinstance(error, Refused):
        return answer(error)
    for kind, code in CODES.items():
        if isinstance(error, kind):
            return answer(Refused(code))
    reference = uuid.uuid4().hex[:8]
    logger.error("%s %s failed, reference %s", request.method, request.path, reference, exc_info=error)
    return _error("failed", notices().failed.format(reference=reference), 500)
