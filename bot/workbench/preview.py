"""Tries a change: the recent questions whose reply would change, old beside new, and whether the regression questions still hold."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic import BaseModel
from rasa.core.agent import Agent
from sqlalchemy.orm import Session

from bot.answering.responses import RESPONSES_FILE
from bot.knowledge import loader
from bot.knowledge.glossary import GLOSSARY_FILE
from bot.knowledge.index import index_path
from bot.knowledge.site_info import SITE_FILE, site_file
from bot.knowledge.store import Store
from bot.nlu.vectors import VECTORS
from bot.paths import ROOT
from bot.stores.questions import previews, questions
from bot.workbench import publishing, tables
from bot.workbench.changes import AliasChange, CareerChange, Change
from bot.workbench.database import Database
from bot.workbench.publishing import Proposal
from bot.workbench.regressions import Regressions, read_regressions, regressions_file
from bot.workbench.replay import Asked, Job
from bot.workbench.transcripts import events_before

logger = logging.getLogger(__name__)

MOST_QUESTIONS = 40
MOST_EVENTS = 60  # of the conversation before a question
TIMEOUT = 240.0  # seconds
RUNNING, DONE, FAILED = "running", "done", "failed"
_one_at_a_time = asyncio.Semaphore(1)


class RegressionResult(BaseModel):
    question: str
    says: str
    held: bool
    """Whether it held before."""
    holds: bool
    reply: str


class Summary(BaseModel):
    """How a preview went. The replies to people's questions are kept apart, so that they can be deleted."""

    state: str
    asked: int = 0
    regressions: tuple[RegressionResult, ...] = ()

    @property
    def broken(self) -> tuple[RegressionResult, ...]:
        """Return the regression questions that the change would break."""
        return tuple(each for each in self.regressions if each.held and not each.holds)


async def run(proposal: Proposal, database: Database, agent: Agent, store: Store) -> None:
    """Try a proposal and store what comes out. Errors are logged and stored as a failed preview."""
    try:
        async with _one_at_a_time:
            await _run(proposal, database, agent, store)
    except Exception:
        logger.exception("the preview of change %d failed", proposal.id)
        await database.run(lambda session: _summarise(session, proposal.id, Summary(state=FAILED)))


async def _run(proposal: Proposal, database: Database, agent: Agent, store: Store) -> None:
    _, after = await asyncio.to_thread(publishing.proposed, proposal.change, store)
    chosen = await database.run(lambda session: _chosen(session, proposal))
    asked = [await _asked(row, agent) for row in chosen]
    known = [(row, each) for row, each in zip(chosen, asked, strict=True) if each]
    kept = read_regressions(regressions_file())
    regressions = kept.questions if isinstance(kept, Regressions) else ()
    kept_asked = [Asked(text=each.question, metadata={"career": each.career} if each.career else {}) for each in regressions]
    replies = await _replay([each for _, each in known] + kept_asked, proposal.change, after)
    results = [
        RegressionResult(question=each.question, says=each.says, held=each.holds(old), holds=each.holds(new), reply=new)
        for each, (old, new) in zip(regressions, replies[len(known) :], strict=True)
    ]
    rows = [
        {"change": proposal.id, "question": row.id, "old": old, "new": new}
        for (row, _), (old, new) in zip(known, replies, strict=False)
        if old != new
    ]
    summary = Summary(state=DONE, asked=len(known), regressions=tuple(results))

    def write(session: Session) -> None:
        session.execute(sa.delete(previews).where(previews.c.change == proposal.id))
        # A conversation that was deleted meanwhile leaves nothing here.
        left = set(session.execute(sa.select(questions.c.id).where(questions.c.id.in_([row["question"] for row in rows]))).scalars())
        if remaining := [row for row in rows if row["question"] in left]:
            session.execute(previews.insert(), remaining)
        _summarise(session, proposal.id, summary)

    await database.run(write)


def _summarise(session: Session, change: int, summary: Summary) -> None:
    session.execute(sa.update(tables.changes).where(tables.changes.c.id == change).values(preview=summary.model_dump_json()))


