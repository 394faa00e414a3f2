"""Rate limits."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.rates import RateLimiter, without_port
from bot.channels.refusals import RequestRefused


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
    assert "could not be counted" in caplog.text


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
