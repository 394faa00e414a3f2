"""Tries a change: the recent questions whose reply would change, old beside new, and whether the regression questions still hold."""

from __future__ import annotations

import asyncio
import contextlib
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
from bot.workbench import publishing, retraining
from bot.workbench.change_model import CannotChange
from bot.workbench.changes import AliasChange, CareerChange, Change
from bot.workbench.database import Database
from bot.workbench.phrasings import PhrasingChange
from bot.workbench.problems import told
from bot.workbench.publishing import Proposal
from bot.workbench.regressions import Regressions, read_regressions, regressions_file
from bot.workbench.rendering import texts
from bot.workbench.replay import Asked, Job, Replied, Replies
from bot.workbench.report import title_of
from bot.workbench.results import DONE, FAILED, RUNNING, RegressionResult, Summary, TaughtResult, note, summarise
from bot.workbench.transcripts import events_before

logger = logging.getLogger(__name__)

MOST_QUESTIONS = 40
MOST_READ = 150  # questions that a model which was taught a phrasing reads again
MOST_EVENTS = 60  # of the conversation before a question
TIMEOUT = 600.0  # seconds
NOTE_EVERY = 5.0  # seconds between notes of how far a preview is
_one_at_a_time = asyncio.Semaphore(1)


async def run(proposal: Proposal, database: Database, agent: Agent, store: Store) -> None:
    """Try a proposal and store what comes out. Errors are logged and stored as a failed preview."""
    progress = Summary(state=RUNNING)
    work = asyncio.create_task(_run(proposal, database, agent, store, progress))
    try:
        while not (await asyncio.wait({work}, timeout=NOTE_EVERY))[0]:
            if not await database.run(lambda session: note(session, proposal.id, progress)):
                work.cancel()
        await work
    except asyncio.CancelledError:
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work
    except CannotChange as error:
        failed = Summary(state=FAILED, problem="; ".join(told(error)))
        await database.run(lambda session: summarise(session, proposal.id, failed))
    except Exception:
        logger.exception("the preview of change %d failed", proposal.id)
        await database.run(lambda session: summarise(session, proposal.id, Summary(state=FAILED)))


async def _run(proposal: Proposal, database: Database, agent: Agent, store: Store, progress: Summary) -> None:
    change = proposal.change
    _, after = await asyncio.to_thread(publishing.proposed, change, store)

    def report(stage: str, done: float) -> None:
        progress.stage, progress.percent = stage, round(done)

    model = await retraining.train(after, report) if isinstance(change, PhrasingChange) else None
    report("", 100)
    chosen = await database.run(lambda session: _chosen(session, proposal))
    asked = [await _asked(row, agent) for row in chosen]
    known = [(row, each) for row, each in zip(chosen, asked, strict=True) if each]
    kept = read_regressions(regressions_file())
    regressions = kept.questions if isinstance(kept, Regressions) else ()
    kept_asked = [Asked(text=each.question, metadata={"career": each.career} if each.career else {}) for each in regressions]
    phrasings = change.plain() if isinstance(change, PhrasingChange) else ()
    asked_all = [each for _, each in known] + kept_asked + [Asked(text=text) for text in phrasings]
    async with _one_at_a_time:
        replies = await _replay(asked_all, change, after, model)
    results = [
        RegressionResult(question=each.question, says=each.says, held=each.holds(old.text), holds=each.holds(new.text), reply=new.text)
        for each, (old, new) in zip(regressions, replies[len(known) :], strict=False)
    ]
    taught = [
        TaughtResult(text=text, before=old.label, after=new.label)
        for text, (old, new) in zip(phrasings, replies[len(known) + len(results) :], strict=True)
    ]
    shown = _with_label if model else _text
    rows = [
        {"change": proposal.id, "question": row.id, "old": shown(old), "new": shown(new)}
        for (row, _), (old, new) in zip(known, replies, strict=False)
        if shown(old) != shown(new)
    ]
    summary = Summary(state=DONE, asked=len(known), regressions=tuple(results), taught=tuple(taught))

    def write(session: Session) -> None:
        session.execute(sa.delete(previews).where(previews.c.change == proposal.id))
        # A conversation that was deleted meanwhile leaves nothing here.
        left = set(session.execute(sa.select(questions.c.id).where(questions.c.id.in_([row["question"] for row in rows]))).scalars())
        if remaining := [row for row in rows if row["question"] in left]:
            session.execute(previews.insert(), remaining)
        summarise(session, proposal.id, summary)

    await database.run(write)


def _text(reply: Replied) -> str:
    return reply.text


def _with_label(reply: Replied) -> str:
    told: str = texts()["read_as"].format(label=title_of(reply.label), reply=reply.text)
    return told


def _chosen(session: Session, proposal: Proposal) -> list[Any]:
    """Return the recent questions that a change could matter to, with the one that it was written for first."""
    where = _matters(proposal.change)
    most = MOST_READ if isinstance(proposal.change, PhrasingChange) else MOST_QUESTIONS
    latest = sa.select(questions).where(where).order_by(questions.c.at.desc()).limit(most)
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


async def _replay(asked: list[Asked], change: Change, after: str, model: Path | None) -> Replies:
    if not asked:
        return []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = await asyncio.to_thread(_copies, folder)
        if model:
            job = Job(questions=asked, model=str(model))
        else:
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
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            # Only the last line, which names the error: the others can quote what people typed.
            raise RuntimeError(errors.decode(errors="replace").strip().splitlines()[-1][:200] if errors else "no reason given")
        pairs = json.loads(out.decode().strip().splitlines()[-1])
        return [(Replied.model_validate(old), Replied.model_validate(new)) for old, new in pairs]


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
