"""Drafts of changes, and the versions that they become: published, live within seconds, and taken back."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.orm import Session

from bot.knowledge.loader import Fault
from bot.knowledge.store import Store
from bot.paths import phrasings_file
from bot.stores.questions import previews
from bot.workbench import files, retraining, tables
from bot.workbench.access import record
from bot.workbench.change_model import CannotChange, Conflict
from bot.workbench.changes import Change, change_adapter
from bot.workbench.database import Database

PROPOSED, SUBMITTED, PUBLISHED, DISCARDED = "proposed", "submitted", "published", "discarded"
PUBLISHING, LIVE, FAILED, UNDONE = "publishing", "live", "failed", "undone"
OPEN = (PROPOSED, SUBMITTED)
MOST_LIVE = 200  # changes that are compared with gaps
SETTLED_AFTER = 30.0  # seconds after which publishing must have been interrupted; another server may be in the middle of it


class Mistakes(CannotChange):
    """The file would have mistakes with the change."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__()
        self.faults = faults


class Proposal(NamedTuple):
    """A change that isn't live yet, or was."""

    id: int
    at: float
    author: str
    change: Change
    question: int | None
    status: str
    preview: str
    stored: str
    """The change as it is stored, which tells whether it has been edited since."""

    @property
    def digest(self) -> str:
        """Return what a form to edit it carries, so that two people don't overwrite each other's edits."""
        return hashlib.sha256(self.stored.encode()).hexdigest()


def save(session: Session, user: str, change: Change, question: int | None) -> int:
    """Store a proposal and return its number."""
    row = {"at": time.time(), "author": user, "change": change.model_dump_json(), "question": question, "status": PROPOSED, "preview": ""}
    number: int = session.execute(tables.changes.insert().values(row)).inserted_primary_key[0]
    record(session, user, "proposed", str(number))
    return number


def revise(session: Session, user: str, edited: Proposal, change: Change) -> None:
    """Put another change in the place of a proposal's. It has to be tried again. Raises Conflict if it isn't open or as it was read."""
    authors = edited.author if user in edited.author.split(", ") else f"{edited.author}, {user}"
    values = {"change": change.model_dump_json(), "author": authors, "status": PROPOSED, "preview": ""}
    same = (tables.changes.c.id == edited.id) & tables.changes.c.status.in_(OPEN) & (tables.changes.c.change == edited.stored)
    if session.execute(sa.update(tables.changes).where(same).values(values)).rowcount != 1:
        raise Conflict
    session.execute(sa.delete(previews).where(previews.c.change == edited.id))
    record(session, user, "edited", str(edited.id))


def proposals(session: Session, *statuses: str) -> list[Proposal]:
    rows = session.execute(sa.select(tables.changes).where(tables.changes.c.status.in_(statuses)).order_by(tables.changes.c.id.desc()))
    return _known(rows)


def latest_proposals(session: Session, limit: int) -> list[Proposal]:
    """Return the latest proposals, whatever has become of them."""
    return _known(session.execute(sa.select(tables.changes).order_by(tables.changes.c.id.desc()).limit(limit)))


def proposal(session: Session, number: int) -> Proposal | None:
    return next(iter(_known(session.execute(sa.select(tables.changes).where(tables.changes.c.id == number)))), None)


def _known(rows: Iterable[Any]) -> list[Proposal]:
    """Return stored proposals, without those that no longer make sense, such as a phrasing for an aspect that an upgrade has removed."""
    found = []
    for row in rows:
        with contextlib.suppress(ValidationError):
            found.append(_proposal(row))
    return found


def _proposal(row: Any) -> Proposal:
    return Proposal(row.id, row.at, row.author, change_adapter.validate_json(row.change), row.question, row.status, row.preview, row.change)


def set_status(session: Session, user: str, number: int, status: str, *before: str) -> bool:
    """Change a proposal's status if it is one of those before, and return whether it was."""
    chosen = (tables.changes.c.id == number) & tables.changes.c.status.in_(before)
    done = bool(session.execute(sa.update(tables.changes).where(chosen).values(status=status)).rowcount == 1)
    if done:
        record(session, user, status, str(number))
    return done


def proposed(change: Change, store: Store) -> tuple[str | None, str]:
    """Return the text of the change's file now and with the change. Raises CannotChange."""
    path = change.path()
    before = files.read(path)
    after = files.changed(before, change)
    if faults := files.faults(path, after, store):
        raise Mistakes(faults)
    return before, after


def publish(database: Database, proposal: Proposal, publisher: str, reason: str, summary: str, store: Store) -> int:
    """Put a proposal live and return the version's number. Raises CannotChange, and then nothing has changed.

    The version is written down before the file is replaced, so after a crash `recover` can tell whether it was.
    """
    path = proposal.change.path()
    with _locked(path):
        before, after = proposed(proposal.change, store)
        put_live = _model_step(path, after)
        row = {"author": proposal.author, "publisher": publisher, "reason": reason, "summary": summary, "change": proposal.id}
        number = database.run_here(lambda session: _begin(session, row | {"path": str(path), "before": before, "after": after}, proposal))
        _replace(database, number, path, after, put_live)
        database.run_here(lambda session: _finish(session, number, proposal.id, publisher))
    return number


