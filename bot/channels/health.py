"""Health of a chat platform's channel: whether the platform takes its replies."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable

from sanic import response
from sanic.response import HTTPResponse

from bot.channels.retries import CHANNEL_WIDE, Reason, Undelivered

logger = logging.getLogger(__name__)

FAILURE_SHOWN_FOR = 15 * 60.0  # seconds that a lost reply makes the channel unhealthy, unless another is delivered
CHECK_INTERVAL = 60.0  # seconds between checks of the credentials, because anyone can request the health


class ChannelHealth:
    """Knows whether the platform accepts the channel's credentials, and whether replies arrive."""

    def __init__(self, channel: str, check: Callable[[], Awaitable[None]]) -> None:
        """`check` raises Undelivered if the credentials don't work."""
        self._channel = channel
        self._check = check
        self._checked_at = self._lost_at = -math.inf
        self._checked: Reason | None = None
        self._lost: Reason | None = None
        self._lock = asyncio.Lock()

    def delivered(self) -> None:
        self._lost = None

    def lost(self, reason: Reason) -> None:
        if reason in CHANNEL_WIDE:
            self._lost, self._lost_at = reason, time.monotonic()

    async def problem(self) -> Reason | None:
        """Return why replies don't arrive, or None if they do. Checks the credentials at most once a minute."""
        if self._lost and time.monotonic() - self._lost_at < FAILURE_SHOWN_FOR:
            return self._lost
        async with self._lock:
            if time.monotonic() - self._checked_at >= CHECK_INTERVAL:
                await self._check_now()
        return self._checked

    async def _check_now(self) -> None:
        before = self._checked
        try:
            await self._check()
            self._checked = None
        except Undelivered as error:
            self._checked = error.reason
            if before is not error.reason:
                logger.error("The %s channel can post nothing: %s: %s", self._channel, error.reason, error)
        self._checked_at = time.monotonic()
        if before and not self._checked:
            logger.warning("The %s channel works again", self._channel)

    async def response(self) -> HTTPResponse:
        """Return 200 if replies arrive, or 503 with the reason why they don't. The log has the details."""
        if problem := await self.problem():
            return response.json({"status": "failing", "reason": problem.value}, status=503)
        return response.json({"status": "ok"})
