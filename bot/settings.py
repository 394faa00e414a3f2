"""Reads channel settings from credentials.yml and environment variables."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from typing import Any

from pydantic import BeforeValidator, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict
from rasa.shared.exceptions import RasaException

from bot.validation import sentence


class SettingsError(RasaException):  # type: ignore[misc]
    """Invalid settings. The message lists every invalid setting, and Rasa prints it without a traceback."""


class ChannelSettings(BaseSettings):
    """Base class for channel settings. Channels without settings can use it directly.

    Each setting is a key under the channel's name in credentials.yml. If the key is missing, the setting is read from the environment
    variable named after the subclass's `env_prefix` followed by the key in upper case. Empty variables are ignored.
    """

    model_config = SettingsConfigDict(
        extra="forbid",
        coerce_numbers_to_str=True,
        str_strip_whitespace=True,
        validate_default=False,
        env_ignore_empty=True,
        # By default, pydantic-settings parses lists as JSON. We use `CommaSeparated` instead.
        enable_decoding=False,
    )


def read_settings[Model: ChannelSettings](model: type[Model], channel: str, given: dict[str, Any] | None) -> Model:
    """Return a channel's settings. Raises SettingsError if any are invalid.

    `channel` is the channel's name in credentials.yml, and `given` is its section of that file.
    """
    try:
        return model.model_validate(given or {})
    except ValidationError as error:
        faults = (_fault(fault, model, given or {}) for fault in error.errors())
        raise SettingsError(f"credentials.yml, {channel}: " + "; ".join(faults)) from None


def _fault(error: ErrorDetails, model: type[ChannelSettings], given: Collection[str]) -> str:
    if not error["loc"]:
        return sentence(error)
    key = str(error["loc"][0])
    if error["type"] == "extra_forbidden":
        return f"`{key}` is not a setting: {_hint(key, list(model.model_fields))}"
    if key in given:
        return f"`{key}`: {sentence(error)}"
    return f"`{environment_variable(model, key)}` in the environment: {sentence(error)}"


def _hint(key: str, keys: list[str]) -> str:
    if not keys:
        return "this channel has none"
    nearest = difflib.get_close_matches(key, keys, n=1)
    return f"did you mean `{nearest[0]}`?" if nearest else "the keys are " + ", ".join(keys)


def environment_variable(model: type[ChannelSettings], key: str) -> str:
    """Return the name of the environment variable for a setting."""
    return model.model_config["env_prefix"] + key.upper()


def _split_at_commas(value: object) -> object:
    if isinstance(value, str):
        return [item.strip() for item in value.split(",") if item.strip()]
    if not isinstance(value, list | tuple | set | frozenset):
        raise ValueError("write a list, as [one, another], or one string with commas between")
    return value


CommaSeparated = BeforeValidator(_split_at_commas)
"""Annotation for list settings. Also accepts a comma-separated string, e.g. from an environment variable."""


def check_secret(secret: str, shortest: int) -> str:
    """Return the secret. Raises ValueError if it has fewer than `shortest` characters or is an unexpanded `${VARIABLE}`."""
    if len(secret) < shortest:
        raise ValueError(f"it needs at least {shortest} characters; `openssl rand -hex 32` makes a good one")
    if secret.startswith("${"):
        raise ValueError("Rasa replaces a variable only if it is written without quotes, as in key: ${VARIABLE}")
    return secret
