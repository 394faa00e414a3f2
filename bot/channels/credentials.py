"""Reads a line of credentials.yml, and says plainly what is wrong with it; and the tokens that such a line may ask callers for."""

from __future__ import annotations

import difflib
import hmac
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from rasa.shared.exceptions import RasaException
from sanic.request import Request

from bot.channels.refusals import Refused

SHORTEST_TOKEN = 16  # characters

Settings = TypeVar("Settings", bound=BaseModel)


def read(settings: type[Settings], channel: str, credentials: dict[str, Any] | None) -> Settings:
    """Raises RasaException, which Rasa prints, naming each wrong key."""
    try:
        return settings.parse_obj(credentials or {})
    except ValidationError as error:
        faults = (_fault(fault, list(settings.__fields__)) for fault in error.errors())
        raise RasaException(f"credentials.yml, {channel}: " + "; ".join(faults)) from None


def _fault(error: Any, keys: list[str]) -> str:
    key = str(error["loc"][0])
    if error["type"] == "type_error.tuple":
        return f"`{key}`: write a list, as [https://careers.example.org]"
    if error["type"] != "value_error.extra":
        return f"`{key}`: {error['msg']}"
    nearest = difflib.get_close_matches(key, keys, n=1)
    hint = f"did you mean `{nearest[0]}`?" if nearest else "the keys are " + ", ".join(keys)
    return f"`{key}` is not a setting: {hint}"


def checked_token(value: str) -> str:
    """Raises ValueError. An empty one, as from a variable of the environment that nobody set, must not open the door."""
    if len(value) < SHORTEST_TOKEN:
        raise ValueError(f"it needs {SHORTEST_TOKEN} characters at least; `openssl rand -hex 32` makes a good one")
    if value.startswith("${"):
        raise ValueError("Rasa fills in a variable only where it stands without quotes, as token: ${CAREERS_REST_TOKEN}")
    return value


def check_sent(token: str, request: Request) -> None:
    """Raises Refused unless the request has the token: `Authorization: Bearer <token>`."""
    sent = str(request.headers.get("authorization", ""))
    if not hmac.compare_digest(sent.encode(), f"Bearer {token}".encode()):
        raise Refused("token", {"WWW-Authenticate": "Bearer"})
