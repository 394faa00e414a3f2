"""Tokens that callers of an address must send: `Authorization: Bearer <token>`."""

from __future__ import annotations

import hmac
from typing import Annotated

from pydantic import AfterValidator
from sanic.request import Request

from bot.channels.refusals import RequestRefused
from bot.settings import check_secret

SHORTEST_TOKEN = 16  # characters

# An empty token in credentials.yml, as from an empty variable, is refused: it must not open the address to everyone.
BearerToken = Annotated[str, AfterValidator(lambda token: check_secret(token, SHORTEST_TOKEN))]
"""A setting. Its default is not checked and can be "", for no token."""


def check_bearer_token(token: str, request: Request) -> None:
    """Raise RequestRefused unless the request has the token."""
    sent = str(request.headers.get("authorization", ""))
    if not hmac.compare_digest(sent.encode(), f"Bearer {token}".encode()):
        raise RequestRefused("token", {"WWW-Authenticate": "Bearer"})
