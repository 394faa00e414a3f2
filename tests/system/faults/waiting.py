"""How long people wait while something is out of order."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import httpx

from bot.cli.client import Conversation

Ask = Callable[[Conversation], None]


def waited(ask: Ask, person: Conversation) -> float:
    """Return how many seconds asking takes."""
    started = time.monotonic()
    ask(person)
    return time.monotonic() - started


def longest_wait(ask: Ask, people: Sequence[Conversation], address: str) -> float:
    """Let everyone ask at once, and return the longest wait in seconds. Meanwhile, the server has to say within a second that it lives."""
    with ThreadPoolExecutor(len(people)) as pool:
        waits = [pool.submit(waited, ask, person) for person in people]
        while not all(wait.done() for wait in waits):
            started = time.monotonic()
            assert httpx.get(f"{address}/health/live", timeout=30).status_code == 200
            assert time.monotonic() - started < 1
            time.sleep(0.1)
    return max(wait.result() for wait in waits)
