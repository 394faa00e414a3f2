"""Chooses what a change is tried with: what people asked in vain that it is about, what else they asked lately, and what nobody asked."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bot.conversation.outcome import Outcome
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.stores.questions import questions
from bot.workbench import asking, gaps
from bot.workbench.changes import AliasChange, CareerChange, Change, StatementChange
from bot.workbench.phrasings import PhrasingChange
from bot.workbench.publishing import Proposal

MOST_QUESTIONS = 40
MOST_IN_VAIN = 40
MOST_READ = 150  # questions that a model which was taught a phrasing reads again
MOST_SEARCHED = 500  # questions in vain that are looked at, to find those that a change is about


class Chosen(NamedTuple):
    """Rows of questions, latest first."""

    in_vain: list[Any]
    """Those that the profile didn't answer, and that the change is about."""
    others: list[Any]

    @property
    def rows(self) -> list[Any]:
        return [*self.in_vain, *self.others]


def chosen(session: Session, proposal: Proposal) -> Chosen:
    """Return the questions that a change is tried with. The one that it was written for is always among them."""
    change = proposal.change
    own = asking.question(session, proposal.question) if proposal.question is not None else None
    in_vain = _in_vain(session, change, own)
    most = MOST_READ if isinstance(change, PhrasingChange) else MOST_QUESTIONS
    latest = session.execute(sa.select(questions).where(_matters(change)).order_by(questions.c.at.desc()).limit(most))
    others = {row.id: row for row in (*([own] if own else []), *latest)}
    return Chosen(in_vain, [row for row in others.values() if row not in in_vain])


def _in_vain(session: Session, change: Change, own: Any | None) -> list[Any]:
    """Return the questions on a gap that a change is about: that of the question which it was written for, or one that it may answer."""
    if not isinstance(change, CareerChange):
        return []
    vain = (questions.c.career == change.career) & (questions.c.outcome == str(Outcome.GAP))
    found = session.execute(sa.select(questions).where(vain).order_by(questions.c.at.desc()).limit(MOST_SEARCHED))
    meant = [own] if own is not None and own.outcome == Outcome.GAP and own.career == change.career else []
    gap = {row.aspect for row in meant}
    same = [row for row in found if row.aspect in gap or gaps.answers(change, row.career, Label.parse(row.aspect))]
    return list({row.id: row for row in (*meant, *same)}.values())[:MOST_IN_VAIN]


def _matters(change: Change) -> Any:
    if isinstance(change, AliasChange):
        return (
            questions.c.text.ilike(f"%{change.alias}%")
            | questions.c.other.ilike(f"%{change.alias}%")
            | (questions.c.career == change.career)
        )
    return questions.c.career == change.career if isinstance(change, CareerChange) else sa.true()


def how(change: Change, in_vain: int) -> str:
    """Return the name of the text that says how the questions were chosen."""
    if isinstance(change, AliasChange):
        return "alias"
    if not isinstance(change, CareerChange):
        return "any"
    return "gap" if in_vain else "career"


def neighbours(change: Change) -> tuple[str, ...]:
    """Return the taxonomy's questions on the topic of a fact and on what it answers. Their replies show what else the fact changes."""
    if not isinstance(change, StatementChange):
        return ()
    taxonomy = load_taxonomy()
    labels = [label for label in taxonomy.labels() if label.topic == change.topic or str(label) in change.aspects]
    return tuple(dict.fromkeys(ask for label in labels if (ask := taxonomy.entry(label).ask)))
