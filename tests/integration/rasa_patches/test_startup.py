"""A server is ready only when it can answer as fast as later."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
import rasa.core.run as rasa_run

from bot.rasa_patches import startup


def test_a_message_is_read_before_the_server_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    class Agent:
        tracker_store = None

        def is_ready(self) -> bool:
            return True

        async def parse_message(self, text: str) -> None:
            read.append(text)

    async def stock(*_: object) -> Agent:
        return Agent()

    monkeypatch.setattr(rasa_run, "load_agent_on_start", stock)
    startup.install()
    app: Any = SimpleNamespace(add_task=lambda task, **_: task.close())
    asyncio.run(rasa_run.load_agent_on_start("", None, None, app, None))
    assert len(read) == 1
