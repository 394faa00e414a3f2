"""Delivery of replies to chat platforms: in order within a conversation, and counted and logged if a reply is lost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any
from weakref import WeakValueDictionary

from bot.channels.health import ChannelHealth
from bot.channels.retries import Reason, Undelivered
from bot.operations import metrics

logger = logging.getLogger(__name__)

COSMETIC_AFTER = 0.3  # seconds before a sign such as "is typing" is worth showing
COSMETIC_TIMEOUT = 3.0  # seconds
SHUTDOWN_TIMEOUT = 10.0  # seconds to wait for replies in progress when the server stops


class Deliveries:
    """The replies of a channel that are on their way. Those of one conversation are delivered in the order of its questions."""

    def __init__(self, channel: str, health: ChannelHealth) -> None:
        self._channel = channel
        self._health = health
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self.tasks: set[asyncio.Task[None]] = set()

    def start(self, conversation: str, message_id: str, work: Callable[[], Awaitable[None]]) -> None:
        """Run `work`, which gets a reply and posts it, after the earlier work of the conversation. It raises Undelivered if that fails."""
        self.run(self._deliver(conversation, message_id, work))

    def show(self, call: Callable[[], Awaitable[None]], until: asyncio.Future[Any] | None = None) -> None:
        """Make a call that only shows something, such as "is typing", without delaying anything. It is tried once and may fail.

        If there is an `until`, the call is left out if that is done soon.
        """
        self.run(self._show(call, until))

    async def finish(self) -> None:
        """Wait for replies in progress before the server stops. Those that take too long are lost."""
        if self.tasks:
            _, waiting = await asyncio.wait(self.tasks, timeout=SHUTDOWN_TIMEOUT)
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Run anything else in the background. It must not raise."""
        task = asyncio.create_task(work)
        # The event loop only keeps weak references to tasks, so hold a strong one to prevent garbage collection.
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _deliver(self, conversation: str, message_id: str, work: Callable[[], Awaitable[None]]) -> None:
        # Locks are granted in the order in which they are requested, which is the order of the questions.
        lock = self._locks.setdefault(conversation, asyncio.Lock())
        try:
            async with lock:
                await work()
            self._health.delivered()
        except asyncio.CancelledError:
            self._lose(conversation, message_id, Undelivered(Reason.STOPPED, "the server stopped"))
            raise
        except Undelivered as error:
            self._lose(conversation, message_id, error)
        except Exception as error:
            self._lose(conversation, message_id, Undelivered(Reason.BUG, repr(error)), exc_info=True)

    def _lose(self, conversation: str, message_id: str, error: Undelivered, exc_info: bool = False) -> None:
        metrics.UNDELIVERED.labels(self._channel, error.reason.value).inc()
        self._health.lost(error.reason)
        message = "%s: reply not delivered, conversation %s, message %s: %s: %s"
        detail = " ".join(str(error).split())
        logger.error(message, self._channel, conversation, message_id, error.reason.value, detail, exc_info=exc_info)

    async def _show(self, call: Callable[[], Awaitable[None]], until: asyncio.Future[Any] | None) -> None:
        if until and (await asyncio.wait({until}, timeout=COSMETIC_AFTER))[0]:
            return
        try:
            async with asyncio.timeout(COSMETIC_TIMEOUT):
                await call()
        except Exception as error:
            logger.debug("%s: %r", self._channel, error)
