"""Events reach RabbitMQ in order, whether or not it is running when they happen."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aio_pika
import pytest
from rasa.utils.endpoints import EndpointConfig

import bot.stores.rabbitmq
from bot.operations.supervisor import HOST, free_port
from bot.stores.rabbitmq import RabbitBroker
from tests.services import Service

GUEST = {"username": "guest", "password": "guest"}


@asynccontextmanager
async def connected(port: int, queue: str) -> AsyncIterator[RabbitBroker]:
    settings = EndpointConfig(HOST, port=port, queues=[queue], exchange_name=queue, **GUEST)
    sender = await RabbitBroker.from_endpoint_config(settings)
    assert sender
    try:
        yield sender
    finally:
        await sender.close()


@asynccontextmanager
async def reachable(rabbitmq: Service, port: int) -> AsyncIterator[None]:
    """Pass on what arrives at a port, on which nothing listens before, to RabbitMQ, as starting that takes long."""

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65_536):
                writer.write(data)
        writer.close()

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(HOST, rabbitmq.port)
        await asyncio.gather(pass_on(reader, back), pass_on(there, writer))

    listening = await asyncio.start_server(connect, HOST, port)
    try:
        yield
    finally:
        listening.close()


async def received(rabbitmq: Service, queue: str) -> list[int]:
    numbers: list[int] = []
    async with await aio_pika.connect(host=HOST, port=rabbitmq.port, login="guest", password="guest") as connection:
        waiting = await (await connection.channel()).get_queue(queue)
        while message := await waiting.get(no_ack=True, fail=False):
            numbers.append(json.loads(message.body)["number"])
    return numbers


def publish(sender: RabbitBroker, *numbers: int, conversation: str = "someone") -> None:
    for number in numbers:
        sender.publish({"sender_id": conversation, "event": "user", "number": number})


def test_closing_sends_the_waiting_events(rabbitmq: Service) -> None:
    async def run() -> list[int]:
        async with connected(rabbitmq.port, "closing") as sender:
            publish(sender, *range(200))
        return await received(rabbitmq, "closing")

    assert asyncio.run(run()) == list(range(200))


def test_without_rabbitmq_events_wait_and_those_of_a_deleted_conversation_are_dropped(
    rabbitmq: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(bot.stores.rabbitmq, "MOST_WAITING", 5)

    async def run() -> list[int]:
        port = free_port()
        async with connected(port, "starting") as sender:
            publish(sender, *range(6))
            publish(sender, 6, conversation="private")
            sender.drop("private")
            while sender._rabbitmq.works:
                await asyncio.sleep(0.05)
            async with reachable(rabbitmq, port):
                while sender._waiting:
                    await asyncio.sleep(0.05)
                # Its connection ends before those that pass it on.
                await sender.close()
        return await received(rabbitmq, "starting")

    # The first two were dropped to make room.
    assert asyncio.run(run()) == [2, 3, 4, 5]
    assert sum("is out of order" in message for message in caplog.messages) == 1
    assert any(message.startswith("2 events were dropped") for message in caplog.messages)


def test_without_a_host_there_is_none() -> None:
    assert asyncio.run(RabbitBroker.from_endpoint_config(EndpointConfig("", queues=["conversations"], **GUEST))) is None
