"""Counting in memory: as `limits` counts, and without keeping those who are gone."""

from __future__ import annotations

import limits
import pytest
from limits.storage import storage_from_string

from bot.channels import counters
from bot.channels.counters import Counters


class Clock:
    now = 1000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(counters, "time", clock)
    return clock


def limiter() -> limits.strategies.MovingWindowRateLimiter:
    storage = storage_from_string("memory://", wrap_exceptions=True)
    assert isinstance(storage, Counters)
    return limits.strategies.MovingWindowRateLimiter(storage)


def test_the_window_moves(clock: Clock) -> None:
    rate, asked = limits.parse("3/minute"), limiter()
    hits = []
    for clock.now in (1000.0, 1010.0, 1020.0, 1030.0, 1059.0, 1061.0, 1062.0, 1071.0):
        hits.append(asked.hit(rate, "message", "someone"))
    assert hits == [True, True, True, False, False, True, False, True]
    assert asked.hit(rate, "message", "another")


def test_it_is_told_when_one_may_ask_again(clock: Clock) -> None:
    rate, asked = limits.parse("2/minute"), limiter()
    asked.hit(rate, "a")
    clock.now += 10
    asked.hit(rate, "a")
    assert asked.get_window_stats(rate, "a") == (1060.0, 0)
    assert asked.get_window_stats(rate, "b") == (1070.0, 2)


def test_those_who_are_gone_are_forgotten(clock: Clock) -> None:
    rate, asked = limits.parse("3/minute"), limiter()
    for i in range(1000):
        asked.hit(rate, f"visitor {i}")
    assert len(asked.storage._counted) == 1000
    clock.now += 61
    asked.hit(rate, "the next")
    assert len(asked.storage._counted) == 1
    assert not asked.storage.events


def test_one_who_is_cleared_begins_anew(clock: Clock) -> None:
    rate, asked = limits.parse("1/minute"), limiter()
    assert asked.hit(rate, "a")
    assert not asked.hit(rate, "a")
    asked.clear(rate, "a")
    assert asked.hit(rate, "a")
