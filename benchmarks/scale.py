"""Measures what a turn, a start and the index cost with one career, and with thousands, over the real running assistant.

python -m benchmarks.scale [--turns 100] [--sizes 1,100,416,5000]

The careers are made up: as many statements as a real profile has, each of words of its own, over every topic.
"""

from __future__ import annotations

import json
import os
import platform
import random
import sqlite3
import statistics
import tempfile
import time
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table
from ruamel.yaml import YAML

from benchmarks.evaluate import RESULTS
from bot import serving
from bot.client import Conversation
from bot.knowledge import index
from bot.knowledge.taxonomy import load_taxonomy

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


def measure(number: int, turns: int) -> Measured:
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        make(root / "profiles", number)
        os.environ.update(CAREERS_PROFILES=str(root / "profiles"), CAREERS_INDEX=str(root / "careers.db"))
        build, _ = _timed(lambda: index.bring_up_to_date(root / "careers.db", root / "profiles"))
        current, _ = _timed(lambda: index.bring_up_to_date(root / "careers.db", root / "profiles"))
        store = {"type": "bot.runtime.tracker_store.SqliteTrackerStore", "db": str(root / "conversations.db")}
        started = time.perf_counter()
        with serving.assistant(serving.free_port(), serving.free_port(), root / "logs", tracker_store=store) as address:
            start = time.perf_counter() - started
            times = _turns(address, names(number), turns)
            memory = _memory()
        size = (root / "careers.db").stat().st_size / 1e6
    return Measured(number, build, current, size, start, memory, statistics.median(times), statistics.quantiles(times, n=20)[-1])


def _timed(work: object) -> tuple[float, object]:
    started = time.perf_counter()
    result = work()  # type: ignore[operator]
    return time.perf_counter() - started, result


def _turns(address: str, careers: list[str], turns: int) -> list[float]:
    """Milliseconds of each turn; the person asks about another career every few turns."""
    chance = random.Random(1)
    times = []
    for turn in range(WARMING + turns):
        if turn % len(QUESTIONS) == 0:
            conversation, name = Conversation(address, timeout=120), chance.choice(careers)
        text = QUESTIONS[turn % len(QUESTIONS)].format(name=name)
        seconds, said = _timed(lambda conversation=conversation, text=text: conversation.say(text))
        if not any(name in reply.text for reply in said):  # type: ignore[attr-defined]
            raise RuntimeError(f"{text}: answered about something else: {said}")
        times.append(seconds * 1000)
    return times[WARMING:]


def _memory() -> float:
    """Megabytes that the processes started here have in memory."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        if int(fields["PPid"]) == os.getpid():
            total += int(fields.get("VmRSS", "0 kB").split()[0])
    return total / 1000


def machine() -> str:
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), ""
    )
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {model}".rstrip(", ")


def versions() -> str:
    named = ", ".join(f"{name} {version(name)}" for name in ("rasa", "spacy", "pydantic"))
    return f"Python {platform.python_version()}, {named}, SQLite {sqlite3.sqlite_version}"


def main(turns: int = 100, sizes: str = "1,100,416,5000") -> None:
    console = Console()
    measured = []
    for size in map(int, sizes.split(",")):
        with console.status(f"{size} careers"):
            measured.append(measure(size, turns))
    one = measured[0]
    table = Table("Careers", "Turn p50", "p95", "× one", "Start", "× one", "Memory", "Index made in", "checked in", "size")
    table.title = f"{turns} turns each. {machine()}. {versions()}"
    for m in measured:
        table.add_row(
            f"{m.careers:,}",
            f"{m.p50:.0f} ms",
            f"{m.p95:.0f} ms",
            f"{m.p50 / one.p50:.2f}",
            f"{m.start:.1f} s",
            f"{m.start / one.start:.2f}",
            f"{m.memory:.0f} MB",
            f"{m.build:.2f} s",
            f"{m.current * 1000:.0f} ms",
            f"{m.index:.1f} MB",
        )
    console.print(table)
    RESULTS.mkdir(exist_ok=True)
    saved = {"machine": machine(), "versions": versions(), "turns": turns, "measured": [asdict(m) for m in measured]}
    (RESULTS / "scale.json").write_text(json.dumps(saved, indent=1), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
