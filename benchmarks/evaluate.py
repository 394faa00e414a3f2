"""Asks the evaluation questions of the running assistant and reports what it got right.

python -m benchmarks.evaluate [--worst 20] [--address URL] [--readme]
"""

from __future__ import annotations

import contextlib
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.judge import judge_single, judge_turn
from benchmarks.questions import FOLDER, load_dialogues, load_singles
from benchmarks.readme import replace_block
from bot.cli.client import Conversation
from bot.operations import supervisor
from bot.paths import ROOT

RESULTS = ROOT / "results"
HELD_OUT = FOLDER / "held_out"

Shares = dict[str, tuple[int, int]]

# The share of each class that must be right.
THRESHOLDS = {
    "answerable": 0.95,
    "multi": 0.90,
    "not_in_profile": 0.96,
    "other_career": 0.97,
    "off_topic": 0.98,
    "distress": 1.0,
    "conversation turns": 0.92,
}


@dataclass
class Outcome:
    kind: str
    text: str
    reply: str
    problem: str
    where: str = ""


def ask_all(address: str, folder: Path = FOLDER, console: Console | None = None) -> Iterator[Outcome]:
    """Asks everything there is to ask, each single question and each dialogue in a conversation of its own."""
    console = console or Console(stderr=True)
    for single in track(load_singles(folder), "Questions", console=console):
        reply = _said(Conversation(address), single.text)
        yield Outcome(single.kind, single.text, reply, judge_single(single, reply), single.voice)
    if not (folder / "conversations.yml").is_file():
        return
    for dialogue in track(load_dialogues(folder), "Conversations", console=console):
        conversation = Conversation(address)
        for turn in dialogue.turns:
            reply = _said(conversation, turn.text)
            yield Outcome("conversation turns", turn.text, reply, judge_turn(turn, reply), dialogue.name)


def _said(conversation: Conversation, text: str) -> str:
    return "\n".join(reply.text for reply in conversation.say(text))


def shares(outcomes: Iterable[Outcome]) -> Shares:
    """For each class, how many were right, of how many."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for outcome in outcomes:
        asked[outcome.kind] += 1
        right[outcome.kind] += not outcome.problem
    return {kind: (right[kind], asked[kind]) for kind in THRESHOLDS if asked[kind]}


def report(outcomes: list[Outcome], console: Console, worst: int, title: str = "Development") -> bool:
    """Prints the table and the worst cases; returns whether every class reached its threshold."""
    table = Table("Class", "Right", "Of", "Share", "At least", "What went wrong", title=title)
    passed = True
    for kind, (right, asked) in shares(outcomes).items():
        problems = Counter(_kind_of_problem(o.problem) for o in outcomes if o.kind == kind and o.problem)
        good = right / asked >= THRESHOLDS[kind]
        passed &= good
        share = f"[{'green' if good else 'red'}]{right / asked:.1%}[/]"
        table.add_row(
            kind, str(right), str(asked), share, f"{THRESHOLDS[kind]:.0%}", "; ".join(f"{p} ×{n}" for p, n in problems.most_common(3))
        )
    console.print(table)
    for outcome in [o for o in outcomes if o.problem][:worst]:
        console.print(f"[bold]{outcome.kind}[/] ({outcome.where}) {outcome.problem}", highlight=False)
        console.print(f"  > {outcome.text}\n  < {outcome.reply.splitlines()[0] if outcome.reply else ''}", markup=False, highlight=False)
    return passed


def _kind_of_problem(problem: str) -> str:
    return problem.partition("[")[0].strip()


@contextlib.contextmanager
def running(address: str | None) -> Iterator[str]:
    """The assistant at this address, or one started here."""
    if address:
        yield address
        return
    with tempfile.TemporaryDirectory() as folder:
        store = {"type": "bot.stores.sqlite.SqliteTrackerStore", "db": f"{folder}/conversations.db"}
        with supervisor.assistant(supervisor.free_port(), supervisor.free_port(), Path(folder) / "logs", tracker_store=store) as started:
            yield started


def readme_table(seen: Shares, unseen: Shares) -> str:
    """The README's table: the shares right of the development and of the held-out questions."""

    def cell(part: tuple[int, int] | None) -> str:
        return f"{part[0] / part[1]:.1%} of {part[1]}" if part else ""

    rows = [f"| {kind} | {cell(seen.get(kind))} | {cell(unseen.get(kind))} | {goal:.0%} |" for kind, goal in THRESHOLDS.items()]
    return "\n".join(["| Class | Right, development | Right, held out | Goal |", "|---|---|---|---|", *rows])


def main(worst: int = 10, address: str = "", readme: bool = False) -> None:
    console = Console()
    with running(address or None) as at:
        outcomes = list(ask_all(at))
        unseen = list(ask_all(at, HELD_OUT))
    passed = report(outcomes, console, worst)
    # Of the questions held out only the shares: nobody is to look at them one by one.
    report(unseen, console, worst=0, title="Held out")
    if readme:
        replace_block("quality", readme_table(shares(outcomes), shares(unseen)))
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / "evaluation.json"
    path.write_text(
        json.dumps({"shares": shares(outcomes), "outcomes": [asdict(o) for o in outcomes]}, indent=1, ensure_ascii=False),
        encoding="utf-8",
    )
    console.print(f"All replies: {path.relative_to(ROOT)}")
    raise typer.Exit(0 if passed else 1)


if __name__ == "__main__":
    typer.run(main)
