"""How often may be asked."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.web.rates import Rates
from bot.channels.web.refusals import Refused
from bot.channels.web.settings import SHORTEST_SECRET, Settings

SECRET = "s" * SHORTEST_SECRET


def test_the_one_too_many_is_refused_with_when_to_come_back_and_hinders_no_other() -> None:
    async def ask() -> None:
        rates = Rates(Settings(secret=SECRET, messages_per_session="9/minute; 3/hour"))
        for _ in range(3):
            await rates.message("web_a")
        with pytest.raises(Refused, match="too_fast") as refused:
            await rates.message("web_a")
        assert 60 < int(refused.value.headers["Retry-After"]) <= 3600
        await rates.message("web_b")
        await rates.session("web_a")

    asyncio.run(ask())


def test_what_cannot_be_counted_is_answered(caplog: pytest.LogCaptureFixture) -> None:
    # Nothing listens at port 1.
    asyncio.run(Rates(Settings(secret=SECRET, counters="redis://127.0.0.1:1")).request("127.0.0.1"))
    assert "could not be counted" in caplog.text
