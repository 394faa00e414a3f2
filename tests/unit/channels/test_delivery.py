"""Delivery of replies: how long to wait before another attempt, order, what is lost, and signs such as "is typing"."""

from __future__ import annotations

import asyncio
import email.utils
import time

import pytest
from prometheus_client import REGISTRY

from bot.channels import delivery, health, retries
from bot.channels.delivery import Deliveries
from bot.channels.health import ChannelHealth
from bot.channels.retries import MAX_ATTEMPTS, PATIENCE, Reason, Undelivered, reason_for_status, retry_delay, with_retries

TOO_LONG = [(1, 0.0, "600"), (2, 100.0, "30"), (MAX_ATTEMPTS, 0.0, None), (1, PATIENCE, "1")]


@pytest.mark.parametrize("asked", ["1", "25", "30", "60"])
def test_platform_says_how_long_to_wait(asked: str) -> None:
    delays = {retry_delay(1, 0.0, asked) for _ in range(20)}
    assert all(delay is not None and float(asked) <= delay <= 1.25 * float(asked) for delay in delays)
    assert len(delays) > 1  # jitter


@pytest.mark.parametrize(("attempts", "waited", "asked"), TOO_LONG)
def test_nobody_waits_for_ever(attempts: int, waited: float, asked: str | None) -> None:
    assert retry_delay(attempts, waited, asked) is None


@pytest.mark.parametrize("asked", [None, "", "soon", "nan", "inf"])
def test_delays_grow_if_the_platform_names_none(asked: str | None) -> None:
    delays = [retry_delay(attempts, 0.0, asked) or 0.0 for attempts in range(1, MAX_ATTEMPTS)]
    assert delays == sorted(delays) and 0.5 <= delays[0] <= 0.625 and delays[-1] >= 8


def test_delay_may_be_a_date() -> None:
    assert 28 <= (retry_delay(1, 0.0, email.utils.formatdate(time.time() + 30, usegmt=True)) or 0.0) <= 38
    assert retry_delay(1, 0.0, "-5") == 0.0


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (401, Reason.UNAUTHORIZED),
        (403, Reason.FORBIDDEN),
        (404, Reason.NOT_FOUND),
        (413, Reason.TOO_LARGE),
        (429, Reason.RATE_LIMITED),
        (400, Reason.REJECTED),
        (500, Reason.SERVER_ERROR),
        (504, Reason.SERVER_ERROR),
    ],
)
def test_status_has_a_reason(status: int, reason: Reason) -> None:
    assert reason_for_status(status) is reason


def test_only_temporary_failures_are_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "FIRST_DELAY", 0.0)

    async def attempts(error: Undelivered) -> int:
        count = 0

        async def attempt() -> None:
            nonlocal count
            count += 1
            raise error

        with pytest.raises(Undelivered):
            await with_retries(attempt)
        return count

    assert asyncio.run(attempts(Undelivered(Reason.SERVER_ERROR, ""))) == MAX_ATTEMPTS
    assert asyncio.run(attempts(Undelivered(Reason.FORBIDDEN, ""))) == 1
    assert asyncio.run(attempts(Undelivered(Reason.UNREACHABLE, "", may_have_arrived=True))) == 1


async def _works() -> None:
    pass


def lost(reason: str) -> float:
    return REGISTRY.get_sample_value("careers_undelivered_total", {"channel": "test", "reason": reason}) or 0.0


