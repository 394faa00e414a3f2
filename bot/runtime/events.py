"""Tells others what happens in conversations, if there is someone to tell."""

from __future__ import annotations

from asyncio import AbstractEventLoop

from rasa.core.brokers.pika import PikaEventBroker
from rasa.utils.endpoints import EndpointConfig


class Events(PikaEventBroker):  # type: ignore[misc]
    """Rasa's RabbitMQ broker, off where no host is named: endpoints.yml can then be the same with and without one."""

    @classmethod
    async def from_endpoint_config(cls, broker_config: EndpointConfig, event_loop: AbstractEventLoop | None = None) -> Events | None:
        return await super().from_endpoint_config(broker_config, event_loop) if broker_config.url else None
