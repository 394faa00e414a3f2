"""Rate limits for sessions and addresses."""

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

import bot.channels.counters  # noqa: F401 - registers itself for memory:// addresses
from bot.channels.refusals import RequestRefused

logger = logging.getLogger(__name__)

REDIS_TIMEOUT = 1.0  # seconds


def _check_storage(value: str) -> str:
    if not value.startswith(("memory://", "redis://", "rediss://", "unix://")):
        raise ValueError(f"{value!r} is not a counter storage: write memory:// or a redis:// address")
    return value


def _check_rate(value: str) -> str:
    try:
        limits.parse_many(value)
    except ValueError:
        raise ValueError(f"{value!r} is not a rate: write 20/minute, or several rates as 20/minute; 300/day") from None
    return value


CounterStorage = Annotated[str, AfterValidator(_check_storage)]
"""Where requests are counted: memory://, or a redis:// address for several server processes."""

Rate = Annotated[str, AfterValidator(_check_rate)]
"""One rate, or several that all apply: 20/minute; 300/day"""


def client_address(request: Request) -> str:
    """Return the address of the client. Behind proxies it is right only if SANIC_PROXIES_COUNT is."""
    return str(request.remote_addr or request.ip)


class RateLimiter:
    """Limits how often a session or an address may make each kind of request."""

    def __init__(self, counters: str, **rates: str) -> None:
        """`rates` has the rate of each kind of request."""
        redis = {} if counters.startswith("memory") else {"socket_timeout": REDIS_TIMEOUT, "socket_connect_timeout": REDIS_TIMEOUT}
        self._limiter = limits.strategies.MovingWindowRateLimiter(storage_from_string(counters, wrap_exceptions=True, **redis))
        self._rates = {kind: limits.parse_many(rate) for kind, rate in rates.items()}

    async def count(self, kind: str, client: str) -> None:
        """Count a request of a session or an address. Raises RequestRefused if it is over the limit."""
        try:
            # In a thread, because Redis may be on another machine.
            wait = await asyncio.to_thread(self._hit, kind, client)
        except StorageError as error:
            # Rather serve without limits than not at all.
            logger.error("requests could not be counted: %r", error)
            return
        if wait:
            raise RequestRefused("too_fast", {"Retry-After": str(wait)})

    def _hit(self, kind: str, client: str) -> int:
        """Count a request that is within the limit and return 0; otherwise return the seconds until it would be."""
        for rate in self._rates[kind]:
            if not self._limiter.hit(rate, kind, client):
                free_at: float = self._limiter.get_window_stats(rate, kind, client).reset_time
                return max(1, math.ceil(free_at - time.time()))
        return 0
