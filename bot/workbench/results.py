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


class NeighbourResult(BaseModel):
    """A question of the taxonomy whose reply would change."""

    question: str
    old: str
    new: str


class Summary(BaseModel):
    """How a preview went. The replies to people's questions are kept apart, so that they can be deleted."""

    state: str
    version: int = 0
    """Number of the latest version when it was started."""
    at: float = 0.0
    """When it was last known to go on."""
    stage: str = ""
    """What the training does, and how far it is in percent."""
    percent: int = 0
    problem: str = ""
    """Why it failed, if that can be said."""
    asked: int = 0
    in_vain: int = 0
    """How many of these people had asked in vain, about what the change is about."""
    answered: int = 0
    """How many of those would get an answer."""
    regressions: tuple[RegressionResult, ...] = ()
    taught: tuple[TaughtResult, ...] = ()
    neighbours: tuple[NeighbourResult, ...] = ()

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


def start(session: Session, proposal: Proposal) -> Summary:
    """Note that a proposal is being tried, and return what is noted."""
    started = Summary(state=RUNNING, at=time.time(), version=publishing.latest_version(session))
    summarise(session, proposal, started)
    return started


def note(session: Session, proposal: Proposal, progress: Summary) -> bool:
    """Note that a preview goes on, and return whether it still should."""
    return summarise(session, proposal, progress.model_copy(update={"at": time.time()}))


def summarise(session: Session, proposal: Proposal, summary: Summary) -> bool:
    """Store how a preview goes or went, and return whether its proposal is still open and as it was tried."""
    kept = (tables.changes.c.id == proposal.id) & tables.changes.c.status.in_(OPEN) & (tables.changes.c.change == proposal.stored)
    done = session.execute(sa.update(tables.changes).where(kept).values(preview=summary.model_dump_json()))
    return bool(done.rowcount == 1)


def finish(session: Session, proposal: Proposal, found: Found) -> None:
    """Store what a preview found, unless its proposal was edited or closed meanwhile."""
    if not summarise(session, proposal, found.summary):
        return
    session.execute(sa.delete(previews).where(previews.c.change == proposal.id))
    # A conversation that was deleted meanwhile leaves nothing here.
    numbers = [reply.question for reply in found.replies]
    left = set(session.execute(sa.select(questions.c.id).where(questions.c.id.in_(numbers))).scalars())
    if remaining := [{"change": proposal.id, **reply._asdict()} for reply in found.replies if reply.question in left]:
        session.execute(previews.insert(), remaining)


class ChangedReply(NamedTuple):
    """The number of a question that would get another reply, and both replies."""

    question: int
    old: str
    new: str


class Found(NamedTuple):
    """What a preview found."""

    summary: Summary
    replies: tuple[ChangedReply, ...] = ()


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
