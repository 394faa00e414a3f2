"""The in-memory counters: moving windows, and no memory of clients that are gone."""

from __future__ import annotations

import limits
import pytest
from limits.storage import storage_from_string

from bot.channels import counters
from bot.channels.counters import InMemoryCounters


class Clock:
    now = 1000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(counters, "time", clock)
    return clock


def new_limiter() -> limits.strategies.MovingWindowRateLimiter:
    storage = storage_from_string("memory://", wrap_exceptions=True)
    assert isinstance(storage, InMemoryCounters)
    return limits.strategies.MovingWindowRateLimiter(storage)


def test_hits_expire_one_by_one(clock: Clock) -> None:
    rate, limiter = limits.parse("3/minute"), new_limiter()
    hits = []
    for clock.now in (1000.0, 1010.0, 1020.0, 1030.0, 1059.0, 1061.0, 1062.0, 1071.0):
        hits.append(limiter.hit(rate, "message", "client 1"))
    assert hits == [True, True, True, False, False, True, False, True]
    assert limiter.hit(rate, "message", "client 2")


def test_the_window_says_when_the_next_hit_is_allowed(clock: Clock) -> None:
    rate, limiter = limits.parse("2/minute"), new_limiter()
    limiter.hit(rate, "a")
    clock.now += 10
    limiter.hit(rate, "a")
    assert limiter.get_window_stats(rate, "a") == (1060.0, 0)
    assert limiter.get_window_stats(rate, "b") == (1070.0, 2)


def test_clients_without_recent_hits_are_dropped(clock: Clock) -> None:
    rate, limiter = limits.parse("3/minute"), new_limiter()
    for i in range(1000):
        limiter.hit(rate, f"client {i}")
    assert len(limiter.storage._hits) == 1000
    clock.now += 61
    limiter.hit(rate, "another client")
    assert len(limiter.storage._hits) == 1
    assert not limiter.storage.events


def test_a_cleared_client_starts_from_zero(clock: Clock) -> None:
    rate, limiter = limits.parse("1/minute"), new_limiter()
    assert limiter.hit(rate, "a")
    assert not limiter.hit(rate, "a")
    limiter.clear(rate, "a")
    assert limiter.hit(rate, "a")
