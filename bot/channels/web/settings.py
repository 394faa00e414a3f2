"""The channel's part of credentials.yml."""

from __future__ import annotations

import logging
import os
import re
import secrets
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from bot.channels import credentials as channel_credentials
from bot.channels.rates import CounterStorage, Rate

logger = logging.getLogger(__name__)

CHANNEL = "bot.channels.web.Web"
SECRET = "CAREERS_WEB_SECRET"
SHORTEST_SECRET = 32  # characters; shorter ones can be guessed offline from one token

_ORIGIN = re.compile(r"(https?)://([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?")
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def _checked_origin(value: str) -> str:
    origin = value.strip().lower().rstrip("/")
    match = _ORIGIN.fullmatch(origin)
    if not match:
        raise ValueError(f"{value!r} is not an origin: write scheme and host alone, as https://careers.example.org")
    # Browsers leave a scheme's own port out.
    return origin.removesuffix(_DEFAULT_PORTS[match[1]])


class Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)

    origins: tuple[Annotated[str, AfterValidator(_checked_origin)], ...] = ()
    """The sites whose pages may use the channel, as browsers write them: https://careers.example.org

    A list, or a string with commas between, as one variable of the environment can hold.
    """
    secret: str = Field("", repr=False, validate_default=True)
    """Signs the sessions; from the environment if it is not given here."""
    messages_per_session: Rate = "20/minute; 300/day"
    """Rates, all of which hold. The longer a conversation, the more each turn costs: the second is its end."""
    sessions_per_address: Rate = "120/minute"
    """An address can be a whole school's."""
    requests_per_address: Rate = "600/minute"
    counters: CounterStorage = "memory://"

    @field_validator("origins", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return [origin.strip() for origin in value.split(",") if origin.strip()] if isinstance(value, str) else value

    @field_validator("secret")
    @classmethod
    def _long_secret(cls, value: str) -> str:
        value = value or os.environ.get(SECRET, "")
        if not value:
            logger.warning(
                "No %s is set: sessions are signed for this run alone, and end with it. That is fine on your own machine.", SECRET
            )
            return secrets.token_urlsafe(SHORTEST_SECRET)
        if len(value) < SHORTEST_SECRET:
            raise ValueError(f"it needs {SHORTEST_SECRET} characters at least; `openssl rand -hex 32` makes a good one")
        return value


def read(credentials: dict[str, Any] | None) -> Settings:
    """Raises RasaException, which Rasa prints, naming each wrong key."""
    return channel_credentials.read(Settings, CHANNEL, credentials)
