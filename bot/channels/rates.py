"""How often one session, or one address, may ask for something."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from typing import Annotated

import limits
from limits.errors import StorageError
from limits.storage import storage_from_string
from pydantic import AfterValidator
from sanic.request import Request

import bot.channels.counters  # noqa: F401 - what memory:// counts in
from bot.channels.refusals import Refused

logger = logging.getLogger(__name__)

REDIS_TIMEOUT = 1.0  # seconds


def _checked_counters(value: str) -> str:
    if not value.startswith(("memory://", "redis://", "rediss://", "unix://")):
        raise ValueError(f"{value!r} is not a place to count: memory:// or a redis:// address")
    return value


def _checked_rate(value: str) -> str:
    try:
        limits.parse_many(value)
    except ValueError:
        raise ValueError(f"{value!r} is not a rate: write a number and a time, as 20/minute, or several: 20/minute; 300/day") from None
    return value


CounterStorage = Annotated[str, AfterValidator(_checked_counters)]
"""Where requests are counted: memory://, or a redis:// address if several processes serve."""

Rate = Annotated[str, AfterValidator(_checked_rate)]
"""One rate or several, all of which hold: 20/minute; 300/day"""


def address_of(request: Request) -> str:
    """Of the client, as far as Sanic is told of the proxies in between (SANIC_PROXIES_COUNT)."""
    return str(request.remote_addr or request.ip)


class Rates:
    def __init__(self, counters: str, **rates: str) -> None:
        """`rates` by what is asked for; of several in one, all hold."""
        redis = {} if counters.startswith("memory") else {"socket_timeout": REDIS_TIMEOUT, "socket_connect_timeout": REDIS_TIMEOUT}
        self._limiter = limits.strategies.MovingWindowRateLimiter(storage_from_string(counters, wrap_exceptions=True, **redis))
        self._rates = {kind: limits.parse_many(rate) for kind, rate in rates.items()}

    async def count(self, kind: str, whose: str) -> None:
        """Raises Refused if it is one too many."""
        try:
            # In a thread, as the counters may be on another machine.
            wait = await asyncio.to_thread(self._wait, kind, whose)
        except StorageError as error:
            # Better uncounted than unanswered.
            logger.error("requests could not be counted: %r", error)
            return
        if wait:
            raise Refused("too_fast", {"Retry-After": str(wait)})

    def _wait(self, kind: str, whose: str) -> int:
        """Seconds to wait before it is allowed; 0 if it is, and then it is counted."""
        for rate in self._rates[kind]:
            if not self._limiter.hit(rate, kind, whose):
                free_at: float = self._limiter.get_window_stats(rate, kind, whose).reset_time
                return max(1, math.ceil(free_at - time.time()))
        return 0
