"""Reads a line of credentials.yml, and says plainly what is wrong with it; and the tokens that such a line may ask callers for."""

from __future__ import annotations

import difflib
import hmac
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rasa.shared.exceptions import RasaException
from sanic.request import Request

from bot.channels.refusals import Refused
from bot.validation import sentence

SHORTEST_TOKEN = 16  # characters


def read[Settings: BaseModel](settings: type[Settings], channel: str, credentials: dict[str, Any] | None) -> Settings:
    """Raises RasaException, which Rasa prints, naming each wrong key."""
    try:
        return settings.model_validate(credentials or {})
    except ValidationError as error:
        faults = (_fault(fault, list(settings.model_fields)) for fault in error.errors())
        raise RasaException(f"credentials.yml, {channel}: " + "; ".join(faults)) from None


def _fault(error: ErrorDetails, keys: list[str]) -> str:
    if not error["loc"]:
        return sentence(error)
    key = str(error["loc"][0])
    if error["type"] == "tuple_type":
        return f"`{key}`: write a list, as [https://careers.example.org]"
    if error["type"] != "extra_forbidden":
        return f"`{key}`: {sentence(error)}"
    nearest = difflib.get_close_matches(key, keys, n=1)
    hint = f"did you mean `{nearest[0]}`?" if nearest else "the keys are " + ", ".join(keys)
    return f"`{key}` is not a setting: {hint}"


def _checked_token(value: str) -> str:
    # An empty one, as from a variable of the environment that nobody set, must not open the door.
    if len(value) < SHORTEST_TOKEN:
        raise ValueError(f"it needs {SHORTEST_TOKEN} characters at least; `openssl rand -hex 32` makes a good one")
    if value.startswith("${"):
        raise ValueError("Rasa fills in a variable only where it stands without quotes, as token: ${CAREERS_REST_TOKEN}")
    return value


Token = Annotated[str, AfterValidator(_checked_token)]
"""What callers must send; a default is not checked, so that "" can stand for none."""


def check_sent(token: str, request: Request) -> None:
    """Raises Refused unless the request has the token: `Authorization: Bearer <token>`."""
    sent = str(request.headers.get("authorization", ""))
    if not hmac.compare_digest(sent.encode(), f"Bearer {token}".encode()):
        raise Refused("token", {"WWW-Authenticate": "Bearer"})
