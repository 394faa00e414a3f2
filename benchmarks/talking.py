"""People who talk to a running assistant at once, and what became of each of their messages.

Each has an address of their own, as limits by address count them (any of 127.0.0.0/8 is this machine, on Linux).
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import random
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import sqlalchemy as sa
from ruamel.yaml import YAML

from benchmarks.questions import load_dialogues
from bot.channels.guard import clean_text
from bot.channels.notices import notices
from bot.paths import ROOT

PATIENCE = 60.0  # seconds that a person waits for a reply

_addresses = (f"127.1.{i // 250}.{i % 250 + 1}" for i in itertools.cycle(range(50_000)))


def failures() -> set[str]:
    """How replies begin that are none."""
    apology = YAML(typ="safe").load(ROOT / "domain.yml")["responses"]["utter_apology"][0]["text"]
    said = notices()
    return {apology, said.failed.split("{", maxsplit=1)[0], said.silent, said.too_many}


class Person:
    """A client with an address and a connection of its own."""

    def __init__(self, server: str, http: aiohttp.ClientSession) -> None:
        self._url = f"{server}/webhooks/rest/webhook"
        self._http = http

    async def say(self, conversation: str, text: str) -> str:
        """The reply's text. Raises aiohttp.ClientError, TimeoutError."""
        async with self._http.post(self._url, json={"sender": conversation, "message": text}) as response:
            response.raise_for_status()
            return "\n".join(each["text"] for each in await response.json())


@contextlib.asynccontextmanager
async def person(server: str, address: str = "") -> AsyncIterator[Person]:
    connector = aiohttp.TCPConnector(local_addr=(address or next(_addresses), 0), limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(PATIENCE)) as http:
        yield Person(server, http)


class Talk:
    """What was said to an assistant, and how it was taken."""

    def __init__(self, server: str, varied: bool = False) -> None:
        """`varied`: whether each message has a word of its own, as no two people write alike."""
        self._server = server
        self._varied = varied
        self._failures = failures()
        self._dialogues = itertools.cycle(load_dialogues())
        self.times: list[float] = []
        """Of the turns that were answered, in milliseconds."""
        self.errors: Counter[str] = Counter()
        self.said: dict[str, list[str]] = defaultdict(list)
        """The messages answered, by conversation."""
        self.seconds = 0.0

    async def crowd(self, people: int, turns: int, pause: tuple[float, float] = (0.0, 0.0)) -> None:
        """So many people, who take so many turns each, and pause between them for so many seconds, from and to."""
        started = time.perf_counter()
        await asyncio.gather(*(self.one(turns, pause) for _ in range(people)))
        self.seconds += time.perf_counter() - started

    async def one(self, turns: int, pause: tuple[float, float] = (0.0, 0.0), conversation: str = "") -> None:
        """Somebody's turns, in one conversation after another, or all in the one that is named."""
        async with person(self._server) as who:
            await asyncio.sleep(random.uniform(0, pause[1]))
            for sender, text in itertools.islice(self._lines(conversation), turns):
                await self._turn(who, sender, text)
                await asyncio.sleep(random.uniform(*pause))

    def _lines(self, conversation: str) -> Iterator[tuple[str, str]]:
        for dialogue in self._dialogues:
            sender = conversation or uuid.uuid4().hex
            for turn in dialogue.turns:
                yield sender, f"{turn.text} {uuid.uuid4().hex[:8]}" if self._varied else turn.text

    async def _turn(self, who: Person, sender: str, text: str) -> None:
        started = time.perf_counter()
        try:
            reply = await who.say(sender, text)
        except (aiohttp.ClientError, TimeoutError) as error:
            self.errors[str(error) or type(error).__name__] += 1
            return
        self.times.append((time.perf_counter() - started) * 1000)
        self.said[sender].append(text)
        if any(reply.startswith(failure) for failure in self._failures):
            self.errors[reply] += 1

    def lost_and_doubled(self, database: str) -> tuple[int, int]:
        """How many messages that were answered are not stored, and how many are stored more than once; by their ids and texts."""
        stored: dict[str, Counter[str]] = defaultdict(Counter)
        ids: Counter[str] = Counter()
        for sender, message in stored_messages(database):
            if sender in self.said:
                stored[sender][message["text"]] += 1
                ids[message["message_id"]] += 1
        lost = doubled = 0
        for sender, texts in self.said.items():
            answered = Counter(map(clean_text, texts))
            lost += (answered - stored[sender]).total()
            doubled += (stored[sender] - answered).total()
        return lost, doubled + sum(count - 1 for count in ids.values())


def stored_messages(database: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The messages of people in a tracker store's database, with their conversations."""
    with sa.create_engine(database).connect() as connection:
        rows = connection.execute(sa.text("SELECT sender_id, data FROM events WHERE type_name = 'user' ORDER BY id"))
        for sender, data in rows:
            yield sender, json.loads(data)
