"""What the workbench costs: the CPU of each query behind its pages at 100,000 conversations, and of collecting a question.

Run it with `python -m benchmarks.workbench`. It needs no model.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import Session

from bot.knowledge.store import Store, load_store
from bot.knowledge.taxonomy import load_taxonomy
from bot.stores.questions import DAY, write
from bot.stores.tracker import SqliteTrackerStore
from bot.workbench import asking, content, gaps, publishing, reading_pages, tables
from bot.workbench.asking import Filters
from bot.workbench.changes import StatementChange
from bot.workbench.database import Database
from bot.workbench.groups import grouping
from bot.workbench.report import LISTED, report

ASKED = ("do they work {}?", "what is the {} like?", "how much {} is there", "tell me about {}")
OUTCOMES = ("answered",) * 6 + ("gap",) * 2 + ("unsure", "declined")
BATCH = 5_000
TIMES = 3
PUBLISHED = 200  # changes
app = typer.Typer()


@app.command()
def main(conversations: int = 100_000, questions_each: int = 3, turns: int = 2_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteTrackerStore(Domain.empty(), db=f"{folder}/conversations.db")
        _pages(store, conversations, questions_each)
        _collecting(Path(folder), turns)


def _pages(store: SQLTrackerStore, conversations: int, questions_each: int) -> None:
    database, careers = Database(store), load_store()
    rows = _rows(conversations, questions_each, [each.id for each in careers.all()])
    for start in range(0, len(rows), BATCH):
        database.run_here(lambda session, start=start: write(session, rows[start : start + BATCH]))  # type: ignore[misc]
    database.run_here(lambda session: _publish(session, [each.id for each in careers.all()]))
    month, week = Filters(days=30), Filters()
    pages: dict[str, Callable[[Session], Any]] = {
        "outcomes, first visit, 30 days": lambda s: asking.by_outcome(s, month),
        "what people ask, 30 days": lambda s: (
            asking.by_outcome(s, month),
            asking.counts(s, month, "day", "outcome"),
            gaps.listed(s, careers, month, LISTED),
            reading_pages.wanted(s, month),
        ),
        "questions, 30 days": lambda s: (asking.listed(s, month), _mended(s, month), asking.counts(s, month, "day", "outcome")),
        "questions, a rare kind": lambda s: asking.listed(s, month._replace(outcome="unhelpful", topic="pay")),
        "questions, page 100": lambda s: asking.listed(s, week._replace(page=100)),
        "similar questions, first visit": lambda s: grouping().groups(asking.most_common(s, week, reading_pages.MOST_TEXTS)),
        "similar questions, later": lambda s: grouping().groups(asking.most_common(s, week, reading_pages.MOST_TEXTS)),
        "profiles, first visit": lambda s: _profiles(s, careers, month),
        "profiles, later": lambda s: _profiles(s, careers, month),
        "report, 30 days": lambda s: report(s, careers, month),
    }
    grouping()  # loads the encoder, which a server has loaded anyway
    typer.echo(f"{len(rows):,} questions")
    for name, read in pages.items():
        spent = []
        for _ in range(1 if "first" in name else TIMES):
            started = time.process_time()
            database.run_here(read)
            spent.append(time.process_time() - started)
        typer.echo(f"{name:40} {statistics.median(spent) * 1000:8.1f} ms")


def _profiles(session: Session, careers: Store, filters: Filters) -> Any:
    return content.health(careers), gaps.listed(session, careers, filters, LISTED), reading_pages.wanted(session, filters)


def _mended(session: Session, filters: Filters) -> list[Any]:
    """Return what a page of questions says was published on each since."""
    live = publishing.live_changes(session, filters.since() * DAY)
    return [gaps.mended_by(live, row.career, row.aspect, row.at) for row in asking.listed(session, filters)]


def _publish(session: Session, careers: list[str]) -> None:
    """Publish a month's changes, a fact on weekends each, as far as the database knows."""
    for n in range(PUBLISHED):
        change = StatementChange(career=careers[n % len(careers)], topic="hours", text=f"Fact {n}.", aspects=("hours/weekends",))
        number = publishing.save(session, "ed", change, None)
        row = {"at": time.time() - n * DAY / 7, "author": "ed", "publisher": "pat", "reason": "", "summary": f"Fact {n}", "path": ""}
        session.execute(tables.versions.insert().values(row | {"after": "", "change": number, "status": publishing.LIVE}))


def _rows(conversations: int, questions_each: int, careers: list[str]) -> list[dict[str, Any]]:
    chance, now = random.Random(1), time.time()
    labels = load_taxonomy().labels()
    rows = []
    for _ in range(conversations):
        conversation, at = uuid.UUID(int=chance.getrandbits(128)).hex, now - chance.random() * 30 * DAY
        for n in range(questions_each):
            label, outcome = chance.choice(labels), chance.choice(OUTCOMES)
            text = chance.choice(ASKED).format(load_taxonomy().entry(label).about)
            row = {"conversation": conversation, "message_id": f"m{n}", "reply_id": "", "channel": "web", "at": at + 20 * n, "text": text}
            row |= {"topic": label.topic, "aspect": str(label), "career": chance.choice(careers), "outcome": outcome}
            row |= {"other": "plumber" if outcome == "declined" else "", "verdict": "down" if chance.random() < 0.02 else ""}
            rows.append(row)
    return rows


def _collecting(folder: Path, turns: int) -> None:
    """Print the CPU that collecting adds to storing a turn, in pairs that take turns at being first."""
    stores = [SqliteTrackerStore(Domain.empty(), db=str(folder / f"{name}.db")) for name in ("with", "without")]
    stores[1]._collects = False
    differences = []
    for n in range(turns):
        spent = {}
        for store in stores if n % 2 else stores[::-1]:
            tracker = DialogueStateTracker.from_events(f"c{n // 5}", _turn())
            tracker.stored_events = 0
            started = time.process_time()
            asyncio.run(store.save(tracker))
            spent[store] = time.process_time() - started
        differences.append(spent[stores[0]] - spent[stores[1]])
    typer.echo(f"collecting, over {turns:,} pairs               {statistics.mean(differences) * 1000:8.3f} ms a turn")


def _turn() -> list[Event]:
    text = "what hours do they work, and is there shift work at weekends?"
    query = {"careers": ["archivist"], "aspect": "hours/shifts"}
    clause = {"text": text, "start": 0, "end": len(text), "act": "ask", "confidence": 0.9}
    parsed = {"intent": {"name": "hours"}, "reading": {"text": text, "clauses": [clause], "requests": [{"clause": 0, "query": query}]}}
    record = {"at": 1, "queries": [query], "outcome": "answered"}
    return [
        UserUttered(text, {"name": "hours"}, [], parsed, message_id=uuid.uuid4().hex, input_channel="web"),
        ActionExecuted("action_answer"),
        BotUttered("They work shifts.", {}, {"outcome": "answered", "reply": {"id": uuid.uuid4().hex}}),
        SlotSet("dialogue", {"version": 1, "turns": [record]}),
        ActionExecuted("action_listen"),
    ]


if __name__ == "__main__":
    app()
