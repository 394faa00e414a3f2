"""Whether all that a turn needs is there."""

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

logger = logging.getLogger(__name__)

ANSWERED_WITHIN = 2.0  # seconds
KNOWN_FOR = 1.0  # seconds, so that asking often does not load the database
# A conversation that nobody has.
NOBODY = "readiness"

READY = Gauge("careers_ready", "Whether what turns need answers: 1 or 0", ["part"])


class Readiness:
    """Of a server's agent; asked by many at once, it looks once."""

    def __init__(self, agent: Callable[[], Agent | None]) -> None:
        self._agent = agent
        self._looking = asyncio.Lock()
        self._known_until = 0.0
        self._parts: dict[str, bool] = {}
        self._checks: dict[str, asyncio.Task[None]] = {}

    async def look(self) -> dict[str, bool]:
        """Of each part, whether it answers."""
        async with self._looking:
            if time.monotonic() >= self._known_until:
                agent = self._agent()
                parts = PARTS if agent else {"model": _model}
                answers = await asyncio.gather(*(self._answers(part, check(agent)) for part, check in parts.items()))
                self._parts = dict(zip(parts, answers, strict=True))
                self._known_until = time.monotonic() + KNOWN_FOR
        return self._parts

    async def _answers(self, part: str, check: Coroutine[Any, Any, None]) -> bool:
        if part in self._checks:
            # It hangs since it was last looked at. Another check would only be another thread that hangs.
            check.close()
        else:
            self._checks[part] = asyncio.create_task(check)
        done, _ = await asyncio.wait({self._checks[part]}, timeout=ANSWERED_WITHIN)
        error = self._checks.pop(part).exception() if done else TimeoutError(f"not within {ANSWERED_WITHIN:.0f} seconds")
        # Once, however often it is asked.
        if error and self._parts.get(part, True):
            logger.warning("not ready: the %s does not answer: %s", part, _first_line(error))
        elif not error and not self._parts.get(part, True):
            logger.warning("the %s answers again", part)
        READY.labels(part).set(not error)
        return not error


def _first_line(error: BaseException) -> str:
    return f"{type(error).__name__} {error}".strip().splitlines()[0]


async def _model(agent: Agent | None) -> None:
    if not agent or not agent.is_ready():
        raise RuntimeError("no model is loaded")


async def _tracker_store(agent: Agent) -> None:
    # The store itself: what Rasa wraps it in hides its failures. In a thread, as most stores block.
    store = getattr(agent.tracker_store, "_tracker_store", agent.tracker_store)
    await asyncio.to_thread(asyncio.run, store.retrieve(NOBODY))


async def _lock_store(agent: Agent) -> None:
    # Not one and the same, for which servers would wait for each other.
    async with agent.lock_store.lock(f"{NOBODY}-{uuid.uuid4()}"):
        pass


async def _action_server(agent: Agent) -> None:
    if agent.action_endpoint is None:
        raise RuntimeError("endpoints.yml names no action server")
    async with httpx.AsyncClient(timeout=ANSWERED_WITHIN) as client:
        (await client.get(urljoin(agent.action_endpoint.url, "/health"))).raise_for_status()


PARTS: dict[str, Callable[[Any], Coroutine[Any, Any, None]]] = {
    "model": _model,
    "tracker_store": _tracker_store,
    "lock_store": _lock_store,
    "action_server": _action_server,
}
