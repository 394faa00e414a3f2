"""Measure what one abusive client costs another person, for every shape of abuse in one run.

python -m benchmarks.abuse [--turns 40]

Runs entirely on this machine and takes about five minutes.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.abusers import ABUSERS, attacked_by
from benchmarks.assistants import Assistant, on_sqlite
from benchmarks.evaluate import RESULTS
from benchmarks.measuring import machine_and_versions, percentiles
from benchmarks.talking import Crowd

PAUSE = (0.05, 0.15)  # seconds between the turns of the other person
DRAIN = 0.5  # seconds in which the server ends what the abuser sent
QUIET_SHARE = 3  # one turn without abuse for so many with it
GOAL = 2.0  # times the quiet p95


@dataclass
class AbuseResult:
    """Another person's turns while one client abuses the assistant, in milliseconds: p50, p95 and p99.

    `work` is how long the server worked while they waited, which other programs on the machine don't change. `elapsed` is how long they
    waited.
    """

    abuser: str
    work: tuple[float, float, float]
    elapsed: tuple[float, float, float]
    errors: int


async def measure_all(assistant: Assistant, turns: int, report: Callable[[list[str]], Iterable[str]] = list) -> list[AbuseResult]:
    """Measure every abuser against the same assistant. The first result is of the quiet turns between them, which all are compared with."""
    quiet, results = _crowd(assistant), []
    await _crowd(assistant).talk_alone(turns, PAUSE)
    for abuser in report(list(ABUSERS)):
        await quiet.talk_alone(turns // QUIET_SHARE, PAUSE)
        abused = _crowd(assistant)
        async with attacked_by(abuser, assistant.address):
            await abused.talk_alone(turns, PAUSE)
        results.append(_result(abuser, abused))
        await asyncio.sleep(DRAIN)
    return [_result("nobody", quiet), *results]


def _crowd(assistant: Assistant) -> Crowd:
    return Crowd(assistant.address, clock=assistant.working_seconds)


def _result(abuser: str, crowd: Crowd) -> AbuseResult:
    return AbuseResult(abuser, percentiles(crowd.times), percentiles(crowd.elapsed), crowd.errors.total())


def table_of(results: Sequence[AbuseResult]) -> Table:
    """Return a table of results, the first of which is the one to compare with."""
    quiet = results[0]
    table = Table("One client sends", "Server's work: p50", "p95", "× quiet: p50", "p95", "Elapsed: p95", "× quiet", "Errors")
    for each in results:
        work = (f"{each.work[i]:.1f} ms" for i in (0, 1))
        ratios = (f"{each.work[i] / quiet.work[i]:.2f}" for i in (0, 1))
        table.add_row(
            each.abuser, *work, *ratios, f"{each.elapsed[1]:.1f} ms", f"{each.elapsed[1] / quiet.elapsed[1]:.2f}", str(each.errors)
        )
    return table


def main(turns: int = 40) -> None:
    console = Console(width=max(Console().width, 140))
    software = machine_and_versions("rasa", "sanic", "sqlalchemy")
    with contextlib.ExitStack() as stack:
        results = asyncio.run(measure_all(on_sqlite(stack), turns, lambda names: track(names, "Abusers")))
    above = [each.abuser for each in results if each.work[1] > GOAL * results[0].work[1]]
    console.print(table_of(results), software)
    console.print(f"More than {GOAL:.0f} times the quiet p95: {', '.join(above) or 'none'}.")
    RESULTS.mkdir(exist_ok=True)
    saved = {"machine": software, "abusers": [asdict(each) for each in results]}
    (RESULTS / "abuse.json").write_text(json.dumps(saved, indent=1), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
