"""Rate limits per session and IP address."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import math
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Annotated

import limits
from limits.storage import storage_from_string
from pydantic import AfterValidator
from sanic.request import Request

import bot.channels.counters  # noqa: F401 - registers itself for memory:// addresses
from bot.channels.refusals import RequestRefused
from bot.stores.dependency import Dependency, Unavailable

REDIS_TIMEOUT = 1.0  # seconds per Redis command
CALL_TIMEOUT = 1.2  # seconds per request, including the wait for a free thread
LONGEST_PAUSE = 2.0  # seconds before trying again after Redis hangs
THREADS = 4


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
"""Where to keep the request counts: memory://, or a redis:// URL if there are several server processes."""

Rate = Annotated[str, AfterValidator(_check_rate)]
"""A rate limit, or several separated by semicolons, e.g. "20/minute; 300/day". All of them apply."""


def client_address(request: Request) -> str:
    """Return the client's IP address. Behind proxies, this is only correct if SANIC_PROXIES_COUNT is set correctly."""
    return without_port(str(request.remote_addr or request.ip))


def without_port(address: str) -> str:
    """Return an address without the port that some proxies add: `192.0.2.1:443`, `[2001:db8::1]:443`. An IPv6 address is written shortest.

    Anything else is returned as it is.
    """
    bracketed = re.fullmatch(r"\[([^\]]+)\](:\d+)?", address)
    host = bracketed[1] if bracketed else re.sub(r"^([\d.]+):\d+$", r"\1", address)
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return address


class RateLimiter:
    """Rate limiter for each kind of request, per session or IP address."""

    def __init__(self, counters: str, **rates: str) -> None:
        """Create a limiter. `rates` maps each kind of request to its rate."""
        redis = None if counters.startswith("memory") else {"socket_timeout": REDIS_TIMEOUT, "socket_connect_timeout": REDIS_TIMEOUT}
        self._limiter = limits.strategies.MovingWindowRateLimiter(storage_from_string(counters, **(redis or {})))
        self._redis = _redis_at(counters) if redis else None
        self._rates = {kind: limits.parse_many(rate) for kind, rate in rates.items()}

    async def count(self, kind: str, client: str) -> None:
        """Count a request from a session or IP address. Raises RequestRefused if it exceeds the limit."""
        # It's better to serve requests without limits than not to serve them at all.
        with contextlib.suppress(Unavailable):
            if wait := await self._redis.call(self._hit, kind, client) if self._redis else self._hit(kind, client):
                raise RequestRefused("too_fast", {"Retry-After": str(wait)})

    def _hit(self, kind: str, client: str) -> int:
        """Count a request and return 0 if it is within the limit. Otherwise return the number of seconds to wait."""
        for rate in self._rates[kind]:
            if not self._limiter.hit(rate, kind, client):
                free_at: float = self._limiter.get_window_stats(rate, kind, client).reset_time
                return max(1, math.ceil(free_at - time.time()))
        return 0


class _Redis:
    """Redis as a store of counters. Calls block, so they are made in a few threads, and none waits long for a free one."""

    def __init__(self) -> None:
        self._health = Dependency("Redis, which counts requests,", "requests are not limited", LONGEST_PAUSE)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="counters")

    async def call(self, hit: Callable[[str, str], int], kind: str, client: str) -> int:
        """Call a function in a thread. Raises Unavailable."""
        with self._health.used():
            call = asyncio.get_running_loop().run_in_executor(self._threads, hit, kind, client)
            return await asyncio.wait_for(call, CALL_TIMEOUT)


@cache
def _redis_at(_address: str) -> _Redis:
    """Return the Redis that all channels with this address share, so that its failures are logged once."""
    return _Redis()
