"""Measure how much the running assistant's memory grows over thousands of conversations.

python -m benchmarks.soak [--conversations 10000] [--turns 3]

Each conversation comes from a different IP address and uses different words. Runs entirely on this machine and takes about 15 minutes.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from benchmarks.assistants import Assistant, on_sqlite
from benchmarks.evaluate import RESULTS
from benchmarks.measuring import machine_and_versions
from benchmarks.talking import Crowd

AT_ONCE = 8
INTERVAL = 1_000  # conversations between memory readings
WARM = 2_000  # conversations after which the memory should hardly grow


@dataclass
class MemoryReading:
    conversations: int
    server: float
    """The server's memory in megabytes."""
    actions: float
    """The action server's memory in megabytes."""
    errors: int
    """Number of errors since the previous reading."""


async def converse(server: str, conversations: int, turns: int, advance: Callable[[], None]) -> int:
    """Hold several conversations at a time, calling `advance` after each one. Return the number of errors."""
    crowd, remaining = Crowd(server, varied=True), iter(range(conversations))

    async def person() -> None:
        for _ in remaining:
            await crowd.talk_alone(turns)
            advance()

    await asyncio.gather(*(person() for _ in range(AT_ONCE)))
    return crowd.errors.total()


def soak(assistant: Assistant, conversations: int, turns: int) -> list[MemoryReading]:
    readings = []
    with Progress() as progress:
        bar = progress.add_task("Conversations", total=conversations)
        for done in range(INTERVAL, conversations + 1, INTERVAL):
            errors = asyncio.run(converse(assistant.address, INTERVAL, turns, lambda: progress.advance(bar)))
            readings.append(MemoryReading(done, assistant.megabytes("rasa"), assistant.megabytes("rasa_sdk"), errors))
    return readings


def main(conversations: int = 10_000, turns: int = 3) -> None:
    console = Console()
    with contextlib.ExitStack() as stack:
        readings = soak(on_sqlite(stack), conversations, turns)
    warm = next((each for each in readings if each.conversations == WARM), readings[0])
    table = Table("Conversations", "Server", f"× after {warm.conversations:,}", "Action server", "×", "Errors")
    for each in readings:
        table.add_row(
            *(f"{each.conversations:,}", f"{each.server:.0f} MB", f"{each.server / warm.server:.3f}"),
            *(f"{each.actions:.0f} MB", f"{each.actions / warm.actions:.3f}", str(each.errors)),
        )
    software = machine_and_versions("rasa", "sanic", "sqlalchemy")
    console.print(table, f"{turns} turns each. {software}")
    RESULTS.mkdir(exist_ok=True)
    saved = {"machine": software, "turns": turns, "readings": [asdict(each) for each in readings]}
    (RESULTS / "soak.json").write_text(json.dumps(saved, indent=1), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
