"""Readiness while a part hangs. tests/system/operations/test_running.py tests the rest on a real server."""

from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.lock_store import InMemoryLockStore
from rasa.utils.endpoints import EndpointConfig

from bot.knowledge import watcher
from bot.operations import readiness
from bot.operations.readiness import Readiness


class Hanging:
    """A store that does not answer until `answer` is set."""

    def __init__(self) -> None:
        self.answer = threading.Event()
        self.asked = 0

    async def check(self) -> None:
        self.asked += 1
        assert await asyncio.to_thread(self.answer.wait, 60)


def test_a_store_that_hangs_is_logged_once_and_checked_once(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(readiness, "ANSWER_TIMEOUT", 1.0)
    monkeypatch.setattr(readiness, "CACHED_FOR", 0.0)
    store = Hanging()
    # Nothing listens at port 1.
    endpoint = EndpointConfig("http://127.0.0.1:1/webhook")
    agent = SimpleNamespace(is_ready=lambda: True, tracker_store=store, lock_store=InMemoryLockStore(), action_endpoint=endpoint)

    async def check() -> list[dict[str, bool]]:
        readiness_check: Any = Readiness(lambda: agent)
        while_hanging = [await readiness_check.check() for _ in range(2)]
        monkeypatch.setattr(readiness, "ANSWER_TIMEOUT", 60.0)
        store.answer.set()
        return [*while_hanging, await readiness_check.check()]

    *while_hanging, after = asyncio.run(check())
    assert while_hanging == 2 * [{"model": True, "tracker_store": False, "lock_store": True, "action_server": False, "profiles": True}]
    assert after == {**while_hanging[0], "tracker_store": True}
    assert store.asked == 1
    logged = [record.getMessage() for record in caplog.records]
    assert [line.split(":")[0] for line in logged] == [*2 * ["not ready"], "tracker_store works again"]


def test_without_a_model_it_is_not_ready() -> None:
    async def check() -> dict[str, bool]:
        return await Readiness(lambda: None).check()

    assert asyncio.run(check()) == {"model": False}


def test_concurrent_callers_share_one_check() -> None:
    store = Hanging()
    store.answer.set()
    endpoint = EndpointConfig("http://127.0.0.1:1/webhook")
    agent = SimpleNamespace(is_ready=lambda: True, tracker_store=store, lock_store=InMemoryLockStore(), action_endpoint=endpoint)

    async def check() -> None:
        readiness_check = Readiness(lambda: agent)
        await asyncio.gather(*(readiness_check.check() for _ in range(50)))

    asyncio.run(check())
    assert store.asked == 1


def test_a_dead_watcher_of_profiles_is_reported(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    store = Hanging()
    store.answer.set()
    endpoint = EndpointConfig("http://127.0.0.1:1/webhook")
    agent = SimpleNamespace(is_ready=lambda: True, tracker_store=store, lock_store=InMemoryLockStore(), action_endpoint=endpoint)
    watch_thread = threading.Thread(target=lambda: None)
    watch_thread.start()
    watch_thread.join()
    monkeypatch.setattr(watcher, "_threads", [watch_thread])
    assert asyncio.run(Readiness(lambda: agent).check())["profiles"] is False
    assert any("not ready: profiles fails: RuntimeError the thread that watches" in message for message in caplog.messages)
