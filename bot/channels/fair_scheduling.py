"""Fair scheduling of turns between clients, so that a client with many or long messages doesn't slow down the others."""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakKeyDictionary, WeakValueDictionary

from cachetools import TTLCache

LONGEST_WAIT = 0.8  # seconds; who would have to wait for longer is refused at once
FEW = 12  # turns that are waited for on any machine, however slow: a dozen people are not many
# All steps of running turns that are ready are taken before anything else, so with more, other requests would wait for longer.
MAX_RUNNING = 4
MAX_PAUSE, MAX_USUAL_PAUSE = 3.0, 0.2  # seconds
RECENTLY, MAX_RECENT = 10.0, 1000  # seconds and clients
# The mean time of a turn begins with a guess. One turn that takes very long, e.g. because a service hangs, must not change it much.
FIRST_GUESS, SHORTEST, LONGEST = 0.02, 0.005, 0.2  # seconds
LATEST_COUNTS = 0.05  # how much the latest turn counts in the mean


class Busy(Exception):
    """Too many turns are waiting."""


class FairScheduler:
    """Scheduler that runs each client's turns one at a time, in order.

    If other clients had turns recently, a client has to pause after each turn for as long as that turn took, and longer if the message was
    long. So a client that keeps sending gets about half of the processing time at most, no matter how many conversations and connections
    it uses.
    """

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._turns: Counter[str] = Counter()
        self._recent: TTLCache[str, None] = TTLCache(MAX_RECENT, RECENTLY)
        self._running = asyncio.Semaphore(MAX_RUNNING)
        self._turn_time = FIRST_GUESS
        self._ended_at = -math.inf

    def has_room(self, client: str) -> bool:
        """Return whether a client's next turn would begin soon, by how long turns took lately. Otherwise it is refused.

        Before it, each of the other clients has a turn, and another one for each turn of the client itself.
        """
        own = self._turns[client]
        others = len(self._turns) - (client in self._turns)
        before = own * (others + 1) + others
        return before <= FEW or before * self._turn_time <= LONGEST_WAIT

    @asynccontextmanager
    async def turn(self, client: str, weight: float = 1.0) -> AsyncIterator[None]:
        """Wait for the client's previous turns to finish, then run the body of the `async with` block as its next turn.

        `weight` is how many times as much as a short message the message may cost. Raises Busy if the wait would be too long.
        """
        if not self.has_room(client):
            raise Busy
        self._turns[client] += 1
        self._recent[client] = None
        try:
            lock = self._locks.setdefault(client, asyncio.Lock())
            await lock.acquire()
            pause = 0.0
            try:
                async with self._running:
                    started = time.monotonic()
                    try:
                        yield
                    finally:
                        self._measure(started)
                        pause = self._pause(time.monotonic() - started, weight)
            finally:
                # The pause delays the client's next turn, but not the reply to this one.
                asyncio.get_running_loop().call_later(pause, lock.release)
        finally:
            self._turns[client] -= 1
            if not self._turns[client]:
                del self._turns[client]

    def _measure(self, started: float) -> None:
        """Update the mean time that a turn takes from the others, at the end of a turn. Turns that run at the same time share it."""
        now = time.monotonic()
        latest = min(now - max(started, self._ended_at), LONGEST)
        self._ended_at = now
        self._turn_time = max(SHORTEST, self._turn_time + LATEST_COUNTS * (latest - self._turn_time))

    def _pause(self, seconds: float, weight: float) -> float:
        """Return how long a client has to pause after a turn that took some seconds.

        Who comes during a turn waits for the rest of it, so a turn that takes much longer than others has to be far rarer than they are.
        """
        if len(self._recent) <= 1:
            return 0.0
        return min(MAX_PAUSE, max(min(seconds, MAX_USUAL_PAUSE), self._turn_time * weight**3))


_schedulers: WeakKeyDictionary[asyncio.AbstractEventLoop, FairScheduler] = WeakKeyDictionary()


def shared_scheduler() -> FairScheduler:
    """Return the scheduler that all channels of a server share. Each event loop has its own."""
    loop = asyncio.get_running_loop()
    if loop not in _schedulers:
        _schedulers[loop] = FairScheduler()
    return _schedulers[loop]
