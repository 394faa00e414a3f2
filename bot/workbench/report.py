"""The weekly report: totals without personal data, which can be published, and what to mend next, which can't."""

from __future__ import annotations

import csv
import io
import time
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from bot.knowledge.store import Store
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.stores.questions import DAY
from bot.workbench.asking import Filters, by_outcome, counts
from bot.workbench.plots import date_of

WEEK = 7
LISTED = 10


class Row(NamedTuple):
    """How many questions were about something."""

    name: str
    id: str
    asked: int
    unhelpful: int

    @property
    def numbers(self) -> tuple[int, ...]:
        return self.asked, self.unhelpful


class Report(NamedTuple):
    """Counts of a period, up to today."""

    first: str
    last: str
    asked: int
    outcomes: dict[str, int]
    careers: tuple[Row, ...]
    topics: tuple[Row, ...]
    gaps: tuple[Row, ...]
    """Aspects of careers that profiles are silent on, most asked for first. The id is career and aspect."""


def report(session: Session, store: Store, filters: Filters) -> Report:
    """Return the totals of a period. There are no texts in it that people typed."""
    outcomes = by_outcome(session, filters)
    today = int(time.time() // DAY)
    return Report(
        first=date_of(filters.since()),
        last=date_of(today),
        asked=sum(count for outcome, count in outcomes.items() if outcome != "unhelpful"),
        outcomes=outcomes,
        careers=tuple(_careers(session, store, filters))[:LISTED],
        topics=tuple(_topics(session, filters))[:LISTED],
        gaps=tuple(gaps(session, store, filters))[:LISTED],
    )


def _careers(session: Session, store: Store, filters: Filters) -> list[Row]:
    found = counts(session, filters, "career").items()
    return [Row(name_of(career, store), career, *count) for (career,), count in found if career]


def _topics(session: Session, filters: Filters) -> list[Row]:
    return [Row(title_of(topic), topic, *count) for (topic,), count in counts(session, filters, "topic").items() if topic]


def gaps(session: Session, store: Store, filters: Filters) -> list[Row]:
    """Return what people asked about careers and profiles don't say, most asked for first."""
    found = counts(session, filters._replace(outcome="gap"), "career", "about").items()
    named = ((f"{name_of(career, store)}: {title_of(aspect)}", career, aspect, count) for (career, aspect), count in found if aspect)
    return [Row(name, f"{career} {aspect}", *count) for name, career, aspect, count in named]


def name_of(career: str, store: Store) -> str:
    known = store.get(career) if career else None
    return known.name if known else career


def title_of(label: str) -> str:
    """Return what a topic or an aspect is called, or its name if the taxonomy doesn't have it, as for talk about the conversation."""
    parsed = Label.parse(label)
    return load_taxonomy().entry(parsed).about if parsed in load_taxonomy() else label.replace("_", " ").replace("/", ": ")


def as_csv(found: Report) -> str:
    """Return the report as a table with the columns kind, name, asked and unhelpful."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(("kind", "name", "asked", "unhelpful"))
    table.writerows(("outcome", outcome, count, "") for outcome, count in found.outcomes.items())
    for kind, rows in (("career", found.careers), ("topic", found.topics), ("gap", found.gaps)):
        table.writerows((kind, _harmless(row.name), row.asked, row.unhelpful) for row in rows)
    return out.getvalue()


def _harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def as_data(found: Report) -> dict[str, Any]:
    """Return the report as JSON data."""
    rows = {name: [row._asdict() for row in getattr(found, name)] for name in ("careers", "topics", "gaps")}
    return {**found._asdict(), **rows}
