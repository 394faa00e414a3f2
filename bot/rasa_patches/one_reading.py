"""Read at most one message in a round of the event loop.

Reading takes most of a turn's time and never waits for anything. Rasa reads every message that is ready before the event loop looks at
another request, and a request needs several rounds, if only to say that many are asking.
"""

from __future__ import annotations

import asyncio
from typing import Any
from weakref import WeakKeyDictionary

from rasa.core.processor import MessageProcessor

_stock_parse_message = MessageProcessor.parse_message
_locks: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


async def parse_message(self: MessageProcessor, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """Return what Rasa's method returns, after the messages before it were read, each in a round of its own."""
    async with _locks.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
        parsed: dict[str, Any] = await _stock_parse_message(self, *args, **kwargs)
        # Let the event loop do other work before the next message is read.
        await asyncio.sleep(0)
    return parsed


def install() -> None:
    """Make Rasa use `parse_message`."""
    MessageProcessor.parse_message = parse_message
