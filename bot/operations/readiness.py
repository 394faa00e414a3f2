"""Check that everything needed to answer messages is working, for /health/ready."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urljoin

import httpx
from prometheus_client import Gauge
from rasa.core.agent import Agent

from bot.knowledge.watcher import watcher_alive

logger = logging.getLogger(__name__)

ANSWER_TIMEOUT = 2.0  # seconds per check
CACHED_FOR = 1.0  # seconds; keeps frequent checks from putting load on the database

READY = Gauge("careers_ready", "Whether a part that turns need works: 1 or 0", ["part"])


class Readiness:
    """Checks the components that a server depends on. Concurrent callers share the same result."""

    def __init__(self, agent: Callable[[], Agent | None]) -> None:
        self._agent = agent
        self._lock = asyncio.Lock()
        self._valid_until = 0.0
        self._parts: dict[str, bool] = {}
        self._checks: dict[str, asyncio.Task[None]] = {}

    async def check(self) -> dict[str, bool]:
        """Return a dictionary that maps each component to True if it works."""
        async with self._lock:
            if time.monotonic() >= self._valid_until:
                agent = self._agent()
                parts = PARTS if agent else {"model": _model}
                results = await asyncio.gather(*(self._works(part, check(agent)) for part, check in parts.items()))
                self._parts = dict(zip(parts, results, strict=True))
                self._valid_until = time.monotonic() + CACHED_FOR
        return self._parts

    async def _works(self, part: str, check: Coroutine[Any, Any, None]) -> bool:
        if part in self._checks:
            # The previous check is still hanging, so wait for it instead of blocking another thread.
            check.close()
        else:
            self._checks[part] = asyncio.create_task(check)
        done, _ = await asyncio.wait({self._checks[part]}, timeout=ANSWER_TIMEOUT)
        error = self._checks.pop(part).exception() if done else TimeoutError(f"not within {ANSWER_TIMEOUT:.0f} seconds")
        # Log only when the state changes, not on every check.
        if error and self._parts.get(part, True):
            logger.warning("not ready: %s fails: %s", part, _first_line(error))
        elif not error and not self._parts.get(part, True):
            logger.warning("%s works again", part)
        READY.labels(part).set(not error)
        return not error


def _first_line(error: BaseException) -> str:
    return f"{type(error).__name__} {error}".strip().splitlines()[0]


async def _model(agent: Agent | None) -> None:
    if not agent or not agent.is_ready():
        raise RuntimeError("no model is loaded")


async def _tracker_store(agent: Agent) -> None:
    await agent.tracker_store.check()


async def _lock_store(agent: Agent) -> None:
    # Use a unique name so that servers don't wait for each other's locks.
    async with agent.lock_store.lock(f"readiness-{uuid.uuid4()}"):
        pass


async def _action_server(agent: Agent) -> None:
    if agent.action_endpoint is None:
        raise RuntimeError("endpoints.yml names no action server")
    async with httpx.AsyncClient(timeout=ANSWER_TIMEOUT) as client:
        (await client.get(urljoin(agent.action_endpoint.url, "/health"))).raise_for_status()


async def _profiles(_agent: Agent) -> None:
    if not watcher_alive():
        raise RuntimeError("the thread that watches the profiles has ended, so edits are not noticed: restart the server")


PARTS: dict[str, Callable[[Any], Coroutine[Any, Any, None]]] = {
    "model": _model,
    "tracker_store": _tracker_store,
    "lock_store": _lock_store,
    "action_server": _action_server,
    "profiles": _profiles,
}
