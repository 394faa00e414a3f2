"""Post messages to conversations through the Bot Framework's connector service."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx

from bot.channels.teams.access_tokens import AccessTokens, TokenUnavailable
from bot.channels.teams.activities import ConversationReference
from bot.channels.teams.retries import request_with_retries
from bot.channels.teams.settings import TeamsSettings


class PostError(Exception):
    """Failed to post a message. The exception message gives the reason."""


class ConnectorClient:
    def __init__(self, settings: TeamsSettings, client: httpx.AsyncClient) -> None:
        self._settings = settings
        self._client = client
        self._tokens = AccessTokens(client, settings)

    async def post(self, reference: ConversationReference, message: dict[str, Any], reply_to: str | None = None) -> None:
        """Post a message, optionally as a reply to the message with the id `reply_to`. Raises PostError."""
        # URLs in incoming requests are already checked, but a stored reference may predate the current settings.
        if not self._settings.is_trusted(reference.service_url):
            raise PostError(f"{reference.service_url} is not among the hosts that replies may go to (service_hosts)")
        url = f"{reference.service_url.rstrip('/')}/v3/conversations/{quote(reference.conversation, safe='')}/activities"
        activity = {
            **message,
            "from": {"id": reference.bot},
            "recipient": {"id": reference.person},
            "conversation": {"id": reference.conversation},
        }
        if reply_to:
            url += f"/{quote(reply_to, safe='')}"
            activity["replyToId"] = reply_to
        try:
            try:
                await self._send(url, activity)
            except httpx.HTTPStatusError as error:
                if error.response.status_code != httpx.codes.UNAUTHORIZED:
                    raise
                # Tokens can be revoked before they expire. _send has already discarded this one, so the retry fetches a new one.
                await self._send(url, activity)
        except TokenUnavailable as error:
            raise PostError(f"no token: {error}") from error
        except httpx.HTTPStatusError as error:
            raise PostError(f"{url} answered {error.response.status_code}: {error.response.text[:300]}") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise PostError(f"{url}: {error!r}") from error

    async def _send(self, url: str, activity: dict[str, Any]) -> None:
        token = await self._tokens.get()
        try:
            await request_with_retries(self._client, "POST", url, json=activity, headers={"Authorization": f"Bearer {token}"})
        except httpx.HTTPStatusError as error:
            if error.response.status_code == httpx.codes.UNAUTHORIZED:
                self._tokens.discard(token)
            raise
