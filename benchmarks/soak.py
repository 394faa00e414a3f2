"""What the running assistant's memory grows by, over thousands of conversations.

python -m benchmarks.soak [--conversations 10000] [--turns 3]

Each is somebody else's, from another address, in words of its own. It ends by itself, in a quarter of an hour or so; nothing leaves
this machine.
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
from benchmarks.talking import Talk

AT_ONCE = 8
EVERY = 1_000  # conversations, after which the memory is read
SETTLED = 2_000  # conversations, after which it should hardly grow


@dataclass
class Reading:
    conversations: int
    server: float
    """Megabytes."""
    actions: float
    errors: int
    """Of the latest conversations."""


async def converse(server: str, conversations: int, turns: int, told: Callable[[], None]) -> int:
    """So many conversations, some at once; how many errors people met with."""
    talk, to_come = Talk(server, varied=True), iter(range(conversations))

    async def people() -> None:
        for _ in to_come:
            await talk.one(turns)
            told()

    await asyncio.gather(*(people() for _ in range(AT_ONCE)))
    return talk.errors.total()


def soak(assistant: Assistant, conversations: int, turns: int) -> list[Reading]:
    readings = []
    with Progress() as progress:
        bar = progress.add_task("Conversations", total=conversations)
        for done in range(EVERY, conversations + 1, EVERY):
            errors = asyncio.run(converse(assistant.address, EVERY, turns, lambda: progress.advance(bar)))
            readings.append(Reading(done, assistant.megabytes("rasa"), assistant.megabytes("rasa_sdk"), errors))
    return readings


def main(conversations: int = 10_000, turns: int = 3) -> None:
    console = Console()
    with contextlib.ExitStack() as stack:
        readings = soak(on_sqlite(stack), conversations, turns)
    settled = next((each for each in readings if each.conversations == SETTLED), readings[0])
    table = Table("Conversations", "Server", f"× at {settled.conversations:,}", "Action server", "×", "Errors")
    for each in readings:
        table.add_row(
            *(f"{each.conversations:,}", f"{each.server:.0f} MB", f"{each.server / settled.server:.3f}"),
            *(f"{each.actions:.0f} MB", f"{each.actions / settled.actions:.3f}", str(each.errors)),
        )
    software = machine_and_versions("rasa", "sanic", "sqlalchemy")
    console.print(table, f"{turns} turns each. {software}")
    RESULTS.mkdir(exist_ok=True)
    saved = {"machine": software, "turns": turns, "readings": [asdict(each) for each in readings]}
    (RESULTS / "soak.json").write_text(json.dumps(saved, indent=1), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
