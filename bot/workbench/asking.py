"""What people asked: lists with filters, and totals by day."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bot.stores.questions import DAY, questions, totals

PER_PAGE = 50
PERIODS = (1, 7, 30, 90, 365)
OUTCOMES = ("gap", "unsure", "declined", "answered", "unhelpful")
UNHELPFUL = "unhelpful"


class Filters(NamedTuple):
    """Which questions to show. Empty values mean all."""

    outcome: str = ""
    topic: str = ""
    career: str = ""
    days: int = 7
    page: int = 1

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Filters:
        """Read the filters from the arguments of a request. What isn't valid is left out."""
        outcome = str(given.get("outcome") or "")
        return cls(
            outcome if outcome in OUTCOMES else "",
            str(given.get("topic") or "")[:64],
            str(given.get("career") or "")[:255],
            period if (period := _number(given.get("days"), 7)) in PERIODS else 7,
            max(1, min(_number(given.get("page"), 1), 1_000)),
        )

    def since(self) -> int:
        """Return the first day, counted from 1970 in UTC. Today counts as the last one."""
        return int(time.time() // DAY) - self.days + 1


def _number(value: object, default: int) -> int:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else default


def conditions(filters: Filters, table: sa.Table = questions) -> list[Any]:
    """Return the conditions on topic, career and outcome."""
    found = [table.c[name] == value for name, value in (("topic", filters.topic), ("career", filters.career)) if value]
    if filters.outcome == UNHELPFUL:
        found.append(table.c.verdict == "down" if table is questions else table.c.unhelpful > 0)
    elif filters.outcome:
        found.append(table.c.outcome == filters.outcome)
    return found


def listed(session: Session, filters: Filters, limit: int = PER_PAGE) -> list[Any]:
    """Return a page of questions, latest first, and one more if there is a next page."""
    chosen = sa.select(questions).where(questions.c.at >= filters.since() * DAY, *conditions(filters))
    return list(session.execute(chosen.order_by(questions.c.at.desc()).limit(limit + 1).offset((filters.page - 1) * limit)))


def question(session: Session, number: int) -> Any | None:
    return session.execute(sa.select(questions).where(questions.c.id == number)).first()


class Count(NamedTuple):
    """How many questions there were, and how many of their replies were judged unhelpful."""

    asked: int = 0
    unhelpful: int = 0


def counts(session: Session, filters: Filters, *fields: str) -> dict[tuple[Any, ...], Count]:
    """Return the number of questions that the filters let through, by fields of `question_totals`, most first."""
    columns = [totals.c[name] for name in fields]
    summed = sa.select(*columns, sa.func.sum(totals.c["count"]), sa.func.sum(totals.c.unhelpful))
    chosen = summed.where(totals.c.day >= filters.since(), *conditions(filters, totals)).group_by(*columns)
    found = {tuple(values): Count(int(asked), int(unhelpful)) for *values, asked, unhelpful in session.execute(chosen)}
    return dict(sorted(found.items(), key=lambda each: (-each[1].asked, each[0])))


def by_outcome(session: Session, filters: Filters) -> dict[str, int]:
    """Return how many questions had each outcome, and how many replies were judged unhelpful."""
    found = counts(session, filters._replace(outcome=""), "outcome")
    asked = {outcome: found.get((outcome,), Count()).asked for outcome in OUTCOMES if outcome != UNHELPFUL}
    return {**asked, UNHELPFUL: sum(each.unhelpful for each in found.values())}


def most_common(session: Session, filters: Filters, limit: int) -> list[tuple[str, int]]:
    """Return the texts of the most recent questions that were asked most often, with how often."""
    chosen = sa.select(questions.c.text).where(questions.c.at >= filters.since() * DAY, *conditions(filters))
    latest = session.execute(chosen.order_by(questions.c.at.desc()).limit(MOST_GROUPED)).scalars()
    return Counter(latest).most_common(limit)


MOST_GROUPED = 600  # questions whose texts are compared
