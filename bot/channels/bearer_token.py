"""Bearer token authentication: clients must send `Authorization: Bearer <token>`."""

from __future__ import annotations

import hmac
from typing import Annotated

from pydantic import AfterValidator
from sanic.request import Request

from bot.channels.refusals import RequestRefused
from bot.settings import check_secret

SHORTEST_TOKEN = 16  # characters

# Reject an empty token in credentials.yml (e.g. from an empty environment variable), because it would open the endpoint to everyone.
BearerToken = Annotated[str, AfterValidator(lambda token: check_secret(token, SHORTEST_TOKEN))]
"""Type for token settings. The default isn't validated, so it can be "" to require no token."""


def check_bearer_token(token: str, request: Request) -> None:
    """Raise RequestRefused unless the request carries the token."""
    sent = str(request.headers.get("authorization", ""))
    # Sanic decodes bytes that are not UTF-8 in this way.
    if not hmac.compare_digest(sent.encode(errors="surrogateescape"), f"Bearer {token}".encode()):
        raise RequestRefused("token", {"WWW-Authenticate": "Bearer"})
