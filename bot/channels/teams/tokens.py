"""The token the bot signs in to Teams with."""

from __future__ import annotations

import asyncio
import time

import httpx

from bot.channels.teams.calls import call
from bot.channels.teams.settings import Settings

SCOPE = "https://api.botframework.com/.default"
MARGIN = 5 * 60.0  # seconds before its end in which a token is no longer used


class TokenUnavailable(Exception):
    """There is no token, so nothing can be sent; the message says why."""


class Tokens:
    """Of the organisation's own directory, as single-tenant bots need; fetched once for all who wait for it, and kept."""

    def __init__(self, client: httpx.AsyncClient, settings: Settings) -> None:
        self._client = client
        self._settings = settings
        self._token = ""
        self._good_until = -float("inf")
        self._fetching: asyncio.Task[str] | None = None

    async def get(self) -> str:
        """Raises TokenUnavailable."""
        if time.monotonic() < self._good_until:
            return self._token
        if self._fetching is None or self._fetching.done():
            self._fetching = asyncio.create_task(self._fetch())
        return await asyncio.shield(self._fetching)

    def forget(self, token: str) -> None:
        """After it was refused."""
        if token == self._token:
            self._good_until = -float("inf")

    async def _fetch(self) -> str:
        url = f"{self._settings.login_url.rstrip('/')}/{self._settings.tenant_id}/oauth2/v2.0/token"
        form = {
            "grant_type": "client_credentials",
            "client_id": self._settings.app_id,
            "client_secret": self._settings.app_password.get_secret_value(),
            "scope": SCOPE,
        }
        try:
            granted = (await call(self._client, "POST", url, data=form)).json()
            token, lasts = str(granted["access_token"]), float(granted["expires_in"])
        except httpx.HTTPStatusError as error:
            # Microsoft's own words name the setting that is wrong; they hold no secret.
            raise TokenUnavailable(f"{url} answered {error.response.status_code}: {error.response.text[:300]}") from error
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError) as error:
            raise TokenUnavailable(f"{url}: {error!r}") from error
        self._token, self._good_until = token, time.monotonic() + max(lasts - MARGIN, lasts / 2)
        return token
