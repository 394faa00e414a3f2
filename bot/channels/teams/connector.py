"""Posts to conversations, through the service that each belongs to."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx

from bot.channels.teams.activities import Reference
from bot.channels.teams.calls import call
from bot.channels.teams.settings import Settings
from bot.channels.teams.tokens import Tokens, TokenUnavailable


class Undeliverable(Exception):
    """A message could not be posted; the message says why."""


class Connector:
    def __init__(self, settings: Settings, client: httpx.AsyncClient) -> None:
        self._settings = settings
        self._client = client
        self._tokens = Tokens(client, settings)

    async def post(self, reference: Reference, message: dict[str, Any], reply_to: str | None = None) -> None:
        """Raises Undeliverable. `reply_to` is the id of the message that is answered."""
        # Looked at here as well: a reference may have been kept from before the setting changed.
        if not self._settings.trusts(reference.service_url):
            raise Undeliverable(f"{reference.service_url} is not among the hosts that replies may go to (service_hosts)")
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
                # A token may be withdrawn before its end: _send has forgotten it, and gets another.
                await self._send(url, activity)
        except TokenUnavailable as error:
            raise Undeliverable(f"no token: {error}") from error
        except httpx.HTTPStatusError as error:
            raise Undeliverable(f"{url} answered {error.response.status_code}: {error.response.text[:300]}") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Undeliverable(f"{url}: {error!r}") from error

    async def _send(self, url: str, activity: dict[str, Any]) -> None:
        token = await self._tokens.get()
        try:
            await call(self._client, "POST", url, json=activity, headers={"Authorization": f"Bearer {token}"})
        except httpx.HTTPStatusError as error:
            if error.response.status_code == httpx.codes.UNAUTHORIZED:
                self._tokens.forget(token)
            raise
