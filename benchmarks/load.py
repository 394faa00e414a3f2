"""Measure the assistant under load from ordinary and abusive clients, and check that no messages are lost.

python -m benchmarks.load [--turns 400] [--other-turns 60]

Runs entirely on this machine and takes about fifteen minutes.
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

from benchmarks.abusers import ABUSERS, attacked_by
from benchmarks.assistants import Assistant, on_postgresql, on_sqlite
from benchmarks.evaluate import RESULTS
from benchmarks.measuring import machine_and_versions, percentiles
from benchmarks.talking import Crowd
from tests.services import POSTGRESQL

PEOPLE = (1, 8, 200)
PROCESSES = (1, 2, 4)
PAUSE = (5.0, 15.0)  # seconds to read a reply
EARLY, LATE = 10, 400  # turn numbers within a conversation
ROUNDS = 2  # alternate with and without abuse, so that other work on the machine affects both equally


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


@dataclass
class AbuseResult:
    """p50, p95 and p99 of another person's turns in milliseconds of the server's work, without and with an abuser."""

    abuser: str
    quiet: tuple[float, float, float]
    abused: tuple[float, float, float]
    errors: int


def measure_in_turn(
    assistants: dict[str, Assistant], people: int, turns: int, pause: tuple[float, float] = (0.0, 0.0), rounds: int = 1
) -> list[LoadResult]:
    """Measure the assistants in alternating rounds, so that other work on the machine affects them all equally."""
    crowds = {scenario: Crowd(assistant.address) for scenario, assistant in assistants.items()}
    spent = dict.fromkeys(assistants, 0.0)
    for scenario, assistant in list(assistants.items()) * rounds:
        before = assistant.core_seconds()
        asyncio.run(crowds[scenario].talk(people, turns // rounds, pause))
        spent[scenario] += assistant.core_seconds() - before
    results = []
    for scenario, crowd in crowds.items():
        taken = len(crowd.times)
        counts = (crowd.errors.total(), *crowd.count_lost_and_duplicate(assistants[scenario].database))
        core = spent[scenario] / taken * 1000
        results.append(LoadResult(scenario, taken, taken / crowd.seconds, core, *percentiles(crowd.times), *counts))
    return results


async def measure_abuse(assistant: Assistant, abuser: str, turns: int) -> AbuseResult:
    """Measure how long the server works during another person's turns. Unlike elapsed time, that isn't affected by other programs."""
    server = assistant.address
    quiet, abused = Crowd(server, clock=assistant.working_seconds), Crowd(server, clock=assistant.working_seconds)
    pause = (0.05, 0.15)
    for _ in range(ROUNDS):
        await quiet.talk_alone(turns // ROUNDS, pause)
        async with attacked_by(abuser, server):
            await abused.talk_alone(turns // ROUNDS, pause)
        # Let the server finish processing the abuser's messages.
        await asyncio.sleep(1)
    return AbuseResult(abuser, percentiles(quiet.times), percentiles(abused.times), abused.errors.total())


async def measure_long_conversation(server: str) -> tuple[float, float]:
    """Return the median turn times around turn EARLY of one conversation and turn LATE of another."""
    await Crowd(server).talk_alone(EARLY - 10, conversation="early")
    await Crowd(server).talk_alone(LATE - 10, conversation="late")
    early, late = Crowd(server), Crowd(server)
    for _ in range(20):
        await early.talk_alone(1, conversation="early")
        await late.talk_alone(1, conversation="late")
    return percentiles(early.times)[0], percentiles(late.times)[0]


def main(turns: int = 400, other_turns: int = 60) -> None:
    console = Console(width=max(Console().width, 120))
    software = machine_and_versions("rasa", "sanic", "sqlalchemy", "redis")
    with contextlib.ExitStack() as stack:
        assistant = on_sqlite(stack)
        with console.status("People"):
            asyncio.run(Crowd(assistant.address).talk_alone(40))
            load = []
            for people in PEOPLE:
                load += measure_in_turn({f"{people} at once": assistant}, people, max(4, turns // people))
            pausing = f"{PEOPLE[-1]}, who pause {PAUSE[0]:.0f} to {PAUSE[1]:.0f} s"
            load += measure_in_turn({pausing: assistant}, PEOPLE[-1], 4, PAUSE)
            early, late = asyncio.run(measure_long_conversation(assistant.address))
        with console.status("Abusers"):
            abuse = [asyncio.run(measure_abuse(assistant, abuser, other_turns)) for abuser in ABUSERS]
    if (POSTGRESQL / "postgres").exists() and shutil.which("redis-server"):
        with contextlib.ExitStack() as stack, console.status("PostgreSQL and Redis"):
            assistants = {f"PostgreSQL and Redis, processes: {processes}": on_postgresql(stack, processes) for processes in PROCESSES}
            measure_in_turn(assistants, 8, 10)
            for people in (8, 16):
                named = {f"{people} at once, {stores}": each for stores, each in assistants.items()}
                load += measure_in_turn(named, people, turns // people, rounds=4)
    else:
        console.print("Skipped several processes: PostgreSQL and Redis are not installed (scripts/services.sh installs them).")
    console.print(people_table(load), abuse_table(abuse))
    console.print(f"A turn of one conversation: {early:.0f} ms at the {EARLY}th, {late:.0f} ms at the {LATE}th, {late / early:.2f} times.")
    console.print(software)
    RESULTS.mkdir(exist_ok=True)
    saved = {
        "machine": software,
        "people": [asdict(each) for each in load],
        "abusers": [asdict(each) for each in abuse],
        "length": {EARLY: early, LATE: late},
    }
    (RESULTS / "load.json").write_text(json.dumps(saved, indent=1), encoding="utf-8")


def people_table(results: Sequence[LoadResult]) -> Table:
    table = Table("People", "Turns", "per second", "Core", "p50", "p95", "p99", "Errors", "Lost", "Stored twice")
    for result in results:
        times = (f"{each:.0f} ms" for each in (result.p50, result.p95, result.p99))
        counts = (str(each) for each in (result.errors, result.lost, result.duplicate))
        table.add_row(result.scenario, str(result.turns), f"{result.turns_per_second:.0f}", f"{result.core:.1f} ms", *times, *counts)
    return table


def abuse_table(results: Sequence[AbuseResult]) -> Table:
    table = Table("Abuser", "Another person's p50", "p95", "× quiet: p50", "p95", "Errors")
    for result in results:
        times, ratios = (f"{each:.0f} ms" for each in result.abused[:2]), (f"{result.abused[i] / result.quiet[i]:.2f}" for i in (0, 1))
        table.add_row(result.abuser, *times, *ratios, str(result.errors))
    return table


if __name__ == "__main__":
    typer.run(main)
