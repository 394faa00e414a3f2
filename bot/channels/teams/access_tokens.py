"""Fetch and cache the access token that the bot needs to post messages."""

from __future__ import annotations

import asyncio
import time

import httpx

from bot.channels.teams.retries import request_with_retries
from bot.channels.teams.settings import TeamsSettings

SCOPE = "https://api.botframework.com/.default"
EXPIRY_MARGIN = 5 * 60.0  # seconds; tokens are replaced this long before they expire


class TokenUnavailable(Exception):
    """Failed to fetch an access token, so messages can't be posted. The exception message gives the reason."""


class AccessTokens:
    """Fetches access tokens from the organisation's directory, as single-tenant bots require. Concurrent callers share one request."""

    def __init__(self, client: httpx.AsyncClient, settings: TeamsSettings) -> None:
        self._client = client
        self._settings = settings
        self._token = ""
        self._valid_until = -float("inf")
        self._fetching: asyncio.Task[str] | None = None

    async def get(self) -> str:
        """Return a valid token, fetching a new one if necessary. Raises TokenUnavailable."""
        if time.monotonic() < self._valid_until:
            return self._token
        if self._fetching is None or self._fetching.done():
            self._fetching = asyncio.create_task(self._fetch())
        return await asyncio.shield(self._fetching)

    def discard(self, token: str) -> None:
        """Discard a token that the connector service rejected."""
        if token == self._token:
            self._valid_until = -float("inf")

    async def _fetch(self) -> str:
        url = f"{self._settings.login_url.rstrip('/')}/{self._settings.tenant_id}/oauth2/v2.0/token"
        form = {
            "grant_type": "client_credentials",
            "client_id": self._settings.app_id,
            "client_secret": self._settings.app_password.get_secret_value(),
            "scope": SCOPE,
        }
        try:
            grant = (await request_with_retries(self._client, "POST", url, data=form)).json()
            token, lifetime = str(grant["access_token"]), float(grant["expires_in"])
        except httpx.HTTPStatusError as error:
            # Microsoft's error message says which setting is wrong, and doesn't contain any secrets.
            raise TokenUnavailable(f"{url} answered {error.response.status_code}: {error.response.text[:300]}") from error
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError) as error:
            raise TokenUnavailable(f"{url}: {error!r}") from error
        self._token, self._valid_until = token, time.monotonic() + max(lifetime - EXPIRY_MARGIN, lifetime / 2)
        return token
