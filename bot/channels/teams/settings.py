"""Settings for the Teams channel."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, Self
from uuid import UUID

import httpx
from pydantic import SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from bot.settings import ChannelSettings, CommaSeparated, environment_variable

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Endpoints(NamedTuple):
    """Microsoft's services for bots in one of its clouds."""

    login_url: str
    openid_url: str
    scope: str
    issuer: str
    service_hosts: frozenset[str]


PUBLIC = Endpoints(
    "https://login.microsoftonline.com",
    "https://login.botframework.com/v1/.well-known/openidconfiguration",
    "https://api.botframework.com/.default",
    "https://api.botframework.com",
    frozenset({"smba.trafficmanager.net", "smba.onyx.prod.teams.trafficmanager.net", "smba.infra.gcc.teams.microsoft.com"}),
)
US_GOVERNMENT = Endpoints(
    "https://login.microsoftonline.us",
    "https://login.botframework.azure.us/v1/.well-known/openidconfiguration",
    "https://api.botframework.us/.default",
    "https://api.botframework.us",
    frozenset(),
)
CLOUDS = {
    "public": PUBLIC,
    "gcc_high": US_GOVERNMENT._replace(service_hosts=frozenset({"smba.infra.gov.teams.microsoft.us"})),
    "dod": US_GOVERNMENT._replace(service_hosts=frozenset({"smba.infra.dod.teams.microsoft.us"})),
    "china": Endpoints(
        "https://login.partner.microsoftonline.cn",
        "https://login.botframework.azure.cn/v1/.well-known/openidconfiguration",
        "https://api.botframework.azure.cn/.default",
        "https://api.botframework.azure.cn",
        frozenset(),
    ),
}


class TeamsSettings(ChannelSettings):
    """Settings for the bot's registration with Microsoft. The channel is off unless the required ones are set."""

    model_config = SettingsConfigDict(env_prefix="TEAMS_")

    app_id: str = ""
    """The app registration's id, which is also the bot's id. For a managed identity, its client id."""
    app_password: SecretStr = SecretStr("")
    """A client secret for the app registration."""
    certificate: Path | None = None
    """Instead of a secret: a PEM file with a private key and the certificate that the app registration lists."""
    managed_identity: bool = False
    """Instead of a secret: the server runs on Azure and has the bot's managed identity."""
    tenant_id: str = ""
    """The id of the organisation's directory, or one of its domains."""
    cloud: Literal["public", "gcc_high", "dod", "china"] = "public"
    """Microsoft's cloud that the organisation is in. GCC is in the public cloud."""
    playground: bool = False
    """Development mode: accept Microsoft's Agents Playground on this machine, and nothing else."""

    openid_url: str = ""
    """URL of the OpenID configuration, which points to the keys that Microsoft signs its requests with, if not the cloud's."""
    login_url: str = ""
    """Base URL of the service that issues the bot's access token, if not the cloud's."""
    service_hosts: Annotated[frozenset[str], CommaSeparated] = frozenset()
    """Hosts that replies may be sent to, if not the cloud's. Each reply includes the bot's token, so these must be trusted."""
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

    @model_validator(mode="after")
    def _check_combination(self) -> Self:
        credentials = [name for name in ("app_password", "certificate", "managed_identity") if getattr(self, name)]
        if len(credentials) > 1:
            raise ValueError(f"set only one of {' and '.join(credentials)}")
        if self.playground and (credentials or self.app_id):
            raise ValueError("the playground is for trying the assistant without a bot: remove the bot's app_id and its credentials")
        if self.cloud == "china" and credentials and not self.service_hosts:
            raise ValueError("the cloud china needs service_hosts: the host in the service URL that Teams sends")
        return self

    @property
    def endpoints(self) -> Endpoints:
        return CLOUDS[self.cloud]

    @property
    def login(self) -> str:
        return self.login_url or self.endpoints.login_url

    @property
    def openid(self) -> str:
        return self.openid_url or self.endpoints.openid_url

    def missing(self) -> list[str]:
        """Return the names of the environment variables for required settings that aren't set."""
        if self.playground:
            return []
        has_credentials = self.certificate or self.managed_identity
        required = ["app_id", *([] if has_credentials else ["app_password"]), *([] if self.managed_identity else ["tenant_id"])]
        return [environment_variable(type(self), name) for name in required if not getattr(self, name)]

    def is_trusted(self, service_url: str) -> bool:
        """Return True if replies may be sent to this URL."""
        try:
            # Parse the URL with the library that sends the reply, since two parsers could disagree about a malformed URL's host.
            address = httpx.URL(service_url)
        except httpx.InvalidURL:
            return False
        if self.playground:
            return address.host in LOOPBACK and address.scheme == "http"
        hosts = self.service_hosts or self.endpoints.service_hosts
        return address.host in hosts and (address.scheme == "https" or (self.allow_http and address.scheme == "http"))
