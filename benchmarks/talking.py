"""Simulate people talking to a running assistant at the same time, and track what happens to each message.

Each person uses a different IP address, because rate limits apply per address. On Linux, all of 127.0.0.0/8 refers to the local machine.
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
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import aiohttp
import sqlalchemy as sa
from ruamel.yaml import YAML

from benchmarks.questions import load_dialogues
from bot.answering.responses import RESPONSES_FILE
from bot.channels.guard import clean_text
from bot.channels.notices import notices

REPLY_TIMEOUT = 60.0  # seconds

_addresses = (f"127.1.{i // 250}.{i % 250 + 1}" for i in itertools.cycle(range(50_000)))


def refusals() -> tuple[str, ...]:
    """Return the beginnings of the messages that people get if no turn is taken, or if it isn't stored."""
    texts = notices()
    return texts.failed.split("{", maxsplit=1)[0], texts.too_many, texts.busy, texts.unavailable


def failure_notices() -> tuple[str, ...]:
    """Return the beginnings of the messages that people get instead of an answer when something goes wrong."""
    apology = YAML(typ="safe").load(RESPONSES_FILE)["utter_apology"][0]["text"]
    return apology, notices().silent, *refusals()


class Person:
    """A client with its own IP address and connections."""

    def __init__(self, server: str, http: aiohttp.ClientSession) -> None:
        self._url = f"{server}/webhooks/rest/webhook"
        self._http = http

    async def say(self, conversation: str, text: str) -> str:
        """Send a message and return the reply's text. Raises aiohttp.ClientError or TimeoutError."""
        async with self._http.post(self._url, json={"sender": conversation, "message": text}) as response:
            response.raise_for_status()
            return "\n".join(each["text"] for each in await response.json())


@contextlib.asynccontextmanager
async def person(server: str, address: str = "") -> AsyncIterator[Person]:
    """Create a person with the given IP address, or the next unused one by default."""
    connector = aiohttp.TCPConnector(local_addr=(address or next(_addresses), 0), limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(REPLY_TIMEOUT)) as http:
        yield Person(server, http)


class Crowd:
    """A group of people talking to the same assistant. Records turn times, errors and answered messages."""

    def __init__(self, server: str, varied: bool = False, clock: Callable[[], float] = time.perf_counter) -> None:
        """Create a crowd. If `varied` is true, a random word is added to each message, because no two people write alike.

        `clock` returns the seconds that turns are measured in.
        """
        self._server = server
        self._clock = clock
        self._varied = varied
        self._refusals, self._failure_notices = refusals(), failure_notices()
        self._dialogues = itertools.cycle(load_dialogues())
        self.times: list[float] = []
        """Time of each answered turn by the crowd's clock, in milliseconds."""
        self.elapsed: list[float] = []
        """Time that passed during each answered turn, in milliseconds."""
        self.errors: Counter[str] = Counter()
        self.answered: dict[str, list[str]] = defaultdict(list)
        """Answered messages by conversation."""
        self.seconds = 0.0

    async def talk(self, people: int, turns: int, pause: tuple[float, float] = (0.0, 0.0)) -> None:
        """Simulate people talking at the same time. `pause` is the range for the random pauses between turns, in seconds."""
        started = time.perf_counter()
        await asyncio.gather(*(self.talk_alone(turns, pause) for _ in range(people)))
        self.seconds += time.perf_counter() - started

    async def talk_alone(self, turns: int, pause: tuple[float, float] = (0.0, 0.0), conversation: str = "") -> None:
        """Simulate one person, either in the given conversation or in a new one for each dialogue."""
        async with person(self._server) as client:
            await asyncio.sleep(random.uniform(0, pause[1]))
            for sender, text in itertools.islice(self._lines(conversation), turns):
                await self._turn(client, sender, text)
                await asyncio.sleep(random.uniform(*pause))

    def _lines(self, conversation: str) -> Iterator[tuple[str, str]]:
        for dialogue in self._dialogues:
            sender = conversation or uuid.uuid4().hex
            for turn in dialogue.turns:
                yield sender, f"{turn.text} {uuid.uuid4().hex[:8]}" if self._varied else turn.text

    async def _turn(self, client: Person, sender: str, text: str) -> None:
        started, began = self._clock(), time.perf_counter()
        try:
            reply = await client.say(sender, text)
        except (aiohttp.ClientError, TimeoutError) as error:
            self.errors[str(error) or type(error).__name__] += 1
            return
        self.times.append((self._clock() - started) * 1000)
        self.elapsed.append((time.perf_counter() - began) * 1000)
        if not reply.startswith(self._refusals):
            self.answered[f"rest_{sender}"].append(text)
        if reply.startswith(self._failure_notices):
            self.errors[reply] += 1

    def count_lost_and_duplicate(self, database: str) -> tuple[int, int]:
        """Count the answered messages that weren't stored and the ones that were stored twice, comparing their texts and ids."""
        stored: dict[str, Counter[str]] = defaultdict(Counter)
        ids: Counter[str] = Counter()
        for sender, message in stored_messages(database):
            if sender in self.answered:
                stored[sender][message["text"]] += 1
                ids[message["message_id"]] += 1
        lost = duplicate = 0
        for sender, texts in self.answered.items():
            expected = Counter(map(clean_text, texts))
            lost += (expected - stored[sender]).total()
            duplicate += (stored[sender] - expected).total()
        return lost, duplicate + sum(count - 1 for count in ids.values())


def stored_messages(database: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each user message in the tracker store's database, as a conversation id and an event."""
    with sa.create_engine(database).connect() as connection:
        rows = connection.execute(sa.text("SELECT sender_id, data FROM events WHERE type_name = 'user' ORDER BY id"))
        for sender, data in rows:
            yield sender, json.loads(data)
