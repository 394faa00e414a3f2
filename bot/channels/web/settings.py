"""Settings for the web channel: allowed origins, session secret and rate limits."""

from __future__ import annotations

import logging
import re
import secrets
from typing import Annotated

from pydantic import AfterValidator, Field, field_validator
from pydantic_settings import SettingsConfigDict

from bot.channels.rates import CounterStorage, Rate
from bot.settings import ChannelSettings, CommaSeparated, check_secret, environment_variable

logger = logging.getLogger(__name__)

SHORTEST_SECRET = 32  # characters; a shorter secret could be cracked offline from a single token

_ORIGIN = re.compile(r"(https?)://([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?")
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def _check_origin(value: str) -> str:
    origin = value.strip().lower().rstrip("/")
    match = _ORIGIN.fullmatch(origin)
    if not match:
        raise ValueError(f"{value!r} is not an origin: write scheme and host alone, as https://careers.example.org")
    # Browsers omit the scheme's default port.
    return origin.removesuffix(_DEFAULT_PORTS[match[1]])


class WebSettings(ChannelSettings):
    model_config = SettingsConfigDict(env_prefix="CAREERS_WEB_")

    origins: Annotated[tuple[Annotated[str, AfterValidator(_check_origin)], ...], CommaSeparated] = ()
    """Origins of the sites that may use the channel, as sent by browsers, e.g. https://careers.example.org"""
    secret: str = Field("", repr=False, validate_default=True)
    """Secret for signing session tokens. If empty, a random one is used until the server stops."""
    messages_per_session: Rate = "20/minute; 300/day"
    """Rate limit for messages. Turns get slower as a conversation gets longer, so the daily limit keeps conversations short."""
    sessions_per_address: Rate = "120/minute"
    """Rate limit for new sessions. It's high because a whole school can share one IP address."""
    requests_per_address: Rate = "600/minute"
    counters: CounterStorage = "memory://"

    @field_validator("secret")
    @classmethod
    def _check_secret(cls, secret: str) -> str:
        if secret:
            return check_secret(secret, SHORTEST_SECRET)
        variable = environment_variable(cls, "secret")
        logger.warning("%s is not set. Sessions end when the server stops, which is fine on your own machine.", variable)
        return secrets.token_urlsafe(SHORTEST_SECRET)
