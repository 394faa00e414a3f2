"""How often may be asked."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.rates import Rates
from bot.channels.refusals import Refused


def test_the_one_too_many_is_refused_with_when_to_come_back_and_hinders_no_other() -> None:
    async def ask() -> None:
        rates = Rates("memory://", message="9/minute; 3/hour", session="9/minute")
        for _ in range(3):
            await rates.count("message", "web_a")
        with pytest.raises(Refused, match="too_fast") as refused:
            await rates.count("message", "web_a")
        assert 60 < int(refused.value.headers["Retry-After"]) <= 3600
        await rates.count("message", "web_b")
        await rates.count("session", "web_a")

    asyncio.run(ask())


def test_what_cannot_be_counted_is_answered(caplog: pytest.LogCaptureFixture) -> None:
    # Nothing listens at port 1.
    asyncio.run(Rates("redis://127.0.0.1:1", request="1/hour").count("request", "127.0.0.1"))
    assert "could not be counted" in caplog.text
