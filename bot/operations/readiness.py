"""Whether all that a turn needs is there."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Awaitable, Callable
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
        self._failing: set[str] = set()
        self.parts: dict[str, bool] = {}

    async def look(self) -> dict[str, bool]:
        """Of each part, whether it answers."""
        async with self._looking:
            if time.monotonic() >= self._known_until:
                self.parts = await self._check()
                self._known_until = time.monotonic() + KNOWN_FOR
        return self.parts

    async def _check(self) -> dict[str, bool]:
        agent = self._agent()
        checks = {"model": _model(agent)}
        if agent is not None:
            checks |= {"tracker_store": _tracker_store(agent), "lock_store": _lock_store(agent), "action_server": _action_server(agent)}
        answers = await asyncio.gather(*(self._answers(part, check) for part, check in checks.items()))
        return dict(zip(checks, answers, strict=True))

    async def _answers(self, part: str, check: Awaitable[None]) -> bool:
        try:
            await asyncio.wait_for(check, ANSWERED_WITHIN)
        except Exception as error:
            # Once, however often it is asked.
            if part not in self._failing:
                logger.warning("not ready: the %s does not answer: %s", part, _first_line(error))
            self._failing.add(part)
        else:
            if part in self._failing:
                logger.warning("the %s answers again", part)
            self._failing.discard(part)
        ready = part not in self._failing
        READY.labels(part).set(ready)
        return ready


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__} {error}".strip().splitlines()[0]


async def _model(agent: Agent | None) -> None:
    if agent is None or not agent.is_ready():
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
