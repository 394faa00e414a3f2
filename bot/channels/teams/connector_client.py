"""Post messages to conversations through the Bot Framework's connector service."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx

from bot.channels.retries import Reason, Undelivered, with_retries
from bot.channels.teams.access_tokens import AccessTokens
from bot.channels.teams.activities import ConversationReference
from bot.channels.teams.http import send
from bot.channels.teams.settings import TeamsSettings


class ConnectorClient:
    def __init__(self, settings: TeamsSettings, client: httpx.AsyncClient) -> None:
        self._settings = settings
        self._client = client
        self._tokens = None if settings.playground else AccessTokens(client, settings)

    async def post(self, reference: ConversationReference, message: dict[str, Any], reply_to: str | None = None) -> str:
        """Post a message, optionally as a reply to the message with the id `reply_to`. Return its own id. Raises Undelivered."""
        return await with_retries(lambda: self._post(reference, message, reply_to))

    async def show_typing(self, reference: ConversationReference) -> None:
        """Show that the assistant is working. Raises Undelivered."""
        await self._post(reference, {"type": "typing"}, None)

    async def check(self) -> None:
        """Check that Microsoft accepts the bot's credentials. Raises Undelivered."""
        if self._tokens:
            await self._tokens.get()

    async def _post(self, reference: ConversationReference, message: dict[str, Any], reply_to: str | None) -> str:
        # URLs in incoming requests are already checked, but a stored reference may predate the current settings.
        if not self._settings.is_trusted(reference.service_url):
            detail = f"{reference.service_url} is not among the hosts that replies may go to (service_hosts)"
            raise Undelivered(Reason.FORBIDDEN, detail)
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
        return await self._send(url, activity)

    async def _send(self, url: str, activity: dict[str, Any]) -> str:
        for is_last in (False, True):
            token = await self._tokens.get() if self._tokens else ""
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            try:
                response = await send(self._client, "POST", url, json=activity, headers=headers)
                return _id_in(response)
            except Undelivered as error:
                if error.reason is not Reason.UNAUTHORIZED or not self._tokens or is_last:
                    raise
            # Tokens can be revoked before they expire, so get a new one.
            self._tokens.discard(token)
        raise AssertionError("the second attempt returns or raises")


def _id_in(response: httpx.Response) -> str:
    """Return the id of the posted message, or an empty string if the service doesn't give one."""
    try:
        return str(response.json()["id"])
    except (ValueError, KeyError, TypeError):
        return ""
