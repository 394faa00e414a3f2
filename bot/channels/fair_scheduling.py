"""Fair scheduling of turns between clients, so that a client with many messages does not slow down the rest."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

MAX_PAUSE = 0.2  # seconds


class FairScheduler:
    """Takes one turn of a client at a time, in order. While other clients have turns, it pauses a client for as long as its last turn took.

    A client that never stops sending gets at most half of the time, however many conversations and connections it uses.
    """

    def __init__(self) -> None:
        self._clients: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, client: str) -> AsyncIterator[None]:
        """Wait until it is the client's turn."""
        lock = self._clients.setdefault(client, asyncio.Lock())
        await lock.acquire()
        started = time.monotonic()
        try:
            yield
        finally:
            # The pause delays the client's next turn, not the reply to this one.
            pause = min(time.monotonic() - started, MAX_PAUSE) if len(self._clients) > 1 else 0.0
            asyncio.get_running_loop().call_later(pause, lock.release)