def start(session: Session, change: int) -> None:
    """Note that a proposal is being tried."""
    _summarise(session, change, Summary(state=RUNNING))


def summary_of(proposal: Proposal) -> Summary | None:
    return Summary.model_validate_json(proposal.preview) if proposal.preview else None


def differences(session: Session, change: int) -> list[Any]:
    """Return the questions whose replies would change, with the old and the new reply."""
    joined = sa.select(previews, questions.c.text, questions.c.at).join(questions, questions.c.id == previews.c.question)
    return list(session.execute(joined.where(previews.c.change == change).order_by(questions.c.at.desc())))


def _chosen(session: Session, proposal: Proposal) -> list[Any]:
    """Return the recent questions that a change could matter to, with the one that it was written for first."""
    where = _matters(proposal.change)
    latest = sa.select(questions).where(where).order_by(questions.c.at.desc()).limit(MOST_QUESTIONS)
    own = sa.select(questions).where(questions.c.id == proposal.question)
    rows = [*session.execute(own), *session.execute(latest)]
    return list({row.id: row for row in rows}.values())


def _matters(change: Change) -> Any:
    if isinstance(change, AliasChange):
        return (
            questions.c.text.ilike(f"%{change.alias}%")
            | questions.c.other.ilike(f"%{change.alias}%")
            | (questions.c.career == change.career)
        )
    return questions.c.career == change.career if isinstance(change, CareerChange) else sa.true()


async def _asked(row: Any, agent: Agent) -> Asked | None:
    """Return a question as it was asked, with what came before it, or None if its conversation is gone."""
    tracker = await agent.tracker_store.retrieve_full_tracker(row.conversation)
    message = next((e for e in tracker.events if getattr(e, "message_id", None) == row.message_id), None) if tracker else None
    if tracker is None or message is None:
        return None
    before = [event.as_dict() for event in events_before(tracker.events, row.message_id)[-MOST_EVENTS:]]
    page = (message.metadata or {}).get("career")
    return Asked(text=message.text, events=before, metadata={"career": page} if page else {})


async def _replay(asked: list[Asked], change: Change, after: str) -> list[tuple[str, str]]:
    if not asked:
        return []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = await asyncio.to_thread(_copies, folder)
        path = folder / ("profiles" if isinstance(change, CareerChange) else "texts") / change.path().name
        job = Job(questions=asked, path=str(path), text=after)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.workbench.replay"),
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            out, errors = await asyncio.wait_for(process.communicate(job.model_dump_json().encode()), TIMEOUT)
        except TimeoutError:
            process.kill()
            await process.wait()
            raise
        if process.returncode:
            # Only the last line, which names the error: the others can quote what people typed.
            raise RuntimeError(errors.decode(errors="replace").strip().splitlines()[-1][:200] if errors else "no reason given")
        return [(old, new) for old, new in json.loads(out.decode().strip().splitlines()[-1])]


def _copies(folder: Path) -> dict[str, str]:
    """Copy what answers depend on into a folder, and return the settings that make another process read the copies."""
    for part in ("profiles", "texts"):
        (folder / part).mkdir()
    for path in (GLOSSARY_FILE, RESPONSES_FILE, site_file()):
        if path.exists():
            shutil.copyfile(path, folder / "texts" / path.name)
    copies = ((index_path(*loader.PROFILES), "index.db"), (VECTORS, VECTORS.name))
    for source, copy in copies:
        if source.exists():
            with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(folder / copy)) as target:
                original.backup(target)
    return {
        "CAREERS_PROFILES": _joined([folder / "profiles", *loader.PROFILES]),
        "CAREERS_INDEX": str(folder / "index.db"),
        "CAREERS_TEXTS": str(folder / "texts"),
        SITE_FILE: str(folder / "texts" / site_file().name),
    }


def _joined(folders: Iterable[Path]) -> str:
    return os.pathsep.join(map(str, folders))
