"""Whose go it is, among all who send messages: nobody slows down the others by sending much."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

LONGEST_GIVING_WAY = 0.2  # seconds


class Fairness:
    """One turn of a client at a time, the first come first; and while others have turns, a pause as long as the last turn took.

    So a client that sends without end takes half of the time at most, in however many conversations and connections.
    """

    def __init__(self) -> None:
        self._clients: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn_of(self, client: str) -> AsyncIterator[None]:
        own = self._clients.setdefault(client, asyncio.Lock())
        await own.acquire()
        started = time.monotonic()
        try:
            yield
        finally:
            # The reply does not wait for the pause, only the client's next turn does.
            pause = min(time.monotonic() - started, LONGEST_GIVING_WAY) if len(self._clients) > 1 else 0.0
            asyncio.get_running_loop().call_later(pause, own.release)
