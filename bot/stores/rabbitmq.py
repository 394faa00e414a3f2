"""Send conversation events to RabbitMQ so that other systems can process them.

This replaces Rasa's broker, which keeps the server from starting while RabbitMQ is down, queues an unlimited number of events, and can send
them out of order because each event is sent in a separate task.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import suppress
from typing import Any

import aio_pika
from rasa.core.brokers.pika import PikaEventBroker, _create_rabbitmq_ssl_options
from rasa.utils.endpoints import EndpointConfig

from bot.stores.dependency import Dependency, Unavailable

logger = logging.getLogger(__name__)

MOST_WAITING = 50_000  # events of about 1 kB each
CONFIRM_TIMEOUT = 5.0  # seconds to wait for a confirmation before considering RabbitMQ down
RETRY_EVERY = 1.0  # seconds between retries while RabbitMQ is down


class RabbitBroker(PikaEventBroker):  # type: ignore[misc]
    """Event broker that sends events in order and waits for RabbitMQ to confirm each one, without delaying replies.

    While RabbitMQ is down, the latest MOST_WAITING events are kept in memory and sent later. An event can be delivered twice, but never out
    of order.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rabbitmq = Dependency("RabbitMQ", f"the latest {MOST_WAITING} events are kept until it works again")
        self._waiting: deque[tuple[dict[str, Any], dict[str, str] | None]] = deque()
        self._arrived = asyncio.Event()
        self._lost = 0
        self._sending = self._loop.create_task(self._send())

    @classmethod
    async def from_endpoint_config(
        cls, broker_config: EndpointConfig, event_loop: asyncio.AbstractEventLoop | None = None
    ) -> RabbitBroker | None:
        """Create a broker, or return None if the endpoint has no URL.

        This allows the same endpoints.yml to be used with and without RabbitMQ.
        """
        return cls(broker_config.url, **broker_config.kwargs, event_loop=event_loop) if broker_config.url else None

    def publish(self, event: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        if len(self._waiting) == MOST_WAITING:
            self._waiting.popleft()
            self._lost += 1
            if self._lost == 1:
                logger.error("Too many events wait for RabbitMQ: the oldest are dropped from now on. `rasa export` sends them again.")
        self._waiting.append((event, headers))
        self._arrived.set()

    def drop(self, conversation: str) -> None:
        """Remove a conversation's events from the queue."""
        self._waiting = deque(waiting for waiting in self._waiting if waiting[0].get("sender_id") != conversation)

    async def _send(self) -> None:
        while True:
            if not self._waiting:
                self._arrived.clear()
                await self._arrived.wait()
            next_ = self._waiting[0]
            try:
                with self._rabbitmq.used():
                    await asyncio.wait_for(self._confirmed(*next_), CONFIRM_TIMEOUT)
            except Unavailable:
                await self._disconnect()
                await asyncio.sleep(RETRY_EVERY)
                continue
            # drop() could have removed the event in the meantime.
            if self._waiting and self._waiting[0] is next_:
                self._waiting.popleft()
            if self._lost:
                logger.error("%d events were dropped and not sent to RabbitMQ. `rasa export` sends them again.", self._lost)
                self._lost = 0

    async def _confirmed(self, event: dict[str, Any], headers: dict[str, str] | None) -> None:
        if not self._exchange:
            await self.connect()
        await self._exchange.publish(self._message(event, headers), "")

    async def connect(self) -> None:
        url, tls = self._configure_url(), _create_rabbitmq_ssl_options(self.host)
        place = {"host": self.host, "port": self.port, "login": self.username, "password": self.password}
        # We don't use `connect_robust` as Rasa does, because it retries endlessly in the background and logs each attempt.
        self._connection = await aio_pika.connect(url=url, **place, ssl=tls is not None, ssl_options=tls)
        self._exchange = await self._set_up_exchange(await self._connection.channel())

    async def _disconnect(self) -> None:
        self._exchange = None
        if self._connection:
            with suppress(Exception):
                await asyncio.wait_for(self._connection.close(), CONFIRM_TIMEOUT)

    async def close(self) -> None:
        """Send all queued events unless RabbitMQ is down, then disconnect."""
        while self._waiting and self._rabbitmq.works:
            await asyncio.sleep(0.05)
        self._sending.cancel()
        if self._waiting:
            logger.error("%d events were not sent to RabbitMQ. `rasa export` sends them again.", len(self._waiting))
        await self._disconnect()
