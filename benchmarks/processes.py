"""Measure what a turn costs when several server processes share PostgreSQL and Redis.

python -m benchmarks.processes [--people 16] [--turns 4] [--rounds 8]

The numbers of processes take turns in one run, so that other work on the machine affects them all. A core does less in a second when the
other cores are busy, too, whatever they do, so each number is also compared with as many separate assistants of one process, which share
nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.assistants import Assistant, on_postgresql
from benchmarks.evaluate import RESULTS
from benchmarks.measuring import machine_and_versions, percentiles
from benchmarks.talking import Crowd
from tests.services import POSTGRESQL

PROCESSES = (1, 2, 4)
WARM_UP = 3  # turns of each person that are not measured


@dataclass
class Fleet:
    """Assistants that share the people between them."""

    name: str
    assistants: Sequence[Assistant]
    crowds: list[Crowd] = field(init=False)
    costs: list[float] = field(default_factory=list)
    """CPU time of a turn in each round, in milliseconds."""

    def __post_init__(self) -> None:
        self.crowds = [Crowd(each.address) for each in self.assistants]

    def core_seconds(self) -> float:
        return sum(each.core_seconds() for each in self.assistants)

    def answered(self) -> int:
        return sum(len(crowd.times) for crowd in self.crowds)

    async def talk(self, people: int, turns: int) -> None:
        await asyncio.gather(*(crowd.talk(people // len(self.crowds), turns) for crowd in self.crowds))

    def measure_round(self, people: int, turns: int) -> None:
        worked, answered = self.core_seconds(), self.answered()
        asyncio.run(self.talk(people, turns))
        self.costs.append((self.core_seconds() - worked) / (self.answered() - answered) * 1000)

    def result(self) -> ProcessesResult:
        times = [time for crowd in self.crowds for time in crowd.times]
        lost_and_duplicate = [
            crowd.count_lost_and_duplicate(each.database) for crowd, each in zip(self.crowds, self.assistants, strict=True)
        ]
        return ProcessesResult(
            name=self.name,
            turns=len(times),
            turns_per_second=sum(len(crowd.times) / crowd.seconds for crowd in self.crowds),
            core=statistics.median(self.costs),
            p50=percentiles(times)[0],
            p95=percentiles(times)[1],
            errors=sum(crowd.errors.total() for crowd in self.crowds),
            lost=sum(lost for lost, _ in lost_and_duplicate),
            duplicate=sum(duplicate for _, duplicate in lost_and_duplicate),
        )


@dataclass
class ProcessesResult:
    """Results for one fleet. Times are in milliseconds."""

    name: str
    turns: int
    turns_per_second: float
    core: float
    """CPU time per turn, for the servers and action servers together: the median of the rounds."""
    p50: float
    p95: float
    errors: int
    lost: int
    duplicate: int


def measure(fleets: Sequence[Fleet], people: int, turns: int, rounds: int) -> list[ProcessesResult]:
    """Measure the fleets in alternating rounds."""
    for fleet in fleets:
        asyncio.run(fleet.talk(people, WARM_UP))
        fleet.crowds = [Crowd(each.address) for each in fleet.assistants]
    for number in track(range(rounds), "Rounds"):
        # Every other round in reverse, so that none always comes after the same one.
        for fleet in fleets if number % 2 == 0 else reversed(fleets):
            fleet.measure_round(people, turns)
    return [fleet.result() for fleet in fleets]


def main(people: int = 16, turns: int = 4, rounds: int = 8, separate: int = 2) -> None:
    console = Console(width=max(Console().width, 120))
    if not ((POSTGRESQL / "postgres").exists() and shutil.which("redis-server")):
        console.print("Skipped several processes: PostgreSQL and Redis are not installed (scripts/services.sh installs them).")
        return
    software = machine_and_versions("rasa", "sanic", "sqlalchemy", "redis")
    with contextlib.ExitStack() as stack:
        fleets = [Fleet(f"{number} sharing both stores", [on_postgresql(stack, number)]) for number in PROCESSES]
        fleets.append(Fleet(f"{separate} separate assistants", [on_postgresql(stack, 1) for _ in range(separate)]))
        results = measure(fleets, people, turns, rounds)
    table = Table("Processes", "Turns", "per second", "Core", "× one", "p50", "p95", "Errors", "Lost", "Stored twice")
    for each in results:
        numbers = f"{each.turns_per_second:.0f}", f"{each.core:.1f} ms", f"{each.core / results[0].core:.2f}"
        counts = (str(number) for number in (each.errors, each.lost, each.duplicate))
        table.add_row(each.name, str(each.turns), *numbers, f"{each.p50:.0f} ms", f"{each.p95:.0f} ms", *counts)
    console.print(table, software)
    RESULTS.mkdir(exist_ok=True)
    saved = {"machine": software, "processes": [asdict(each) for each in results]}
    (RESULTS / "processes.json").write_text(json.dumps(saved, indent=1), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
