"""Puts the real assistant under load, of people and of abusers, and says what became of each message.

python -m benchmarks.load [--turns 400] [--other-turns 60]

Everything stays on this machine, and ends by itself in about eight minutes.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.abusers import ABUSERS, under
from benchmarks.assistants import Assistant, on_postgresql, on_sqlite
from benchmarks.evaluate import RESULTS
from benchmarks.measuring import machine_and_versions, percentiles
from benchmarks.talking import Talk
from tests.services import POSTGRESQL

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


def measured_in_turn(
    assistants: dict[str, Assistant], people: int, turns: int, pause: tuple[float, float] = (0.0, 0.0), rounds: int = 1
) -> list[Measured]:
    """In so many rounds of each, so that whatever else the machine does meets all alike."""
    talks = {what: Talk(assistant.address) for what, assistant in assistants.items()}
    spent = dict.fromkeys(assistants, 0.0)
    for what, assistant in list(assistants.items()) * rounds:
        before = assistant.core_seconds()
        asyncio.run(talks[what].crowd(people, turns // rounds, pause))
        spent[what] += assistant.core_seconds() - before
    measured = []
    for what, talk in talks.items():
        taken = len(talk.times)
        lost, doubled = talk.lost_and_doubled(assistants[what].database)
        figures = (*percentiles(talk.times), talk.errors.total(), lost, doubled)
        measured.append(Measured(what, taken, taken / talk.seconds, spent[what] / taken * 1000, *figures))
    return measured


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
    """The median times of turns around the EARLY one of a conversation and around the LATE one of another, taken in turn."""
    await Talk(server).one(EARLY - 10, conversation="early")
    await Talk(server).one(LATE - 10, conversation="late")
    early, late = Talk(server), Talk(server)
    for _ in range(20):
        await early.one(1, conversation="early")
        await late.one(1, conversation="late")
    return percentiles(early.times)[0], percentiles(late.times)[0]


def main(turns: int = 400, other_turns: int = 60) -> None:
    console = Console(width=max(Console().width, 120))
    software = machine_and_versions("rasa", "sanic", "sqlalchemy", "redis")
    with contextlib.ExitStack() as stack:
        assistant = on_sqlite(stack)
        with console.status("People"):
            asyncio.run(Talk(assistant.address).one(40))
            measured = []
            for people in PEOPLE:
                measured += measured_in_turn({f"{people} at once": assistant}, people, max(4, turns // people))
            pausing = f"{PEOPLE[-1]}, who pause {PAUSE[0]:.0f} to {PAUSE[1]:.0f} s"
            measured += measured_in_turn({pausing: assistant}, PEOPLE[-1], 4, PAUSE)
            early, late = asyncio.run(length(assistant.address))
        with console.status("Abusers"):
            disturbances = [asyncio.run(disturbed(assistant.address, abuser, other_turns)) for abuser in ABUSERS]
    if (POSTGRESQL / "postgres").exists() and shutil.which("redis-server"):
        with contextlib.ExitStack() as stack, console.status("PostgreSQL and Redis"):
            assistants = {f"PostgreSQL and Redis, processes: {processes}": on_postgresql(stack, processes) for processes in (1, 2)}
            measured_in_turn(assistants, 8, 10)
            for people in (8, 16):
                named = {f"{people} at once, {what}": each for what, each in assistants.items()}
                measured += measured_in_turn(named, people, turns // people, rounds=4)
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
