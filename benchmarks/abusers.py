"""Abusive clients that attack a running assistant until cancelled. Each uses a single IP address, with any number of connections."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from urllib.parse import urlsplit

import aiohttp

from benchmarks.dear_messages import DEAR_MESSAGES
from benchmarks.talking import Person, person

ADDRESS = "127.2.0.1"
SLOW_CONNECTIONS = 500
QUESTION = "what are the hours like, and is there shift work?"


async def _long_messages(client: Person, size: int) -> None:
    text = ("how many hours a week do they work " * (size // 35 + 1))[:size]
    while True:
        with contextlib.suppress(aiohttp.ClientError):
            await client.say(uuid.uuid4().hex, text)


async def _slow(server: str, start: str) -> None:
    """Open many connections that each send `start` and then one byte per second."""

    async def connect() -> None:
        while True:
            with contextlib.suppress(OSError):
                url = urlsplit(server)
                _, writer = await asyncio.open_connection(url.hostname, url.port, local_addr=(ADDRESS, 0))
                writer.write(start.encode())
                for _ in itertools.repeat(None):
                    await asyncio.sleep(1)
                    writer.write(b"a")
                    await writer.drain()
            await asyncio.sleep(1)

    await asyncio.gather(*(connect() for _ in range(SLOW_CONNECTIONS)))


async def slow_headers(server: str, _client: Person) -> None:
    await _slow(server, "POST /webhooks/rest/webhook HTTP/1.1\r\nHost: x\r\nX-Slow: ")


async def slow_bodies(server: str, _client: Person) -> None:
    await _slow(server, "POST /webhooks/rest/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{")


async def new_senders(_server: str, client: Person) -> None:
    """Keep sending eight messages at a time, each in a new conversation."""

    async def converse() -> None:
        while True:
            with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                await client.say(uuid.uuid4().hex, QUESTION)

    await asyncio.gather(*(converse() for _ in range(8)))


async def many_at_once(_server: str, client: Person) -> None:
    """Keep sending fifty messages at once in the same conversation."""
    while True:
        await asyncio.gather(*(client.say("flood", QUESTION) for _ in range(50)), return_exceptions=True)


async def one_long_conversation(_server: str, client: Person) -> None:
    """Keep sending messages in the same conversation, one after another without pausing."""
    while True:
        with contextlib.suppress(aiohttp.ClientError):
            await client.say("long", QUESTION)


def _costly(text: str) -> Callable[[str, Person], Awaitable[None]]:
    async def send(_server: str, client: Person) -> None:
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                await client.say(uuid.uuid4().hex, text)

    return send


def _of_size(size: int) -> Callable[[str, Person], Awaitable[None]]:
    async def send(_server: str, client: Person) -> None:
        await _long_messages(client, size)

    return send


ABUSERS: dict[str, Callable[[str, Person], Awaitable[None]]] = {
    "10 kB messages": _of_size(10_000),
    "100 kB messages": _of_size(100_000),
    "500 kB messages": _of_size(500_000),
    **{name: _costly(text) for name, text in DEAR_MESSAGES.items()},
    f"{SLOW_CONNECTIONS} slow headers": slow_headers,
    f"{SLOW_CONNECTIONS} slow bodies": slow_bodies,
    "8 clients, a new sender each message": new_senders,
    "50 messages at once from one sender": many_at_once,
    "one very long conversation": one_long_conversation,
}


@contextlib.asynccontextmanager
async def attacked_by(name: str, server: str) -> AsyncIterator[None]:
    """Run the named abuser in the background."""
    async with person(server, ADDRESS) as client:
        task = asyncio.ensure_future(ABUSERS[name](server, client))
        try:
            await asyncio.sleep(1)
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
