"""The server looks at other requests between any two messages that it reads."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest
import rasa.core.run  # noqa: F401 - applies our patches
from rasa.core.processor import MessageProcessor

from bot.rasa_patches import one_reading


@pytest.mark.parametrize("messages", [2, 10])
def test_no_two_messages_are_read_in_one_round_of_the_event_loop(messages: int, monkeypatch: pytest.MonkeyPatch) -> None:
    order = []

    async def read(_processor: object, text: str) -> dict[str, str]:
        order.append("read")
        return {"text": text}

    async def serve_others(rounds: int) -> None:
        for _ in range(rounds):
            order.append("others")
            await asyncio.sleep(0)

    async def run() -> list[object]:
        processor = object.__new__(MessageProcessor)
        return (await asyncio.gather(*(processor.parse_message(str(n)) for n in range(messages)), serve_others(4 * messages)))[:messages]

    monkeypatch.setattr(one_reading, "_stock_parse_message", read)
    assert asyncio.run(run()) == [{"text": str(n)} for n in range(messages)]
    assert order.count("read") == messages
    assert ("read", "read") not in pairwise(order)


def test_a_message_that_cannot_be_read_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(_processor: object, text: str) -> dict[str, str]:
        raise ValueError(text)

    async def run() -> list[object]:
        processor = object.__new__(MessageProcessor)
        return await asyncio.gather(*(processor.parse_message(str(n)) for n in range(3)), return_exceptions=True)

    monkeypatch.setattr(one_reading, "_stock_parse_message", fail)
    assert [str(each) for each in asyncio.run(run())] == ["0", "1", "2"]
