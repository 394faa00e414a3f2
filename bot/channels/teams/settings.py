"""Settings for the Teams channel."""

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
    """Settings for the bot's registration with Microsoft. The channel is off unless the required ones are set."""

    model_config = SettingsConfigDict(env_prefix="TEAMS_")

    app_id: str = ""
    """The app registration's id, which is also the bot's id."""
    app_password: SecretStr = SecretStr("")
    """A client secret for the app registration."""
    tenant_id: str = ""
    """The id of the organisation's directory, or one of its domains."""

    openid_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    """URL of the OpenID configuration, which points to the keys that Microsoft signs its requests with."""
    login_url: str = "https://login.microsoftonline.com"
    """Base URL of the service that issues the bot's access token."""
    service_hosts: Annotated[frozenset[str], CommaSeparated] = frozenset(
        {"smba.trafficmanager.net", "smba.onyx.prod.teams.trafficmanager.net", "smba.infra.gcc.teams.microsoft.com"}
    )
    """Hosts that replies may be sent to. Each reply includes the bot's token, so these must be trusted."""
    allow_http: bool = False
    """Allow replies to http:// URLs, which is useful for local testing."""

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
        """Return the names of the environment variables for required settings that aren't set."""
        return [environment_variable(type(self), name) for name in REQUIRED if not getattr(self, name)]

    def is_trusted(self, service_url: str) -> bool:
        """Return True if replies may be sent to this URL."""
        try:
            # Parse the URL with the library that sends the reply, since two parsers could disagree about a malformed URL's host.
            address = httpx.URL(service_url)
        except httpx.InvalidURL:
            return False
        return address.host in self.service_hosts and (address.scheme == "https" or (self.allow_http and address.scheme == "http"))
