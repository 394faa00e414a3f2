"""In-memory counters for rate limits, which forget clients that haven't sent anything recently.

The memory storage in the `limits` package never forgets a client, and scans all of them a hundred times per second.
"""

from __future__ import annotations

import time
from collections import deque
from threading import Lock

from cachetools import TLRUCache
from limits.storage import MemoryStorage

MAX_COUNTED = 100_000  # addresses and conversations; beyond this, the least recently used are evicted

Hits = tuple[int, deque[float]]
"""The window length in seconds, and the timestamps of the hits within that window."""


class InMemoryCounters(MemoryStorage):  # type: ignore[misc]
    """Moving-window storage in memory. Replaces the `limits` package's own storage for memory:// addresses."""

    STORAGE_SCHEME = ("memory",)

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **_: str) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._hits: TLRUCache[str, Hits] = TLRUCache(MAX_COUNTED, lambda _, hits, now: now + hits[0], time.time)
        # Requests are counted from several threads.
        self._lock = Lock()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        with self._lock:
            hits = self._recent_hits(key, expiry)
            if len(hits) + amount > limit:
                return False
            hits.extend([time.time()] * amount)
            self._hits[key] = expiry, hits
            return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        with self._lock:
            hits = self._recent_hits(key, expiry)
            return (hits[0] if hits else time.time()), len(hits)

    def _recent_hits(self, key: str, expiry: int) -> deque[float]:
        _, hits = self._hits.get(key, (expiry, deque()))
        while hits and hits[0] <= time.time() - expiry:
            hits.popleft()
        return hits

    def clear(self, key: str) -> None:
        with self._lock:
            self._hits.pop(key, None)
