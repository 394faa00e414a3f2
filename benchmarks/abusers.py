"""Clients that do an assistant harm, each until it is cancelled; each has one address, however many connections."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from urllib.parse import urlsplit

import aiohttp

from benchmarks.talking import Person, person

ADDRESS = "127.2.0.1"
SLOW_CONNECTIONS = 500
QUESTION = "what are the hours like, and is there shift work?"


async def _long_messages(who: Person, size: int) -> None:
    text = ("how many hours a week do they work " * (size // 35 + 1))[:size]
    while True:
        with contextlib.suppress(aiohttp.ClientError):
            await who.say(uuid.uuid4().hex, text)


async def _slow(server: str, start: str) -> None:
    """Connections that send a byte every second, and begin with `start`."""

    async def one() -> None:
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

    await asyncio.gather(*(one() for _ in range(SLOW_CONNECTIONS)))


async def slow_headers(server: str, _who: Person) -> None:
    await _slow(server, "POST /webhooks/rest/webhook HTTP/1.1\r\nHost: x\r\nX-Slow: ")


async def slow_bodies(server: str, _who: Person) -> None:
    await _slow(server, "POST /webhooks/rest/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{")


async def new_senders(_server: str, who: Person) -> None:
    """Eight at once, each with a new conversation for every message."""

    async def one() -> None:
        while True:
            with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                await who.say(uuid.uuid4().hex, QUESTION)

    await asyncio.gather(*(one() for _ in range(8)))


async def many_at_once(_server: str, who: Person) -> None:
    """Fifty messages at once in one conversation, again and again."""
    while True:
        await asyncio.gather(*(who.say("flood", QUESTION) for _ in range(50)), return_exceptions=True)


async def one_long_conversation(_server: str, who: Person) -> None:
    """One message after the other, without a pause, in one conversation."""
    while True:
        with contextlib.suppress(aiohttp.ClientError):
            await who.say("long", QUESTION)


def _of_size(size: int) -> Callable[[str, Person], Awaitable[None]]:
    async def send(_server: str, who: Person) -> None:
        await _long_messages(who, size)

    return send


ABUSERS: dict[str, Callable[[str, Person], Awaitable[None]]] = {
    "10 kB messages": _of_size(10_000),
    "100 kB messages": _of_size(100_000),
    "500 kB messages": _of_size(500_000),
    f"{SLOW_CONNECTIONS} slow headers": slow_headers,
    f"{SLOW_CONNECTIONS} slow bodies": slow_bodies,
    "8 clients, a new sender each message": new_senders,
    "50 messages at once from one sender": many_at_once,
    "one very long conversation": one_long_conversation,
}


@contextlib.asynccontextmanager
async def under(name: str, server: str) -> AsyncIterator[None]:
    """While the abuser of that name is at it."""
    async with person(server, ADDRESS) as who:
        task = asyncio.ensure_future(ABUSERS[name](server, who))
        try:
            await asyncio.sleep(1)
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
