"""Puts the real assistant under load, of people and of abusers, and says what became of each message.

python -m benchmarks.load [--turns 400] [--other-turns 60]

Everything stays on this machine, and ends by itself in about eight minutes.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.abusers import ABUSERS, under
from benchmarks.evaluate import RESULTS
from benchmarks.measuring import children, core_seconds, machine_and_versions, megabytes, percentiles, with_children
from benchmarks.talking import Talk
from bot import serving
from tests.services import POSTGRESQL, postgresql, redis

PEOPLE = (1, 8, 200)
PAUSE = (5.0, 15.0)  # seconds between the messages of people who read the answers
EARLY, LATE = 10, 400  # turns of one conversation
ROUNDS = 2  # of quiet and abuse in turn, so that whatever else the machine does meets both alike


@dataclass
class Measured:
    """What people met with; times are in milliseconds."""

    what: str
    turns: int
    a_second: float
    core: float
    """Milliseconds of a core that server and action server took for a turn."""
    p50: float
    p95: float
    p99: float
    errors: int
    lost: int
    doubled: int


@dataclass
class Disturbed:
    """How another person's turns took, in milliseconds, while there was an abuser and while all was quiet."""

    abuser: str
    quiet: tuple[float, float, float]
    abused: tuple[float, float, float]
    errors: int


class Assistant:
    """A running assistant and its processes."""

    def __init__(self, stack: contextlib.ExitStack, database: str, folder: Path, **endpoints: Any) -> None:
        before = children()
        self.address = stack.enter_context(serving.assistant(serving.free_port(), serving.free_port(), folder / "logs", **endpoints))
        self._started = children() - before
        self._database = database

    def core_seconds(self) -> float:
        return core_seconds(with_children(self._started))

    def megabytes(self, module: str) -> float:
        """What the process that runs that module holds."""
        return sum(megabytes(each) for each in self._started if module in psutil.Process(each).cmdline())

    def measure(self, what: str, people: int, turns: int, pause: tuple[float, float] = (0.0, 0.0)) -> Measured:
        talk, before = Talk(self.address), self.core_seconds()
        asyncio.run(talk.crowd(people, turns, pause))
        spent = self.core_seconds() - before
        lost, doubled = talk.lost_and_doubled(self._database)
        taken = len(talk.times)
        return Measured(
            *(what, taken, taken / talk.seconds, spent / taken * 1000),
            *percentiles(talk.times),
            *(talk.errors.total(), lost, doubled),
        )


def on_sqlite(stack: contextlib.ExitStack) -> Assistant:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    store = {"type": "bot.runtime.tracker_store.SqliteTrackerStore", "db": str(folder / "conversations.db")}
    return Assistant(stack, f"sqlite:///{folder}/conversations.db", folder, tracker_store=store)


def on_postgresql(stack: contextlib.ExitStack, processes: int) -> Assistant:
    """Of so many server processes, with conversations in a PostgreSQL and their locks in a Redis of their own."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    database, locks = stack.enter_context(postgresql()), stack.enter_context(redis())
    store = {"type": "bot.runtime.tracker_store.RecentTrackerStore", "dialect": "postgresql", "username": "postgres", "db": "postgres"}
    stack.enter_context(_environment(SANIC_WORKERS=str(processes)))
    return Assistant(
        *(stack, f"postgresql://postgres@{serving.HOST}:{database.port}/postgres", folder),
        tracker_store={**store, "url": serving.HOST, "port": database.port},
        lock_store={"type": "redis", "url": serving.HOST, "port": locks.port},
    )


@contextlib.contextmanager
def _environment(**variables: str) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


async def disturbed(server: str, abuser: str, turns: int) -> Disturbed:
    quiet, abused = Talk(server), Talk(server)
    pause = (0.05, 0.15)
    for _ in range(ROUNDS):
        await quiet.one(turns // ROUNDS, pause)
        async with under(abuser, server):
            await abused.one(turns // ROUNDS, pause)
        # What the abuser left behind is done with.
        await asyncio.sleep(1)
    return Disturbed(abuser, percentiles(quiet.times), percentiles(abused.times), abused.errors.total())


async def length(server: str) -> tuple[float, float]:
    """The median times of turns around the EARLY and the LATE one of a conversation."""
    talk = Talk(server)
    await talk.one(LATE + 10, conversation="long")
    return tuple(percentiles(talk.times[at - 10 : at + 10])[0] for at in (EARLY, LATE))  # type: ignore[return-value]


def main(turns: int = 400, other_turns: int = 60) -> None:
    console = Console(width=max(Console().width, 120))
    software = machine_and_versions("rasa", "sanic", "sqlalchemy", "redis")
    with contextlib.ExitStack() as stack:
        assistant = on_sqlite(stack)
        with console.status("People"):
            asyncio.run(Talk(assistant.address).one(40))
            measured = [assistant.measure(f"{people} at once", people, max(4, turns // people)) for people in PEOPLE]
            measured.append(assistant.measure(f"{PEOPLE[-1]}, who pause {PAUSE[0]:.0f} to {PAUSE[1]:.0f} s", PEOPLE[-1], 4, PAUSE))
            early, late = asyncio.run(length(assistant.address))
        with console.status("Abusers"):
            disturbances = [asyncio.run(disturbed(assistant.address, abuser, other_turns)) for abuser in ABUSERS]
    if (POSTGRESQL / "postgres").exists() and shutil.which("redis-server"):
        for processes in (1, 2):
            with contextlib.ExitStack() as stack, console.status(f"PostgreSQL and Redis, processes: {processes}"):
                assistant = on_postgresql(stack, processes)
                asyncio.run(Talk(assistant.address).crowd(8, 20))
                measured += [
                    assistant.measure(f"{people} at once, PostgreSQL and Redis, processes: {processes}", people, turns // people)
                    for people in (8, 16)
                ]
    else:
        console.print("No PostgreSQL or Redis here (scripts/services.sh brings them): several processes are not measured.")
    console.print(people_table(measured), abuse_table(disturbances))
    console.print(f"A turn of one conversation: {early:.0f} ms at the {EARLY}th, {late:.0f} ms at the {LATE}th, {late / early:.2f} times.")
    console.print(software)
    RESULTS.mkdir(exist_ok=True)
    saved = {
        "machine": software,
        "people": [asdict(each) for each in measured],
        "abusers": [asdict(each) for each in disturbances],
        "length": {EARLY: early, LATE: late},
    }
    (RESULTS / "load.json").write_text(json.dumps(saved, indent=1), encoding="utf-8")


def people_table(measured: Sequence[Measured]) -> Table:
    table = Table("People", "Turns", "a second", "Core", "p50", "p95", "p99", "Errors", "Lost", "Doubled")
    for m in measured:
        times = (f"{each:.0f} ms" for each in (m.p50, m.p95, m.p99))
        table.add_row(m.what, str(m.turns), f"{m.a_second:.0f}", f"{m.core:.1f} ms", *times, str(m.errors), str(m.lost), str(m.doubled))
    return table


def abuse_table(disturbances: Sequence[Disturbed]) -> Table:
    table = Table("Abuser", "Another's p50", "p95", "× quiet: p50", "p95", "Errors")
    for d in disturbances:
        times, ratios = (f"{each:.0f} ms" for each in d.abused[:2]), (f"{d.abused[i] / d.quiet[i]:.2f}" for i in (0, 1))
        table.add_row(d.abuser, *times, *ratios, str(d.errors))
    return table


if __name__ == "__main__":
    typer.run(main)
