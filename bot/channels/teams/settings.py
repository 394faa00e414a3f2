"""What the channel is told: by credentials.yml, else by environment variables of the same names, TEAMS_ before them."""

from __future__ import annotations

import re
from typing import Annotated
from uuid import UUID

import httpx
from pydantic import SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

REQUIRED = ("app_id", "app_password", "tenant_id")
PREFIX = "TEAMS_"


class Settings(BaseSettings):
    """The bot's registration with Microsoft; the addresses are those of the public cloud. Raises pydantic.ValidationError."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, str_strip_whitespace=True, coerce_numbers_to_str=True)

    app_id: str = ""
    """The id of the app registration, which is the bot's."""
    app_password: SecretStr = SecretStr("")
    """A client secret of it."""
    tenant_id: str = ""
    """The organisation's directory: its id or one of its domains."""

    openid_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    """Where the keys are found that Microsoft signs its calls with."""
    login_url: str = "https://login.microsoftonline.com"
    """Where the bot gets the token it signs in with."""
    service_hosts: Annotated[frozenset[str], NoDecode] = frozenset(
        {"smba.trafficmanager.net", "smba.onyx.prod.teams.trafficmanager.net", "smba.infra.gcc.teams.microsoft.com"}
    )
    """The only hosts that are ever sent a reply, and the bot's token with it; in the environment with commas between."""
    allow_http: bool = False
    """Whether addresses may be http; for a stand-in on this machine alone."""

    @field_validator("service_hosts", mode="before")
    @classmethod
    def _split_at_commas(cls, value: object) -> object:
        return [host for host in value.split(",") if host.strip()] if isinstance(value, str) else value

    @field_validator("app_id")
    @classmethod
    def _is_an_id(cls, value: str) -> str:
        if value:
            try:
                UUID(value)
            except ValueError:
                raise ValueError("is not an application id, such as 00000000-0000-0000-0000-000000000000") from None
        return value

    @field_validator("tenant_id")
    @classmethod
    def _is_a_directory(cls, value: str) -> str:
        if not re.fullmatch(r"[A-Za-z0-9.-]*", value):
            raise ValueError("is not a directory's id or domain")
        return value

    @property
    def missing(self) -> list[str]:
        """The environment variables without which the channel is off."""
        return [PREFIX + name.upper() for name in REQUIRED if not getattr(self, name)]

    def trusts(self, service_url: str) -> bool:
        """Whether replies may go there."""
        try:
            # Read by what will call it: two readers may find two hosts in a malformed address.
            address = httpx.URL(service_url)
        except httpx.InvalidURL:
            return False
        return address.host in self.service_hosts and (address.scheme == "https" or (self.allow_http and address.scheme == "http"))
