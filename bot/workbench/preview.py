"""Tries a change: which replies would change, before and after, and whether the regression questions still hold."""

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
from itertools import islice
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent

from bot.answering.responses import RESPONSES_FILE
from bot.conversation.outcome import Outcome
from bot.knowledge import loader
from bot.knowledge.glossary import GLOSSARY_FILE
from bot.knowledge.index import index_path
from bot.knowledge.site_info import SITE_FILE, site_file
from bot.knowledge.store import Store
from bot.nlu.vectors import VECTORS
from bot.paths import ROOT
from bot.workbench import choosing, publishing, retraining
from bot.workbench.change_model import CannotChange
from bot.workbench.changes import CareerChange, Change
from bot.workbench.database import Database
from bot.workbench.phrasings import PhrasingChange
from bot.workbench.problems import told
from bot.workbench.publishing import Proposal
from bot.workbench.regressions import Regressions, read_regressions, regressions_file
from bot.workbench.rendering import texts
from bot.workbench.replay import Asked, Job, Replied, Replies
from bot.workbench.report import title_of
from bot.workbench.results import DONE, FAILED, ChangedReply, Found, NeighbourResult, RegressionResult, Summary, TaughtResult, finish, note
from bot.workbench.transcripts import events_before

logger = logging.getLogger(__name__)

MOST_EVENTS = 60  # of the conversation before a question
TIMEOUT = 600.0  # seconds
NOTE_EVERY = 5.0  # seconds between notes of how far a preview is
_one_at_a_time = asyncio.Semaphore(1)


async def run(proposal: Proposal, progress: Summary, database: Database, agent: Agent, store: Store) -> None:
    """Try a proposal and store what comes out. Errors are logged and stored as a failed preview.

    `progress` is what was noted at the start. The notes of how far it is end before the result is stored, so none can hide it.
    """
    work = asyncio.create_task(_run(proposal, database, agent, store, progress))
    try:
        while not (await asyncio.wait({work}, timeout=NOTE_EVERY))[0]:
            if not await database.run(lambda session: note(session, proposal, progress)):
                work.cancel()
        found = await work
    except asyncio.CancelledError:
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work
        return
    except CannotChange as error:
        found = Found(Summary(state=FAILED, problem="; ".join(told(error))))
    except Exception:
        logger.exception("the preview of change %d failed", proposal.id)
        found = Found(Summary(state=FAILED))
    await database.run(lambda session: finish(session, proposal, found))


async def _run(proposal: Proposal, database: Database, agent: Agent, store: Store, progress: Summary) -> Found:
    change = proposal.change
    _, after = await asyncio.to_thread(publishing.proposed, change, store)

    def report(stage: str, done: float) -> None:
        progress.stage, progress.percent = stage, round(done)

    model = await retraining.train(after, report) if isinstance(change, PhrasingChange) else None
    report("", 100)
    chosen = await database.run(lambda session: choosing.chosen(session, proposal))
    asked = [await _asked(row, agent) for row in chosen.rows]
    known = [(row, each) for row, each in zip(chosen.rows, asked, strict=True) if each]
    kept = read_regressions(regressions_file())
    regressions = kept.questions if isinstance(kept, Regressions) else ()
    phrasings = change.plain() if isinstance(change, PhrasingChange) else ()
    said = {row.text for row in chosen.rows}
    near = [text for text in choosing.neighbours(change) if text not in said]
    page = change.career if isinstance(change, CareerChange) else ""
    asked_all = [
        *(each for _, each in known),
        *(_on_page(each.question, each.career) for each in regressions),
        *(Asked(text=text) for text in phrasings),
        *(_on_page(text, page) for text in near),
    ]
    async with _one_at_a_time:
        replies = iter(await _replay(asked_all, change, after, model))
    replied = list(islice(replies, len(known)))
    results = [
        RegressionResult(question=each.question, says=each.says, held=each.holds(old.text), holds=each.holds(new.text), reply=new.text)
        for each, (old, new) in zip(regressions, islice(replies, len(regressions)), strict=True)
    ]
    taught = [
        TaughtResult(text=text, before=old.label, after=new.label)
        for text, (old, new) in zip(phrasings, islice(replies, len(phrasings)), strict=True)
    ]
    neighbours = [NeighbourResult(question=text, old=old.text, new=new.text) for text, (old, new) in zip(near, replies, strict=True)]
    shown = _with_label if model else _text
    changed = tuple(
        ChangedReply(row.id, shown(old), shown(new))
        for (row, _), (old, new) in zip(known, replied, strict=True)
        if shown(old) != shown(new)
    )
    in_vain = [new.outcome for (row, _), (_, new) in zip(known, replied, strict=True) if row in chosen.in_vain]
    summary = Summary(
        state=DONE,
        version=progress.version,
        asked=len(known),
        in_vain=len(in_vain),
        answered=in_vain.count(Outcome.ANSWERED),
        regressions=tuple(results),
        taught=tuple(taught),
        neighbours=tuple(each for each in neighbours if each.old != each.new),
    )
    return Found(summary, changed)


def _text(reply: Replied) -> str:
    return reply.text


def _with_label(reply: Replied) -> str:
    told: str = texts()["read_as"].format(label=title_of(reply.label), reply=reply.text)
    return told


def _on_page(text: str, career: str) -> Asked:
    """Return a question at the start of a conversation, on a career's page if there is one."""
    return Asked(text=text, metadata={"career": career} if career else {})


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
