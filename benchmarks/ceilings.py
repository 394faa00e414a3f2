"""Measure setup, installed size, startup, memory and turn times, and compare some of them with their ceilings.

python -m benchmarks.ceilings [--write-docs]

Everything is measured on a fresh clone of the last commit, with the packages already in uv's cache.
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

from benchmarks.measuring import core_seconds, machine_and_versions, megabytes, percentiles, with_children
from benchmarks.questions import load_singles
from benchmarks.readme import BENCHMARKS, markdown, replace_block
from bot.cli.client import Conversation
from bot.operations import processes, supervisor
from bot.paths import ROOT

MESSAGES = 10  # sent before measuring memory
TURNS = 200
HEADINGS = ["", "Measured", "Ceiling"]


def set_up(clone: Path) -> tuple[float, float]:
    """Clone the last commit, install its packages and train a model. Return the elapsed seconds and the CPU seconds."""
    start, before = time.monotonic(), _children_seconds()
    subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
    subprocess.run(["make", "--silent", "train"], cwd=clone, check=True)
    return time.monotonic() - start, _children_seconds() - before


def _children_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def runtime_megabytes(clone: Path) -> float:
    """Uninstall the development packages and return the disk space used by the rest."""
    subprocess.run([clone / ".tools" / "bin" / "uv", "sync", "--quiet", "--locked", "--no-dev"], cwd=clone, check=True)
    return sum(file.lstat().st_blocks for file in (clone / ".venv").rglob("*")) * 512 / 2**20


@contextlib.contextmanager
def served(clone: Path) -> Iterator[tuple[str, set[int]]]:
    """Run `careers serve`. Once it's ready, yield its URL and process ids."""
    port, actions_port = supervisor.free_port(), supervisor.free_port()
    command = [str(clone / ".venv" / "bin" / "careers"), "serve", "--port", str(port), "--actions-port", str(actions_port)]
    with processes.process(command, clone / "serve.log") as running:
        processes.wait_until_ready("assistant", f"{supervisor.address(port)}/health/ready", running, clone / "serve.log")
        yield supervisor.address(port), with_children([running.pid])


def server_megabytes(started: set[int]) -> float:
    return sum(megabytes(each) for each in started if {"rasa", "run"} <= {*psutil.Process(each).cmdline()})


def measure() -> list[list[str]]:
    """Take all measurements and return the table's rows, with columns as in HEADINGS."""
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
        ["set-up from a clean clone until trained, s", f"{seconds:.0f}", "190, on an idle machine"],
        ["the same, processor seconds", f"{work:.0f}", "215"],
        ["installed packages, without those for development, MB", f"{disk:.0f}", "900"],
        ["start until ready, processor seconds of all processes", f"{start_work:.1f}", "12"],
        [f"memory of the server after {MESSAGES} messages, MB", f"{memory:.0f}", "450"],
        ["a turn: p50, ms, a goal", f"{percentiles(times)[0]:.0f}", "20"],
        ["a turn: processor milliseconds of all processes", f"{turn_work:.1f}", "20"],
    ]


def main(write_docs: bool = False) -> None:
    console = Console()
    os.environ.pop("VIRTUAL_ENV", None)  # the clone has its own environment
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