def test_replies_of_one_conversation_keep_their_order_and_others_do_not_wait() -> None:
    posted: list[str] = []

    async def post(text: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        posted.append(text)

    async def run() -> None:
        deliveries = Deliveries("test", ChannelHealth("test", _works))
        deliveries.start("a", "1", lambda: post("slow", 0.05))
        deliveries.start("a", "2", lambda: post("after it", 0.0))
        deliveries.start("b", "3", lambda: post("of another", 0.0))
        await deliveries.finish()

    asyncio.run(run())
    assert posted == ["of another", "slow", "after it"]


@pytest.mark.parametrize(
    ("error", "reason"), [(Undelivered(Reason.TOO_LARGE, "x"), "too_large"), (KeyError("x"), "bug")], ids=["refused", "bug"]
)
def test_lost_reply_is_counted_and_the_next_is_delivered(error: Exception, reason: str, caplog: pytest.LogCaptureFixture) -> None:
    posted: list[str] = []

    async def fail() -> None:
        raise error

    async def post() -> None:
        posted.append("next")

    async def run() -> None:
        deliveries = Deliveries("test", ChannelHealth("test", _works))
        deliveries.start("a", "m1", fail)
        deliveries.start("a", "m2", post)
        await deliveries.finish()

    before = lost(reason)
    asyncio.run(run())
    assert posted == ["next"] and lost(reason) == before + 1
    (record,) = caplog.records
    assert "conversation a, message m1" in record.message and record.levelname == "ERROR"


def test_reply_that_is_not_delivered_before_the_server_stops_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "SHUTDOWN_TIMEOUT", 0.05)

    async def run() -> None:
        deliveries = Deliveries("test", ChannelHealth("test", _works))
        deliveries.start("a", "1", lambda: asyncio.sleep(60))
        deliveries.start("a", "2", lambda: asyncio.sleep(60))
        await deliveries.finish()
        assert not deliveries.tasks

    before = lost("stopped")
    asyncio.run(run())
    assert lost("stopped") == before + 2


def test_sign_is_left_out_if_the_answer_is_quick_and_given_up_if_the_platform_is_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "COSMETIC_AFTER", 0.05)
    monkeypatch.setattr(delivery, "COSMETIC_TIMEOUT", 0.05)
    shown: list[str] = []

    async def show(name: str, seconds: float) -> None:
        shown.append(f"{name} begins")
        await asyncio.sleep(seconds)
        shown.append(f"{name} ends")

    async def run() -> None:
        deliveries = Deliveries("test", ChannelHealth("test", _works))
        quick, slow = (asyncio.create_task(asyncio.sleep(seconds)) for seconds in (0.0, 0.5))
        deliveries.show(lambda: show("typing for a quick answer", 0.0), until=quick)
        deliveries.show(lambda: show("typing", 0.0), until=slow)
        deliveries.show(lambda: show("slow sign", 60.0))
        await deliveries.finish()
        slow.cancel()

    asyncio.run(run())
    assert sorted(shown) == ["slow sign begins", "typing begins", "typing ends"]


@pytest.mark.parametrize(("reason", "problem"), [(Reason.UNAUTHORIZED, Reason.UNAUTHORIZED), (Reason.NOT_FOUND, None)])
def test_health_says_what_concerns_every_conversation(reason: Reason, problem: Reason | None) -> None:
    async def run() -> None:
        channel = ChannelHealth("test", _works)
        channel.lost(reason)
        assert await channel.problem() is problem
        channel.delivered()
        assert await channel.problem() is None

    asyncio.run(run())


def test_health_checks_the_credentials_once_a_minute_and_says_when_they_work_again(caplog: pytest.LogCaptureFixture) -> None:
    checks = 0
    works = False

    async def check() -> None:
        nonlocal checks
        checks += 1
        if not works:
            raise Undelivered(Reason.UNAUTHORIZED, "the secret has expired")

    async def run() -> None:
        nonlocal works
        channel = ChannelHealth("test", check)
        problems = await asyncio.gather(*(channel.problem() for _ in range(5)))
        assert problems == [Reason.UNAUTHORIZED] * 5 and checks == 1
        works = True
        channel._checked_at -= health.CHECK_INTERVAL
        assert await channel.problem() is None and checks == 2

    with caplog.at_level("WARNING"):
        asyncio.run(run())
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
    assert "the secret has expired" in caplog.text
