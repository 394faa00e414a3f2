"""Rate limits."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.channels.rates import LONGEST_PAUSE, THREADS, RateLimiter, without_port
from bot.channels.refusals import RequestRefused
from bot.operations.supervisor import HOST
from tests.services import Service


def test_a_request_over_the_limit_is_refused_with_the_time_to_retry() -> None:
    async def ask() -> None:
        limiter = RateLimiter("memory://", message="9/minute; 3/hour", session="9/minute")
        for _ in range(3):
            await limiter.count("message", "web_a")
        with pytest.raises(RequestRefused, match="too_fast") as refused:
            await limiter.count("message", "web_a")
        assert 60 < int(refused.value.headers["Retry-After"]) <= 3600
        await limiter.count("message", "web_b")
        await limiter.count("session", "web_a")

    asyncio.run(ask())


def test_requests_are_served_if_they_cannot_be_counted(caplog: pytest.LogCaptureFixture) -> None:
    # Nothing listens on port 1.
    asyncio.run(RateLimiter("redis://127.0.0.1:1", request="1/hour").count("request", "127.0.0.1"))
    assert "Redis, which counts requests, is out of order" in caplog.text


def test_while_redis_is_frozen_nobody_waits_long_and_the_log_says_so_once(redis: Service, caplog: pytest.LogCaptureFixture) -> None:
    limiter = RateLimiter(f"redis://{HOST}:{redis.port}/2", request="4/hour; 9/day", message="2/minute")

    async def count(kind: str = "request") -> float:
        started = time.monotonic()
        await limiter.count(kind, "127.0.0.1")
        return time.monotonic() - started

    async def run() -> None:
        await count()
        redis.freeze()
        try:
            # More than there are threads.
            assert max(await asyncio.gather(*(count() for _ in range(5 * THREADS)))) < 2
            assert await count("message") < 0.2
        finally:
            redis.thaw()
        await asyncio.sleep(LONGEST_PAUSE)
        with pytest.raises(RequestRefused):
            for _ in range(30):
                await count()

    asyncio.run(run())
    assert [message.split(",")[0] for message in caplog.messages] == ["Redis", "Redis"]
    assert "is out of order" in caplog.messages[0] and "works again" in caplog.messages[1]


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("192.0.2.1:49152", "192.0.2.1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("2001:0DB8:0::0001", "2001:db8::1"),
        ("::1", "::1"),
        ("unix:", "unix:"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_an_address_is_the_same_with_every_port(given: str, address: str) -> None:
    assert without_port(given) == address
