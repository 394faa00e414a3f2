"""Processes take turns of a conversation one after another, and no conversation stays locked."""

from __future__ import annotations

import asyncio
import multiprocessing
from multiprocessing.synchronize import Barrier, Event
from typing import Any

import pytest
from rasa.core.lock_store import LockError
from rasa.utils.endpoints import EndpointConfig

from bot.operations.supervisor import HOST
from bot.stores import redis_lock
from bot.stores.dependency import Unavailable
from bot.stores.redis_lock import RedisLockStore
from tests.services import Service


def process_of(redis: Service, **settings: Any) -> RedisLockStore:
    """Return a lock store as another process would have it."""
    return RedisLockStore(EndpointConfig(HOST, port=redis.port, **settings))


ROUNDS = 50


def take(redis: Service, together: Barrier, inside: Any, met: Any) -> None:
    """Lock conversations at the same moments as another process; count in `met` how often both are inside."""

    async def run() -> None:
        process = process_of(redis)
        for i in range(ROUNDS):
            together.wait(30)
            async with process.lock(f"conversation {i}", wait_time_in_seconds=0.01):
                with inside.get_lock():
                    inside.value += 1
                    met.value += inside.value > 1
                await asyncio.sleep(0.005)
                with inside.get_lock():
                    inside.value -= 1

    asyncio.run(run())


def test_two_processes_never_lock_one_conversation_at_once(redis: Service) -> None:
    fork = multiprocessing.get_context("fork")
    shared = fork.Barrier(2), fork.Value("i", 0), fork.Value("i", 0)
    processes = [fork.Process(target=take, args=(redis, *shared)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        process.kill()
    assert [process.exitcode for process in processes] == [0, 0]
    assert shared[2].value == 0


def test_a_process_takes_the_messages_of_a_conversation_in_order(redis: Service) -> None:
    order: list[int] = []

    async def turn(process: RedisLockStore, number: int) -> None:
        async with process.lock("someone"):
            await asyncio.sleep(0.01)
            order.append(number)

    async def run() -> None:
        processes = process_of(redis), process_of(redis)
        await asyncio.gather(*(turn(processes[i % 2], i) for i in range(20)))

    asyncio.run(run())
    for process in (0, 1):
        assert [number for number in order if number % 2 == process] == list(range(process, 20, 2))


def test_conversations_do_not_block_each_other(redis: Service) -> None:
    async def run() -> None:
        process = process_of(redis)
        async with process.lock("one"), process.lock("another"):
            pass

    asyncio.run(run())


def test_a_long_turn_keeps_its_lock(redis: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis_lock, "EXPIRES_AFTER", 0.6)
    monkeypatch.setattr(redis_lock, "RENEW_EVERY", 0.1)

    async def run() -> None:
        async with process_of(redis).lock("someone"):
            with pytest.raises(LockError, match="busy"):
                async with process_of(redis).lock("someone", lock_lifetime=1.5):
                    pass
        async with process_of(redis).lock("someone", lock_lifetime=0.1):
            pass

    asyncio.run(run())


def lock_for_long(redis: Service, locked: Event) -> None:
    async def run() -> None:
        async with process_of(redis).lock("someone"):
            locked.set()
            await asyncio.sleep(600)

    asyncio.run(run())


def test_the_lock_of_a_killed_process_expires(redis: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis_lock, "EXPIRES_AFTER", 1.0)
    fork = multiprocessing.get_context("fork")
    locked = fork.Event()
    other = fork.Process(target=lock_for_long, args=(redis, locked))
    other.start()
    assert locked.wait(30)
    other.kill()
    other.join()

    async def run() -> None:
        async with process_of(redis).lock("someone", lock_lifetime=30):
            pass

    asyncio.run(run())


def test_a_turn_succeeds_although_redis_stops_during_it(redis: Service) -> None:
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
