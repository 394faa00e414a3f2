"""Receive Slack's deliveries over a connection that the server opens, so that it works behind a firewall (Socket Mode)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.retries import Reason, Undelivered
from bot.channels.slack.settings import SlackSettings

logger = logging.getLogger(__name__)

Json = dict[str, Any]


class SocketConnection:
    """A connection to Slack that is opened again whenever it breaks. Slack spreads deliveries over the connections of several servers."""

    def __init__(self, settings: SlackSettings, handle: Callable[[str, Json], Json | None]) -> None:
        """`handle` gets a delivery's kind and content, and returns what to acknowledge it with, if anything."""
        self._settings = settings
        self._handle = handle
        self._client: SocketModeClient | None = None
        self._connecting: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Start connecting. The server doesn't wait for Slack."""
        settings = self._settings
        web_client = AsyncWebClient(base_url=settings.api_url, proxy=settings.proxy)
        self._client = SocketModeClient(settings.app_token.get_secret_value(), logger, web_client, proxy=settings.proxy)
        self._client.socket_mode_request_listeners.append(self._receive)
        self._connecting = asyncio.create_task(self._client.connect())  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        if self._client and self._connecting:
            self._connecting.cancel()
            await self._client.close()  # type: ignore[no-untyped-call]

    async def check(self) -> None:
        """Raise Undelivered unless the server is connected."""
        if not self._client or not await self._client.is_connected():
            raise Undelivered(Reason.UNREACHABLE, "not connected in Socket Mode: check SLACK_APP_TOKEN and that wss:// can be reached")

    async def _receive(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        acknowledgement = None
        try:
            acknowledgement = self._handle(request.type, request.payload)
        except (ValueError, KeyError, AttributeError) as error:
            # Don't log the error itself, because it may quote the user's message. Slack would deliver it again without a response.
            logger.warning("Slack: cannot read a delivery: %s", type(error).__name__)
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, acknowledgement))
