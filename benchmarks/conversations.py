"""Replay conversations for people to judge, and count what the judges say.

python -m benchmarks.conversations FILE... [--out DIR] [--address URL]
python -m benchmarks.conversations FILE... --verdicts FILE FILE [FILE]

The first writes `transcripts.jsonl` and `transcripts.md`, the second reads two or three judges' verdicts. docs/judging.md describes the
files and how to judge.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.evaluate import AT_ONCE, RESULTS
from benchmarks.scripts import Script, Turn, read_scripts
from benchmarks.verdicts import agreement, decide, read_verdicts, shares, wilson
from bot.cli.client import Conversation, ReceivedMessage
from bot.operations import logs, supervisor


@dataclass
class Reply:
    text: str
    """The reply as a judge reads it, with the buttons in brackets."""
    outcome: str = ""
    """What the server logged about the turn. Empty if the assistant was not started here."""


def as_read(messages: Sequence[ReceivedMessage]) -> str:
    """Return the text of a reply with its buttons in brackets."""
    return "\n".join(message.text + (f"\n[{' | '.join(message.buttons)}]" if message.buttons else "") for message in messages)


@contextlib.contextmanager
def _started() -> Iterator[tuple[str, Path]]:
    """Start an assistant. Yield its address and the server's log, which has an event in JSON for each turn."""
    before = os.environ.get(logs.FORMAT)
    os.environ[logs.FORMAT] = "json"
    try:
        with tempfile.TemporaryDirectory() as folder:
            store = {"type": "bot.stores.tracker.SqliteTrackerStore", "db": f"{folder}/conversations.db"}
            log = Path(folder) / "logs"
            port = supervisor.free_port()
            with supervisor.assistant(port, supervisor.free_port(), log, tracker_store=store) as address:
                yield address, log / f"server-{port}.log"
    finally:
        if before is None:
            del os.environ[logs.FORMAT]
        else:
            os.environ[logs.FORMAT] = before


def outcomes(log: str) -> dict[str, list[str]]:
    """Return the outcomes of the turns of each conversation, in order, from a log in JSON. Other lines are ignored."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in log.splitlines():
        if line.startswith("{"):
            event = json.loads(line)
            if event.get("event") == "turn":
                found[event["conversation"]].append(event["outcome"])
    return found


def replay(scripts: Sequence[Script], address: str, log: Path | None = None) -> list[list[Reply]]:
    """Have all conversations, each as a new sender and without a page that would set the career. Return the replies to each."""

    def talk(script: Script) -> tuple[str, list[Reply]]:
        conversation = Conversation(address)
        return conversation.id, [Reply(as_read(conversation.say(turn.text))) for turn in script.turns]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        talks = list(track(pool.map(talk, scripts), "Conversations", len(scripts), console=Console(stderr=True)))
    if log:
        logged = outcomes(log.read_text(encoding="utf-8"))
        for sender, replies in talks:
            for reply, outcome in zip(replies, logged[sender], strict=True):
                reply.outcome = outcome
    return [replies for _, replies in talks]


def as_json(script: Script, replies: Sequence[Reply]) -> str:
    """Return a conversation with its replies as a line of JSON."""
    turns = [
        {**turn.model_dump(), "reply": reply.text, "outcome": reply.outcome} for turn, reply in zip(script.turns, replies, strict=True)
    ]
    return json.dumps({**script.model_dump(by_alias=True), "turns": turns}, ensure_ascii=False)


def as_markdown(script: Script, replies: Sequence[Reply]) -> str:
    """Return a conversation with its replies as a section of Markdown."""

    def quoted(text: str) -> str:
        return "\n".join(f"> {line}".rstrip() for line in text.splitlines())

    def part(number: int, turn: Turn, reply: Reply) -> str:
        notes = [f"Expected: {turn.expect}", *([f"Forbidden: {turn.forbid}"] if turn.forbid else [])]
        heading = f"**Turn {number}{', leans' if turn.leans else ''}:** {turn.text}"
        return "\n\n".join([heading, quoted(reply.text), "  \n".join([*notes, *([f"Outcome: {reply.outcome}"] if reply.outcome else [])])])

    about = ", ".join(filter(None, (script.kind, script.voice, script.career)))
    parts = [part(i, turn, reply) for i, (turn, reply) in enumerate(zip(script.turns, replies, strict=True))]
    return "\n\n".join([f"## {script.id}{f' ({about})' if about else ''}", *parts])


def write_transcripts(folder: Path, scripts: Sequence[Script], replies: Sequence[Sequence[Reply]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pairs = list(zip(scripts, replies, strict=True))
    (folder / "transcripts.jsonl").write_text("".join(as_json(*pair) + "\n" for pair in pairs), encoding="utf-8")
    (folder / "transcripts.md").write_text("\n\n".join(["# Transcripts", *(as_markdown(*pair) for pair in pairs)]) + "\n", encoding="utf-8")


def report(scripts: Sequence[Script], paths: Sequence[Path], console: Console) -> None:
    """Print the shares, the kinds of bad replies, and how far the judges agree. Raises ValueError if verdicts are missing."""
    judges = {str(path): read_verdicts(path) for path in paths}
    decided = decide(scripts, judges)
    table = Table("", "Count", "Of", "Share", "95% interval")
    for name, (count, of) in shares(scripts, decided).items():
        low, high = wilson(count, of)
        table.add_row(name, str(count), str(of), f"{count / of:.1%}", f"{low:.1%} to {high:.1%}")
    console.print(table)
    kinds = Counter(kind for grade, kind in decided.values() if grade == "bad")
    if kinds:
        table = Table("Kind of bad reply", "Turns", "Of all turns")
        for kind, count in kinds.most_common():
            table.add_row(kind, str(count), f"{count / len(decided):.1%}")
        console.print(table)
    table = Table("Judges of all turns", "On", "Agree", "Of", "Share", "Cohen's kappa")
    for names, question, agreed, value in agreement(judges, len(decided)):
        table.add_row(names, question, str(agreed), str(len(decided)), f"{agreed / len(decided):.1%}", f"{value:.2f}")
    console.print(table)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.conversations", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="conversations or single questions, as JSON Lines")
    parser.add_argument("--out", type=Path, default=RESULTS / "conversations", metavar="DIR", help="folder for the transcripts")
    parser.add_argument("--address", metavar="URL", help="a running assistant; without it, one is started")
    parser.add_argument(
        "--verdicts", nargs="+", type=Path, metavar="FILE", help="two or three judges' verdicts, to count instead of replaying"
    )
    options = parser.parse_args(arguments)
    console = Console()
    try:
        scripts = read_scripts(options.files)
        if options.verdicts:
            report(scripts, options.verdicts, console)
            return
    except (OSError, ValueError) as error:
        sys.exit(str(error))
    if options.address:
        replies = replay(scripts, options.address)
    else:
        with _started() as (address, log):
            replies = replay(scripts, address, log)
    write_transcripts(options.out, scripts, replies)
    console.print(f"Transcripts of {len(scripts)} conversations: {options.out}")


if __name__ == "__main__":
    main()
