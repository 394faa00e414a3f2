"""Fair scheduling of turns between clients, so that a client with many messages doesn't slow down the others."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

MAX_PAUSE = 0.2  # seconds


class FairScheduler:
    """Scheduler that runs each client's turns one at a time, in order.

    While other clients have turns too, a client has to pause after each turn for as long as that turn took, up to MAX_PAUSE. So a client
    that keeps sending gets about half of the processing time at most, no matter how many conversations and connections it uses.
    """

    def __init__(self) -> None:
        self._clients: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, client: str) -> AsyncIterator[None]:
        """Wait for the client's previous turns to finish, then run the body of the `async with` block as its next turn."""
        lock = self._clients.setdefault(client, asyncio.Lock())
        await lock.acquire()
        started = time.monotonic()
        try:
            yield
        finally:
            # The pause delays the client's next turn, but not the reply to this one.
            pause = min(time.monotonic() - started, MAX_PAUSE) if len(self._clients) > 1 else 0.0
            asyncio.get_running_loop().call_later(pause, lock.release)
