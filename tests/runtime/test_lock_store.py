"""One turn at a time in a conversation, among any number of processes, and no conversation stays locked."""

from __future__ import annotations

import asyncio
import multiprocessing
from multiprocessing.synchronize import Event
from typing import Any

import pytest
from rasa.core.lock_store import LockError
from rasa.utils.endpoints import EndpointConfig

from bot.runtime import lock_store
from bot.runtime.lock_store import RedisLockStore
from bot.runtime.outages import Unavailable
from bot.serving import HOST
from tests.services import Service


def process_of(redis: Service, **settings: Any) -> RedisLockStore:
    """The store as one of several processes has it."""
    return RedisLockStore(EndpointConfig(HOST, port=redis.port, **settings))


def test_two_processes_never_hold_one_conversation_at_once(redis: Service) -> None:
    inside, most, order = 0, 0, []

    async def turn(process: RedisLockStore, number: int) -> None:
        nonlocal inside, most
        async with process.lock("someone"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.01)
            order.append(number)
            inside -= 1

    async def run() -> None:
        processes = process_of(redis), process_of(redis)
        await asyncio.gather(*(turn(processes[i % 2], i) for i in range(20)))

    asyncio.run(run())
    assert most == 1
    for process in (0, 1):
        of_process = [number for number in order if number % 2 == process]
        assert of_process == sorted(of_process)
    assert len(order) == 20


def test_other_conversations_go_on(redis: Service) -> None:
    async def run() -> None:
        process = process_of(redis)
        async with process.lock("one"), process.lock("another"):
            pass

    asyncio.run(run())


def test_a_turn_that_lasts_keeps_its_lock(redis: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock_store, "HELD_FOR", 0.6)
    monkeypatch.setattr(lock_store, "RENEWED_EVERY", 0.1)

    async def run() -> None:
        async with process_of(redis).lock("someone"):
            with pytest.raises(LockError, match="busy"):
                async with process_of(redis).lock("someone", lock_lifetime=1.5):
                    pass
        async with process_of(redis).lock("someone", lock_lifetime=0.1):
            pass

    asyncio.run(run())


def hold(redis: Service, held: Event) -> None:
    async def run() -> None:
        async with process_of(redis).lock("someone"):
            held.set()
            await asyncio.sleep(600)

    asyncio.run(run())


def test_a_killed_process_keeps_nobody_waiting_for_long(redis: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock_store, "HELD_FOR", 1.0)
    fork = multiprocessing.get_context("fork")
    held = fork.Event()
    other = fork.Process(target=hold, args=(redis, held))
    other.start()
    assert held.wait(30)
    other.kill()
    other.join()

    async def run() -> None:
        async with process_of(redis).lock("someone", lock_lifetime=30):
            pass

    asyncio.run(run())


def test_a_turn_taken_is_not_denied_because_redis_went_away_in_it(redis: Service) -> None:
    async def run() -> None:
        process = process_of(redis, key_prefix="careers")
        try:
            async with process.lock("someone"):
                redis.stop()
            with pytest.raises(Unavailable):
                async with process.lock("someone"):
                    pass
        finally:
            redis.start()
        async with process.lock("someone"):
            pass

    asyncio.run(run())
