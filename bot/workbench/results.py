"""What a preview found, and how far it is."""

from __future__ import annotations

import time
from typing import NamedTuple

import sqlalchemy as sa
from pydantic import BaseModel
from sqlalchemy.orm import Session

from bot.stores.questions import previews, questions
from bot.workbench import publishing, tables
from bot.workbench.publishing import OPEN, Proposal

SILENT_FOR = 60.0  # seconds without a note after which its server must have been stopped
RUNNING, DONE, FAILED = "running", "done", "failed"


class RegressionResult(BaseModel):
    question: str
    says: str
    held: bool
    """Whether it held before."""
    holds: bool
    reply: str


class TaughtResult(BaseModel):
    """How a phrasing is understood before and after the model was taught it."""

    text: str
    before: str
    after: str


class Summary(BaseModel):
    """How a preview went. The replies to people's questions are kept apart, so that they can be deleted."""

    state: str
    at: float = 0.0
    """When it was last known to go on."""
    stage: str = ""
    """What the training does, and how far it is in percent."""
    percent: int = 0
    problem: str = ""
    """Why it failed, if that can be said."""
    asked: int = 0
    regressions: tuple[RegressionResult, ...] = ()
    taught: tuple[TaughtResult, ...] = ()

    @property
    def runs(self) -> bool:
        """Return whether it goes on. If its server is stopped, it doesn't, and can be started again."""
        return self.state == RUNNING and time.time() - self.at < SILENT_FOR

    @property
    def interrupted(self) -> bool:
        return self.state == RUNNING and not self.runs

    @property
    def broken(self) -> tuple[RegressionResult, ...]:
        """Return the regression questions that the change would break."""
        return tuple(each for each in self.regressions if each.held and not each.holds)


def note(session: Session, change: int, progress: Summary) -> bool:
    """Note that a preview goes on, and return whether it still should."""
    proposal = publishing.proposal(session, change)
    if proposal is None or proposal.status not in OPEN:
        return False
    summarise(session, change, progress.model_copy(update={"at": time.time()}))
    return True


def summarise(session: Session, change: int, summary: Summary) -> None:
    session.execute(sa.update(tables.changes).where(tables.changes.c.id == change).values(preview=summary.model_dump_json()))


def start(session: Session, change: int) -> None:
    """Note that a proposal is being tried."""
    summarise(session, change, Summary(state=RUNNING, at=time.time()))


def summary_of(proposal: Proposal) -> Summary | None:
    return Summary.model_validate_json(proposal.preview) if proposal.preview else None


class Difference(NamedTuple):
    """A question whose reply would change, with the number of its latest asking and how often it was asked alike."""

    text: str
    old: str
    new: str
    question: int
    times: int


def differences(session: Session, change: int) -> list[Difference]:
    """Return the questions whose replies would change, latest first."""
    joined = sa.select(previews, questions.c.text).join(questions, questions.c.id == previews.c.question)
    found: dict[tuple[str, str, str], list[int]] = {}
    for row in session.execute(joined.where(previews.c.change == change).order_by(questions.c.at.desc())):
        found.setdefault((row.text, row.old, row.new), []).append(row.question)
    return [Difference(*replies, numbers[0], len(numbers)) for replies, numbers in found.items()]