def _begin(session: Session, row: dict[str, Any], proposal: Proposal) -> int:
    current = session.execute(sa.select(tables.changes).where(tables.changes.c.id == proposal.id).with_for_update()).first()
    if current is None or current.status not in OPEN or current.change != proposal.stored:
        raise Conflict
    number: int = session.execute(tables.versions.insert().values(row | {"at": time.time(), "status": PUBLISHING})).inserted_primary_key[0]
    return number


def _finish(session: Session, number: int, proposal: int | None, user: str) -> None:
    session.execute(sa.update(tables.versions).where(tables.versions.c.id == number).values(status=LIVE))
    if proposal is not None:
        session.execute(sa.update(tables.changes).where(tables.changes.c.id == proposal).values(status=PUBLISHED))
    record(session, user, "published", str(number))


def undo(database: Database, number: int, publisher: str, reason: str, summary: str) -> int:
    """Take a version back and return the number of the version that does so.

    Raises Conflict, with the file's text, if the file has changed since: the changes after it have to be taken back first. Raises
    Unusable if the file can't be written. Then nothing has changed.
    """
    version = database.run_here(lambda session: session.execute(sa.select(tables.versions).where(tables.versions.c.id == number)).first())
    if version is None or version.status != LIVE:
        raise Conflict
    path = Path(version.path)
    with _locked(path):
        now = files.read(path)
        if now != version.after:
            raise Conflict(now or "")
        put_live = _model_step(path, version.before or "")
        row = {"author": publisher, "publisher": publisher, "reason": reason, "summary": summary, "path": version.path, "change": None}
        row |= {"before": now, "after": version.before or "", "at": time.time(), "status": PUBLISHING}
        back = database.run_here(lambda session: session.execute(tables.versions.insert().values(row)).inserted_primary_key[0])
        _replace(database, back, path, version.before, put_live)

        def finish(session: Session) -> None:
            _finish(session, back, None, publisher)
            session.execute(sa.update(tables.versions).where(tables.versions.c.id == number).values(status=UNDONE))

        database.run_here(finish)
    return int(back)


def _model_step(path: Path, text: str) -> Callable[[], None]:
    """Return what puts live the model that goes with the new text of a file. Only phrasings need one. Raises NotTrained or Unusable."""
    return retraining.staged(text) if path == phrasings_file() else lambda: None


def _replace(database: Database, number: int, path: Path, text: str | None, put_live: Callable[[], None]) -> None:
    """Replace the file of a version, or note that the version has failed. Raises Unusable."""
    before = files.read(path)
    try:
        files.replace(path, text)
        try:
            put_live()
        except files.Unusable:
            files.replace(path, before)
            raise
    except files.Unusable:
        failed = sa.update(tables.versions).where(tables.versions.c.id == number).values(status=FAILED)
        database.run_here(lambda session: session.execute(failed))
        raise


def recover(session: Session) -> None:
    """Settle the versions that a crash interrupted: a file is always whole, so it has either the old text or the new one."""
    for version in session.execute(sa.select(tables.versions).where(tables.versions.c.status == PUBLISHING)).all():
        if time.time() - version.at < SETTLED_AFTER:
            continue
        try:
            now = files.read(Path(version.path))
        except files.Unusable:
            continue
        if now == version.after:
            with contextlib.suppress(CannotChange):
                _model_step(Path(version.path), version.after)()
            _finish(session, version.id, version.change, version.publisher)
        else:
            session.execute(sa.update(tables.versions).where(tables.versions.c.id == version.id).values(status=FAILED))


def latest_version(session: Session) -> int:
    """Return the number of the latest version, or 0 if there is none."""
    return session.execute(sa.select(sa.func.max(tables.versions.c.id))).scalar() or 0


def published_after(session: Session, number: int) -> list[Any]:
    """Return the versions after one of this number, latest first."""
    later = (tables.versions.c.id > number) & (tables.versions.c.status != FAILED)
    return list(session.execute(sa.select(tables.versions).where(later).order_by(tables.versions.c.id.desc())))


class LiveChange(NamedTuple):
    """A change that is live: when and as what it was published."""

    at: float
    summary: str
    change: Change


def live_changes(session: Session, since: float) -> list[LiveChange]:
    """Return the changes published since a Unix timestamp and not taken back, latest first."""
    live = sa.select(tables.versions).where(tables.versions.c.status == LIVE, tables.versions.c.at >= since)
    versions = session.execute(live.order_by(tables.versions.c.id.desc()).limit(MOST_LIVE)).all()
    stored = sa.select(tables.changes).where(tables.changes.c.id.in_([version.change for version in versions if version.change]))
    changes = {each.id: each.change for each in _known(session.execute(stored))}
    return [LiveChange(version.at, version.summary, changes[version.change]) for version in versions if version.change in changes]


def versions(session: Session, limit: int = 100) -> list[Any]:
    return list(session.execute(sa.select(tables.versions).order_by(tables.versions.c.id.desc()).limit(limit)))


def version(session: Session, number: int) -> Any | None:
    return session.execute(sa.select(tables.versions).where(tables.versions.c.id == number)).first()


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keep others on this machine from publishing into the same folder. Raises Unusable."""
    with files.usable(path):
        lock = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
