"""Measure the assistant with 1,000 visitors on a website at once: page loads, sessions, histories and streamed replies.

python -m benchmarks.visitors [--people 1000] [--seconds 60]

Runs entirely on this machine. On the two cores of the goal, leave it alone meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import resource
import time
import uuid
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import asdict, dataclass
from typing import Any

import aiohttp
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.assistants import on_sqlite
from benchmarks.evaluate import RESULTS
from benchmarks.measuring import machine_and_versions, percentiles
from bot.channels.notices import busy_notice

TURNS_PER_SECOND = 10.0
ARRIVALS_PER_SECOND = 25.0
FIRST = 5  # visitors whose turns are measured before the others arrive
SATURATION = 20.0  # times TURNS_PER_SECOND
SATURATION_SECONDS = 10.0
QUESTIONS = ["is there shift work?", "how many hours a week do they work?", "what qualifications do I need?", "what skills do I need?"]


class Visitor:
    """A visitor with an address of their own, who keeps a connection open as browsers do."""

    def __init__(self, server: str, number: int) -> None:
        self._server = server
        connector = aiohttp.TCPConnector(local_addr=(f"127.3.{number // 250}.{number % 250 + 1}", 0), keepalive_timeout=600)
        self._http = aiohttp.ClientSession(connector=connector, headers={"Origin": server}, timeout=aiohttp.ClientTimeout(60))
        self.is_waiting = False

    async def load_page(self) -> None:
        """Load a page with the chat, open the chat and start a session."""
        await self._get("/")
        await self._get("/webhooks/web/widget.js")
        async with self._http.post(f"{self._server}/webhooks/web/session") as response:
            response.raise_for_status()
            self._headers = {"Authorization": f"Bearer {(await response.json())['token']}"}
        await self.load_history()

    async def load_history(self) -> None:
        await self._get("/webhooks/web/messages", headers=self._headers)

    async def _get(self, path: str, headers: dict[str, str] | None = None) -> None:
        async with self._http.get(self._server + path, headers=headers) as response:
            response.raise_for_status()
            await response.read()

    async def ask(self) -> str:
        """Ask a question and return the text of the streamed reply."""
        headers = {**self._headers, "Idempotency-Key": str(uuid.uuid4())}
        body = {"text": random.choice(QUESTIONS), "page": {"career": "medical-technical-officer"}}
        async with self._http.post(f"{self._server}/webhooks/web/messages", json=body, headers=headers) as response:
            response.raise_for_status()
            event = ""
            async for line in response.content:
                name, _, value = line.decode().strip().partition(": ")
                if name == "event":
                    event = value
                elif name == "data" and event == "message":
                    return str(json.loads(value)["text"])
        raise aiohttp.ClientError("the stream had no reply")

    async def leave(self) -> None:
        await self._http.close()


@dataclass
class Result:
    """Times of one kind of request, in milliseconds."""

    what: str
    number: int
    p50: float
    p95: float
    longest: float
    busy: int
    errors: int


class Measured:
    """Collects the times of requests, and how they ended."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.busy_times: list[float] = []
        self.errors = 0

    async def time(self, request: Callable[[], Awaitable[str | None]]) -> None:
        started = time.perf_counter()
        try:
            reply = await request()
        except (aiohttp.ClientError, TimeoutError):
            self.errors += 1
            return
        times = self.busy_times if reply == busy_notice() else self.times
        times.append((time.perf_counter() - started) * 1000)

    def result(self, what: str) -> Result:
        p50, p95, _ = percentiles(self.times)
        return Result(what, len(self.times), p50, p95, max(self.times), len(self.busy_times), self.errors)

    def busy_result(self, what: str) -> Result:
        p50, p95, _ = percentiles(self.busy_times)
        return Result(what, len(self.busy_times), p50, p95, max(self.busy_times), len(self.busy_times), 0)


async def at_rate(per_second: float, seconds: float, request: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Start a request at random intervals, whether those before are answered or not, and wait for all of them."""
    tasks = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        tasks.append(asyncio.create_task(request()))
        await asyncio.sleep(random.expovariate(per_second))
    await asyncio.gather(*tasks)


async def measure(server: str, people: int, seconds: float) -> list[Result]:
    visitors = [Visitor(server, number) for number in range(people)]
    try:
        loads, alone, turns, histories, crowd = (Measured() for _ in range(5))

        async def arrive(number: int) -> None:
            await asyncio.sleep(number / ARRIVALS_PER_SECOND)
            await loads.time(visitors[number].load_page)

        async def ask(measured: Measured) -> None:
            visitor = random.choice([each for each in visitors if not each.is_waiting])
            visitor.is_waiting = True
            await measured.time(visitor.ask)
            visitor.is_waiting = False

        # One after another, and only a few times each: there is a limit of messages a minute.
        for visitor in visitors[:FIRST]:
            await visitor.load_page()
            for _ in range(10):
                await alone.time(visitor.ask)
                await asyncio.sleep(0.3)
        await asyncio.gather(*(arrive(number) for number in range(FIRST, people)))
        await asyncio.gather(
            at_rate(TURNS_PER_SECOND, seconds, lambda: ask(turns)),
            at_rate(1, seconds, lambda: histories.time(random.choice(visitors).load_history)),
        )
        await at_rate(TURNS_PER_SECOND * SATURATION, SATURATION_SECONDS, lambda: ask(crowd))
        return [
            loads.result("page, script, session and history"),
            alone.result("a turn, one person"),
            turns.result(f"a turn, {people} connected, {TURNS_PER_SECOND:.0f} turns a second"),
            histories.result("a history meanwhile"),
            crowd.result(f"an answered turn of {TURNS_PER_SECOND * SATURATION:.0f} a second"),
            *([crowd.busy_result("a busy notice of those")] if len(crowd.busy_times) > 1 else []),
        ]
    finally:
        await asyncio.gather(*(visitor.leave() for visitor in visitors))


def main(people: int = 1000, seconds: float = 60.0) -> None:
    console = Console(width=max(Console().width, 120))
    # Each visitor has a connection, and the server inherits the limit.
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 10 * people + 1000), hard))
    with contextlib.ExitStack() as stack:
        assistant = on_sqlite(stack)
        with console.status("Visitors"):
            results = asyncio.run(measure(assistant.address, people, seconds))
    table = Table("What", "Number", "p50", "p95", "Longest", "Busy", "Errors")
    for result in results:
        times = (f"{each:.0f} ms" for each in (result.p50, result.p95, result.longest))
        table.add_row(result.what, str(result.number), *times, str(result.busy), str(result.errors))
    console.print(table)
    software = machine_and_versions("rasa", "sanic")
    console.print(f"p95 against that of one person: {results[2].p95 / results[1].p95:.2f}. {software}")
    RESULTS.mkdir(exist_ok=True)
    saved = {"machine": software, "visitors": [asdict(result) for result in results]}
    (RESULTS / "visitors.json").write_text(json.dumps(saved, indent=1), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
