"""Measures what a turn, a start and the index cost with one career, and with thousands, over the real running assistant.

python -m benchmarks.scale [--turns 100] [--sizes 1,100,416,5000]

The careers are made up: as many statements as a real profile has, each of words of its own, over every topic.
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
from benchmarks.measuring import children, core_seconds, machine_and_versions, megabytes, p50_p95
from bot.cli.client import Conversation
from bot.knowledge import index
from bot.knowledge.taxonomy import load_taxonomy
from bot.operations import supervisor

STATEMENTS = 40  # of a profile; those of a national careers service have about as many
WARMING = 10  # turns that are not counted
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
class Measured:
    careers: int
    build: float
    """Seconds to make the index from nothing."""
    current: float
    """Seconds to find that it is current."""
    index: float
    """Megabytes."""
    start: float
    """Seconds until the assistant answers."""
    start_work: float
    """Seconds of processor time that takes."""
    memory: float
    """Megabytes of both servers after the turns."""
    p50: float
    """Milliseconds."""
    p95: float


def names(number: int) -> list[str]:
    """As many names, no two the same."""
    everything = [f"{field} {domain} {trade}" for field in FIELDS for domain in DOMAINS for trade in TRADES]
    rounds = ["", *(f" grade {chr(ord('a') + i)}" for i in range(25))]
    return [name + suffix for suffix in rounds for name in everything][:number]


def make(folder: Path, number: int) -> None:
    """Writes made-up profiles."""
    chance = random.Random(0)
    labels = [
        label for label in load_taxonomy().labels() if label.aspect not in (None, "other") and label.topic not in ("contacts", "related")
    ]
    folder.mkdir()
    words = [
        first + second for first in ("ba", "co", "di", "fe", "gu", "ha", "ki", "lo") for second in ("mber", "ntal", "rdin", "sket", "velt")
    ]
    for name in names(number):
        statements: dict[str, list[dict[str, object]]] = {}
        for label in chance.sample(labels, STATEMENTS):
            text = f"{name}s {' '.join(chance.choices(words, k=9))} {chance.randrange(100)}."
            statements.setdefault(label.topic, []).append({"text": text, "aspects": [str(label)]})
        slug = name.lower().replace(" ", "-")
        source = {"title": name, "publisher": "Made up", "date": "undated"}
        profile = {"id": slug, "name": name, "plural": f"{name}s", "source": source, "statements": statements}
        YAML(typ="safe").dump(profile, folder / f"{slug}.yml")


class Assistant:
    """A running assistant that holds so many made-up careers."""

    def __init__(self, number: int, root: Path, stack: contextlib.ExitStack) -> None:
        self.number = number
        self._root = root
        self._chance = random.Random(1)
        self._names = names(number)
        self.times: list[float] = []
        make(root / "profiles", number)
        os.environ.update(CAREERS_PROFILES=str(root / "profiles"), CAREERS_INDEX=str(root / "careers.db"))
        self.build, self.current = self._index(), self._index()
        before = children()
        store = {"type": "bot.stores.sqlite.SqliteTrackerStore", "db": str(root / "conversations.db")}
        started = time.perf_counter()
        self._address = stack.enter_context(
            supervisor.assistant(supervisor.free_port(), supervisor.free_port(), root / "logs", tracker_store=store)
        )
        self.start = time.perf_counter() - started
        self._processes = children() - before
        self.start_work = core_seconds(self._processes)

    def _index(self) -> float:
        started = time.perf_counter()
        index.update(self._root / "careers.db", self._root / "profiles")
        return time.perf_counter() - started

    def turn(self, number: int) -> None:
        """Asks the question of that number; the person turns to another career every few turns."""
        if number % len(QUESTIONS) == 0:
            self._person, self._name = Conversation(self._address, timeout=120), self._chance.choice(self._names)
        text = QUESTIONS[number % len(QUESTIONS)].format(name=self._name)
        started = time.perf_counter()
        said = self._person.say(text)
        self.times.append((time.perf_counter() - started) * 1000)
        if not any(self._name in reply.text for reply in said):
            raise RuntimeError(f"{text}: answered about something else: {said}")

    def measured(self) -> Measured:
        p50, p95 = p50_p95(self.times[WARMING:])
        return Measured(
            careers=self.number,
            build=self.build,
            current=self.current,
            index=(self._root / "careers.db").stat().st_size / 1e6,
            start=self.start,
            start_work=self.start_work,
            memory=sum(map(megabytes, self._processes)),
            p50=p50,
            p95=p95,
        )


def measure(sizes: Sequence[int], turns: int) -> list[Measured]:
    """All sizes at once, asked in turn, so that whatever else the machine does meets each of them alike."""
    with contextlib.ExitStack() as stack:
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in sizes]
        assistants = [Assistant(size, folder, stack) for size, folder in zip(sizes, folders, strict=True)]
        for number in track(range(WARMING + turns), "Turns"):
            for assistant in assistants:
                assistant.turn(number)
        return [assistant.measured() for assistant in assistants]


def main(turns: int = 100, sizes: str = "1,100,416,5000") -> None:
    console = Console(width=max(Console().width, 120))
    measured = measure([int(size) for size in sizes.split(",")], turns)
    one = measured[0]
    software = f"{machine_and_versions('rasa', 'spacy', 'pydantic')}, SQLite {sqlite3.sqlite_version}"
    table = Table("Careers", "Turn p50", "p95", "× one", "Start", "its work", "× one", "Memory", "Index made in", "checked in", "size")
    table.title = f"{turns} turns each, the sizes in turn. {software}"
    for m in measured:
        table.add_row(
            f"{m.careers:,}",
            f"{m.p50:.0f} ms",
            f"{m.p95:.0f} ms",
            f"{m.p50 / one.p50:.2f}",
            f"{m.start:.1f} s",
            f"{m.start_work:.1f} s",
            f"{m.start_work / one.start_work:.2f}",
            f"{m.memory:.0f} MB",
            f"{m.build:.2f} s",
            f"{m.current * 1000:.0f} ms",
            f"{m.index:.1f} MB",
        )
    console.print(table)
    RESULTS.mkdir(exist_ok=True)
    saved = {"machine": software, "turns": turns, "measured": [asdict(m) for m in measured]}
    (RESULTS / "scale.json").write_text(json.dumps(saved, indent=1), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
