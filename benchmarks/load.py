"""Measure the assistant with many people at once, and check that no messages are lost.

python -m benchmarks.load [--turns 400]

Runs entirely on this machine and takes about three minutes.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.assistants import Assistant, on_sqlite
from benchmarks.evaluate import RESULTS
from benchmarks.measuring import machine_and_versions, percentiles
from benchmarks.talking import Crowd

PEOPLE = (1, 8, 200)
PAUSE = (5.0, 15.0)  # seconds to read a reply
EARLY, LATE = 10, 400  # turn numbers within a conversation


@dataclass
class LoadResult:
    """Results for a crowd's turns. Times are in milliseconds."""

    scenario: str
    turns: int
    turns_per_second: float
    core: float
    """CPU time per turn, for the server and action server together."""
    p50: float
    p95: float
    p99: float
    errors: int
    lost: int
    duplicate: int


def measure(assistant: Assistant, scenario: str, people: int, turns: int, pause: tuple[float, float] = (0.0, 0.0)) -> LoadResult:
    """Measure a crowd in which each person takes so many turns."""
    crowd, before = Crowd(assistant.address), assistant.core_seconds()
    asyncio.run(crowd.talk(people, turns, pause))
    taken = len(crowd.times)
    core = (assistant.core_seconds() - before) / taken * 1000
    counts = (crowd.errors.total(), *crowd.count_lost_and_duplicate(assistant.database))
    return LoadResult(scenario, taken, taken / crowd.seconds, core, *percentiles(crowd.times), *counts)


async def measure_long_conversation(server: str) -> tuple[float, float]:
    """Return the median turn times around turn EARLY of one conversation and turn LATE of another."""
    await Crowd(server).talk_alone(EARLY - 10, conversation="early")
    await Crowd(server).talk_alone(LATE - 10, conversation="late")
    early, late = Crowd(server), Crowd(server)
    for _ in range(20):
        await early.talk_alone(1, conversation="early")
        await late.talk_alone(1, conversation="late")
    return percentiles(early.times)[0], percentiles(late.times)[0]


def main(turns: int = 400) -> None:
    console = Console(width=max(Console().width, 120))
    software = machine_and_versions("rasa", "sanic", "sqlalchemy")
    with contextlib.ExitStack() as stack:
        assistant = on_sqlite(stack)
        with console.status("People"):
            asyncio.run(Crowd(assistant.address).talk_alone(40))
            load = [measure(assistant, f"{people} at once", people, max(4, turns // people)) for people in PEOPLE]
            pausing = f"{PEOPLE[-1]}, who pause {PAUSE[0]:.0f} to {PAUSE[1]:.0f} s"
            load.append(measure(assistant, pausing, PEOPLE[-1], 4, PAUSE))
            early, late = asyncio.run(measure_long_conversation(assistant.address))
    console.print(people_table(load))
    console.print(f"A turn of one conversation: {early:.0f} ms at the {EARLY}th, {late:.0f} ms at the {LATE}th, {late / early:.2f} times.")
    console.print(software)
    RESULTS.mkdir(exist_ok=True)
    saved = {"machine": software, "people": [asdict(each) for each in load], "length": {EARLY: early, LATE: late}}
    (RESULTS / "load.json").write_text(json.dumps(saved, indent=1), encoding="utf-8")


def people_table(results: Sequence[LoadResult]) -> Table:
    table = Table("People", "Turns", "per second", "Core", "p50", "p95", "p99", "Errors", "Lost", "Stored twice")
    for result in results:
        times = (f"{each:.0f} ms" for each in (result.p50, result.p95, result.p99))
        counts = (str(each) for each in (result.errors, result.lost, result.duplicate))
        table.add_row(result.scenario, str(result.turns), f"{result.turns_per_second:.0f}", f"{result.core:.1f} ms", *times, *counts)
    return table


if __name__ == "__main__":
    typer.run(main)
