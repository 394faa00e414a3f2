"""What people ask in vain: the gaps most asked for, and which of them something that was published since may answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bot.conversation.outcome import Outcome
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import Label
from bot.stores.questions import DAY, questions
from bot.workbench import publishing
from bot.workbench.asking import Filters
from bot.workbench.changes import Change, ContactChange, StatementChange
from bot.workbench.publishing import LiveChange
from bot.workbench.report import gaps

CONTACTS = "contacts"


class Gap(NamedTuple):
    """What people asked about a career and its profile doesn't say."""

    name: str
    career: str
    label: str
    asked: int
    mended: LiveChange | None
    """What was published since that may answer it."""
    since: int
    """How many asked in vain after that."""

    @property
    def numbers(self) -> tuple[int, ...]:
        return (self.asked,)


def listed(session: Session, store: Store, filters: Filters, limit: int) -> list[Gap]:
    """Return the gaps most asked for in a period, most first."""
    live = publishing.live_changes(session, filters.since() * DAY)
    found = []
    for row in gaps(session, store, filters)[:limit]:
        career, label = row.id.split(" ")
        mended = mended_by(live, career, label)
        found.append(Gap(row.name, career, label, row.asked, mended, _asked_since(session, career, label, mended.at) if mended else 0))
    return found


def mended_by(live: Sequence[LiveChange], career: str, label: str, after: float = 0.0) -> LiveChange | None:
    """Return the latest of these changes that may answer what was asked about a career, and that was published after it was."""
    return next((each for each in live if each.at > after and answers(each.change, career, Label.parse(label))), None)


def answers(change: Change, career: str, asked: Label) -> bool:
    """Return whether a change may answer what was asked about a career."""
    if isinstance(change, ContactChange):
        return change.career == career and asked.topic == CONTACTS
    if not isinstance(change, StatementChange) or change.career != career or not change.sentences:
        return False
    told = {change.topic, *change.aspects, *(Label.parse(each).topic for each in change.aspects)}
    return str(asked) in told if asked.aspect and change.aspects else asked.topic in told


def _asked_since(session: Session, career: str, label: str, at: float) -> int:
    same = (questions.c.career == career) & (questions.c.aspect == label) & (questions.c.outcome == str(Outcome.GAP))
    return session.execute(sa.select(sa.func.count()).select_from(questions).where(same, questions.c.at > at)).scalar() or 0
