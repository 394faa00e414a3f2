"""What is told of parts that hang; tests/system/operations/test_running.py shows the rest at a real server."""

from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.lock_store import InMemoryLockStore
from rasa.utils.endpoints import EndpointConfig

from bot.operations import readiness
from bot.operations.readiness import Readiness


class Hanging:
    """A store that does not answer until it is told to."""

    def __init__(self) -> None:
        self.answer = threading.Event()
        self.asked = 0

    async def retrieve(self, _conversation: str) -> None:
        self.asked += 1
        assert self.answer.wait(60)


def test_a_store_that_hangs_is_told_once_and_asked_once(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(readiness, "ANSWERED_WITHIN", 1.0)
    monkeypatch.setattr(readiness, "KNOWN_FOR", 0.0)
    store = Hanging()
    # Nothing listens at port 1.
    endpoint = EndpointConfig("http://127.0.0.1:1/webhook")
    agent = SimpleNamespace(is_ready=lambda: True, tracker_store=store, lock_store=InMemoryLockStore(), action_endpoint=endpoint)

    async def look() -> list[dict[str, bool]]:
        looking: Any = Readiness(lambda: agent)
        while_hanging = [await looking.look() for _ in range(2)]
        monkeypatch.setattr(readiness, "ANSWERED_WITHIN", 60.0)
        store.answer.set()
        return [*while_hanging, await looking.look()]

    *while_hanging, after = asyncio.run(look())
    assert while_hanging == 2 * [{"model": True, "tracker_store": False, "lock_store": True, "action_server": False}]
    assert after == {**while_hanging[0], "tracker_store": True}
    assert store.asked == 1
    told = [record.getMessage() for record in caplog.records]
    assert [line.split(":")[0] for line in told] == [*2 * ["not ready"], "the tracker_store answers again"]


def test_before_there_is_a_model_nothing_is_ready() -> None:
    async def look() -> dict[str, bool]:
        return await Readiness(lambda: None).look()

    assert asyncio.run(look()) == {"model": False}


def test_asked_by_many_at_once_it_looks_once() -> None:
    store = Hanging()
    store.answer.set()
    endpoint = EndpointConfig("http://127.0.0.1:1/webhook")
    agent = SimpleNamespace(is_ready=lambda: True, tracker_store=store, lock_store=InMemoryLockStore(), action_endpoint=endpoint)

    async def look() -> None:
        looking = Readiness(lambda: agent)
        await asyncio.gather(*(looking.look() for _ in range(50)))

    asyncio.run(look())
    assert store.asked == 1
