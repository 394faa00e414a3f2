"""Where it is counted how often someone asked for something, if not in Redis; who has not asked for long is forgotten.

The storage of `limits` keeps the name of everyone it ever counted, and looks through them all up to a hundred times a second.
"""

from __future__ import annotations

import time
from collections import deque
from threading import Lock

from cachetools import TLRUCache
from limits.storage import MemoryStorage

MOST_COUNTED = 100_000  # addresses and conversations; beyond, those who asked longest ago are forgotten

Counted = tuple[int, deque[float]]
"""For how many seconds a hit counts, and the times of those that do."""


class Counters(MemoryStorage):  # type: ignore[misc]
    """Moving windows. Whoever asks `limits` for memory:// gets these."""

    STORAGE_SCHEME = ("memory",)

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **_: str) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._counted: TLRUCache[str, Counted] = TLRUCache(MOST_COUNTED, lambda _, counted, now: now + counted[0], time.time)
        # Requests are counted in threads.
        self._lock = Lock()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        with self._lock:
            hits = self._recent(key, expiry)
            if len(hits) + amount > limit:
                return False
            hits.extend([time.time()] * amount)
            self._counted[key] = expiry, hits
            return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        with self._lock:
            hits = self._recent(key, expiry)
            return (hits[0] if hits else time.time()), len(hits)

    def _recent(self, key: str, expiry: int) -> deque[float]:
        _, hits = self._counted.get(key, (expiry, deque()))
        while hits and hits[0] <= time.time() - expiry:
            hits.popleft()
        return hits

    def clear(self, key: str) -> None:
        with self._lock:
            self._counted.pop(key, None)
