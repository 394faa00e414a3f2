"""Measure what set-up, the installation, a start, the memory and a turn cost: ceilings for every later change.

python -m benchmarks.ceilings [--write-docs]

All is measured on a clean clone of the last commit, with the packages in uv's cache.
"""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.measuring import core_seconds, machine_and_versions, megabytes, p50_p95, with_children
from benchmarks.questions import load_singles
from benchmarks.readme import BENCHMARKS, markdown, replace_block
from bot.cli.client import Conversation
from bot.operations import processes, supervisor
from bot.paths import ROOT

MESSAGES = 10  # before the memory is read
TURNS = 200
HEADINGS = ["", "Measured", "Ceiling"]


def set_up(clone: Path) -> tuple[float, float]:
    """Clone the last commit, install its packages and train. Return the seconds and the processor seconds that it took."""
    start, before = time.monotonic(), _children_seconds()
    subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
    subprocess.run(["make", "--silent", "train"], cwd=clone, check=True)
    return time.monotonic() - start, _children_seconds() - before


def _children_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def runtime_megabytes(clone: Path) -> float:
    """Remove the packages for development, and return what the others take on disk."""
    subprocess.run([clone / ".tools" / "bin" / "uv", "sync", "--quiet", "--locked", "--no-dev"], cwd=clone, check=True)
    return sum(file.lstat().st_blocks for file in (clone / ".venv").rglob("*")) * 512 / 2**20


@contextlib.contextmanager
def served(clone: Path) -> Iterator[tuple[str, set[int]]]:
    """Run `careers serve`. Yield its address and its processes when it is ready."""
    port, actions_port = supervisor.free_port(), supervisor.free_port()
    command = [str(clone / ".venv" / "bin" / "careers"), "serve", "--port", str(port), "--actions-port", str(actions_port)]
    with processes.process(command, clone / "serve.log") as running:
        processes.wait_until_ready("assistant", f"{supervisor.address(port)}/health/ready", running, clone / "serve.log")
        yield supervisor.address(port), with_children([running.pid])


def server_megabytes(started: set[int]) -> float:
    return sum(megabytes(each) for each in started if psutil.Process(each).cmdline()[1:4] == ["-m", "rasa", "run"])


def measure() -> list[list[str]]:
    """Return the rows of the table under HEADINGS."""
    with tempfile.TemporaryDirectory() as temporary:
        clone = Path(temporary) / "clone"
        seconds, work = set_up(clone)
        disk = runtime_megabytes(clone)
        with served(clone) as (address, started):
            start_work = core_seconds(started)
            texts = [question.text for question in load_singles()]
            conversation = Conversation(address)
            for text in texts[:MESSAGES]:
                conversation.say(text)
            memory = server_megabytes(started)
            before, times = core_seconds(started), []
            for i in range(TURNS):
                if i % MESSAGES == 0:
                    conversation = Conversation(address)
                begun = time.perf_counter()
                conversation.say(texts[i % len(texts)])
                times.append((time.perf_counter() - begun) * 1000)
            turn_work = (core_seconds(started) - before) / TURNS * 1000
    return [
        ["set-up from a clean clone until trained, s", f"{seconds:.0f}", ""],
        ["the same, processor seconds", f"{work:.0f}", ""],
        ["installed packages, without those for development, MB", f"{disk:.0f}", "900"],
        ["start until ready, processor seconds of all processes", f"{start_work:.1f}", ""],
        [f"memory of the server after {MESSAGES} messages, MB", f"{memory:.0f}", "450"],
        ["a turn: p50, ms", f"{p50_p95(times)[0]:.0f}", ""],
        ["a turn: processor milliseconds of all processes", f"{turn_work:.1f}", ""],
    ]


def main(write_docs: bool = False) -> None:
    console = Console()
    os.environ.pop("VIRTUAL_ENV", None)  # the clone has an environment of its own
    rows = measure()
    caption = f"Measured on {machine_and_versions('rasa', 'spacy')}."
    table = Table(*HEADINGS)
    for row in rows:
        table.add_row(*row)
    console.print(table, caption)
    if write_docs:
        replace_block("ceilings", "\n".join([markdown(HEADINGS, rows), "", caption]), BENCHMARKS)


if __name__ == "__main__":
    typer.run(main)
