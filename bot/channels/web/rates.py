"""How often one session, or one address, may ask for something."""

from __future__ import annotations

import asyncio
import logging
import math
import time

import limits
from limits.errors import StorageError
from limits.storage import storage_from_string

import bot.channels.counters  # noqa: F401 - what memory:// counts in
from bot.channels.web.refusals import Refused
from bot.channels.web.settings import Settings

logger = logging.getLogger(__name__)

REDIS_TIMEOUT = 1.0  # seconds


class Rates:
    def __init__(self, settings: Settings) -> None:
        redis = {} if settings.counters.startswith("memory") else {"socket_timeout": REDIS_TIMEOUT, "socket_connect_timeout": REDIS_TIMEOUT}
        self._limiter = limits.strategies.MovingWindowRateLimiter(storage_from_string(settings.counters, wrap_exceptions=True, **redis))
        self._messages = limits.parse_many(settings.messages_per_session)
        self._sessions = limits.parse_many(settings.sessions_per_address)
        self._requests = limits.parse_many(settings.requests_per_address)

    async def message(self, conversation: str) -> None:
        await self._count(self._messages, "message", conversation)

    async def session(self, address: str) -> None:
        await self._count(self._sessions, "session", address)

    async def request(self, address: str) -> None:
        await self._count(self._requests, "request", address)

    async def _count(self, rates: list[limits.RateLimitItem], kind: str, whose: str) -> None:
        """Raises Refused if it is one too many."""
        try:
            # In a thread, as the counters may be on another machine.
            wait = await asyncio.to_thread(self._wait, rates, kind, whose)
        except StorageError as error:
            # Better uncounted than unanswered.
            logger.error("requests could not be counted: %r", error)
            return
        if wait:
            raise Refused("too_fast", {"Retry-After": str(wait)})

    def _wait(self, rates: list[limits.RateLimitItem], kind: str, whose: str) -> int:
        """Seconds to wait before it is allowed; 0 if it is, and then it is counted."""
        for rate in rates:
            if not self._limiter.hit(rate, kind, whose):
                free_at: float = self._limiter.get_window_stats(rate, kind, whose).reset_time
                return max(1, math.ceil(free_at - time.time()))
        return 0
