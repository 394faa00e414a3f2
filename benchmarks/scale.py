"""Measure turn times, startup, memory and the index of running assistants, with between one and thousands of careers.

python -m benchmarks.scale [--turns 100] [--sizes 1,100,416,5000]

The careers are generated. Each has about as many statements as a real profile, spread across all topics.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table
from ruamel.yaml import YAML

from benchmarks.evaluate import RESULTS
from benchmarks.measuring import children, core_seconds, machine_and_versions, megabytes, percentiles
from bot.cli.client import Conversation
from bot.knowledge import index
from bot.knowledge.taxonomy import load_taxonomy
from bot.operations import supervisor

STATEMENTS = 40  # per profile, similar to the profiles of a national careers service
WARM_UP = 10  # untimed turns
QUESTIONS = [
    "what hours does a {name} work?",
    "how much does a {name} earn",
    "what skills do I need to be a {name}",
    "and is there shift work?",
    "where do {name}s work",
    "how do i become a {name}",
]
FIELDS = ["Brass", "Cedar", "Delta", "Ember", "Fjord", "Gravel", "Harbour", "Indigo", "Juniper", "Kelp"]
DOMAINS = ["lantern", "meadow", "nickel", "orchard", "pebble", "quartz", "ribbon", "saddle", "thistle", "umber"]
TRADES = ["officer", "engineer", "technician", "assistant", "designer", "adviser", "inspector", "planner", "maker", "keeper"]


@dataclass
class ScaleResult:
    careers: int
    build: float
    """Seconds to build the index."""
    check: float
    """Seconds to check that the index is up to date."""
    index: float
    """Index size in megabytes."""
    start: float
    """Seconds until the assistant is ready."""
    start_work: float
    """CPU seconds until the assistant is ready."""
    memory: float
    """Total memory of both processes after all turns, in megabytes."""
    p50: float
    """Median turn time in milliseconds."""
    p95: float


def career_names(number: int) -> list[str]:
    """Return the given number of unique names."""
    all_names = [f"{field} {domain} {trade}" for field in FIELDS for domain in DOMAINS for trade in TRADES]
    suffixes = ["", *(f" grade {chr(ord('a') + i)}" for i in range(25))]
    return [name + suffix for suffix in suffixes for name in all_names][:number]


def write_profiles(folder: Path, number: int) -> None:
    """Generate and write the given number of profiles."""
    chance = random.Random(0)
    labels = [
        label for label in load_taxonomy().labels() if label.aspect not in (None, "other") and label.topic not in ("contacts", "related")
    ]
    folder.mkdir()
    words = [
        first + second for first in ("ba", "co", "di", "fe", "gu", "ha", "ki", "lo") for second in ("mber", "ntal", "rdin", "sket", "velt")
    ]
    for name in career_names(number):
        statements: dict[str, list[dict[str, object]]] = {}
        for label in chance.sample(labels, STATEMENTS):
            text = f"{name}s {' '.join(chance.choices(words, k=9))} {chance.randrange(100)}."
            statements.setdefault(label.topic, []).append({"text": text, "aspects": [str(label)]})
        slug = name.lower().replace(" ", "-")
        source = {"title": name, "publisher": "Generated", "date": "undated"}
        profile = {"id": slug, "name": name, "plural": f"{name}s", "source": source, "statements": statements}
        YAML(typ="safe").dump(profile, folder / f"{slug}.yml")


class ScaledAssistant:
    """A running assistant with the given number of generated careers."""

    def __init__(self, number: int, root: Path, stack: contextlib.ExitStack) -> None:
        self.number = number
        self._root = root
        self._chance = random.Random(1)
        self._names = career_names(number)
        self.times: list[float] = []
        write_profiles(root / "profiles", number)
        os.environ.update(CAREERS_PROFILES=str(root / "profiles"), CAREERS_INDEX=str(root / "careers.db"))
        self.build, self.check = self._time_index(), self._time_index()
        before = children()
        store = {"type": "bot.stores.tracker.SqliteTrackerStore", "db": str(root / "conversations.db")}
        started = time.perf_counter()
        self._address = stack.enter_context(
            supervisor.assistant(supervisor.free_port(), supervisor.free_port(), root / "logs", tracker_store=store)
        )
        self.start = time.perf_counter() - started
        self._processes = children() - before
        self.start_work = core_seconds(self._processes)

    def _time_index(self) -> float:
        started = time.perf_counter()
        index.update(self._root / "careers.db", self._root / "profiles")
        return time.perf_counter() - started

    def turn(self, number: int) -> None:
        """Ask the next question. Every few turns, a new conversation about another career starts."""
        if number % len(QUESTIONS) == 0:
            self._person, self._name = Conversation(self._address, timeout=120), self._chance.choice(self._names)
        text = QUESTIONS[number % len(QUESTIONS)].format(name=self._name)
        started = time.perf_counter()
        replies = self._person.say(text)
        self.times.append((time.perf_counter() - started) * 1000)
        if not any(self._name in reply.text for reply in replies):
            raise RuntimeError(f"{text}: the reply is about something else: {replies}")

    def result(self) -> ScaleResult:
        p50, p95, _ = percentiles(self.times[WARM_UP:])
        return ScaleResult(
            careers=self.number,
            build=self.build,
            check=self.check,
            index=(self._root / "careers.db").stat().st_size / 1e6,
            start=self.start,
            start_work=self.start_work,
            memory=sum(map(megabytes, self._processes)),
            p50=p50,
            p95=p95,
        )


def measure(sizes: Sequence[int], turns: int) -> list[ScaleResult]:
    """Measure all sizes together in alternating turns, so that other work on the machine affects them all equally."""
    with contextlib.ExitStack() as stack:
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in sizes]
        assistants = [ScaledAssistant(size, folder, stack) for size, folder in zip(sizes, folders, strict=True)]
        for number in track(range(WARM_UP + turns), "Turns"):
            for assistant in assistants:
                assistant.turn(number)
        return [assistant.result() for assistant in assistants]


def main(turns: int = 100, sizes: str = "1,100,416,5000") -> None:
    console = Console(width=max(Console().width, 120))
    results = measure([int(size) for size in sizes.split(",")], turns)
    one = results[0]
    software = f"{machine_and_versions('rasa', 'spacy', 'pydantic')}, SQLite {sqlite3.sqlite_version}"
    table = Table("Careers", "Turn p50", "p95", "× one", "Start", "processor", "× one", "Memory", "Index built in", "checked in", "size")
    table.title = f"{turns} turns for each size. {software}"
    for result in results:
        table.add_row(
            f"{result.careers:,}",
            f"{result.p50:.0f} ms",
            f"{result.p95:.0f} ms",
            f"{result.p50 / one.p50:.2f}",
            f"{result.start:.1f} s",
            f"{result.start_work:.1f} s",
            f"{result.start_work / one.start_work:.2f}",
            f"{result.memory:.0f} MB",
            f"{result.build:.2f} s",
            f"{result.check * 1000:.0f} ms",
            f"{result.index:.1f} MB",
        )
    console.print(table)
    RESULTS.mkdir(exist_ok=True)
    saved = {"machine": software, "turns": turns, "results": [asdict(result) for result in results]}
    (RESULTS / "scale.json").write_text(json.dumps(saved, indent=1), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
