"""Fair scheduling of turns between clients, so that a client with many messages doesn't slow down the others."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

MAX_PAUSE = 0.2  # seconds
# Beyond these, a new turn would wait about a second or longer, so it is refused at once. A turn takes 10 to 20 ms.
MAX_CLIENTS = 50  # with turns that wait or are in progress
MAX_TURNS_OF_CLIENT = 25  # a whole school can share one address
# All steps of running turns that are ready are taken before anything else, so with more, other requests would wait for longer.
MAX_RUNNING = 8


class Busy(Exception):
    """Too many turns are waiting."""


class FairScheduler:
    """Scheduler that runs each client's turns one at a time, in order.

    While other clients have turns too, a client has to pause after each turn for as long as that turn took, up to MAX_PAUSE. So a client
    that keeps sending gets about half of the processing time at most, no matter how many conversations and connections it uses.
    """

    def __init__(self) -> None:
        self._clients: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._turns: Counter[str] = Counter()
        self._running = asyncio.Semaphore(MAX_RUNNING)

    @asynccontextmanager
    async def turn(self, client: str) -> AsyncIterator[None]:
        """Wait for the client's previous turns to finish, then run the body of the `async with` block as its next turn.

        Raises Busy if that would take too long.
        """
        is_new = client not in self._turns
        if (is_new and len(self._turns) >= MAX_CLIENTS) or self._turns[client] >= MAX_TURNS_OF_CLIENT:
            raise Busy
        self._turns[client] += 1
        try:
            lock = self._clients.setdefault(client, asyncio.Lock())
            await lock.acquire()
            started = time.monotonic()
            try:
                async with self._running:
                    started = time.monotonic()
                    yield
            finally:
                # The pause delays the client's next turn, but not the reply to this one.
                pause = min(time.monotonic() - started, MAX_PAUSE) if len(self._clients) > 1 else 0.0
                asyncio.get_running_loop().call_later(pause, lock.release)
        finally:
            self._turns[client] -= 1
            if not self._turns[client]:
                del self._turns[client]
