"""Settings of the Teams channel."""

from __future__ import annotations

import re
from typing import Annotated
from uuid import UUID

import httpx
from pydantic import SecretStr, field_validator
from pydantic_settings import SettingsConfigDict

from bot.settings import ChannelSettings, CommaSeparated, environment_variable

REQUIRED = ("app_id", "app_password", "tenant_id")


class TeamsSettings(ChannelSettings):
    """The bot's registration with Microsoft. Without the required settings the channel is off."""

    model_config = SettingsConfigDict(env_prefix="TEAMS_")

    app_id: str = ""
    """Id of the app registration, which is also the bot's id."""
    app_password: SecretStr = SecretStr("")
    """A client secret of the app registration."""
    tenant_id: str = ""
    """The organisation's directory: its id or one of its domains."""

    openid_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    """Names the address of the keys that Microsoft signs its calls with."""
    login_url: str = "https://login.microsoftonline.com"
    """Issues the bot's access token."""
    service_hosts: Annotated[frozenset[str], CommaSeparated] = frozenset(
        {"smba.trafficmanager.net", "smba.onyx.prod.teams.trafficmanager.net", "smba.infra.gcc.teams.microsoft.com"}
    )
    """The only hosts that replies, and with them the bot's token, are sent to."""
    allow_http: bool = False
    """Whether replies may go to http addresses, as tests on one machine need."""

    @field_validator("app_id")
    @classmethod
    def _check_app_id(cls, value: str) -> str:
        if value:
            try:
                UUID(value)
            except ValueError:
                raise ValueError("this is not an application id, such as 00000000-0000-0000-0000-000000000000") from None
        return value

    @field_validator("tenant_id")
    @classmethod
    def _check_tenant_id(cls, value: str) -> str:
        if not re.fullmatch(r"[A-Za-z0-9.-]*", value):
            raise ValueError("this is not the id or domain of a directory")
        return value

    def missing(self) -> list[str]:
        """Return the environment variables of the required settings that are not set."""
        return [environment_variable(type(self), name) for name in REQUIRED if not getattr(self, name)]

    def is_trusted(self, service_url: str) -> bool:
        """Return whether replies may be sent to an address."""
        try:
            # Parsed by the library that also sends the reply: two parsers may disagree about the host of a malformed address.
            address = httpx.URL(service_url)
        except httpx.InvalidURL:
            return False
        return address.host in self.service_hosts and (address.scheme == "https" or (self.allow_http and address.scheme == "http"))
