"""A table of one row, with the time at which old conversations were last looked for."""

from __future__ import annotations

from dataclasses import asdict

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy.orm import Session

from bot.operations.clock import LastRound
from bot.stores.inserts import insert_into

_rounds = sa.Table(
    "retention",
    SQLTrackerStore.Base.metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("checked_at", sa.Float, nullable=False),
    sa.Column("doubted_at", sa.Float, nullable=True),
)


def last_round(session: Session) -> LastRound | None:
    """Return what the last round stored. Before the first round, return the time of the latest event, or None if there is none."""
    if row := session.execute(sa.select(_rounds.c.checked_at, _rounds.c.doubted_at)).first():
        return LastRound(row.checked_at, row.doubted_at)
    latest: float | None = session.execute(sa.select(sa.func.max(SQLTrackerStore.SQLEvent.timestamp))).scalar()
    return None if latest is None else LastRound(latest)


def write(session: Session, current: LastRound) -> None:
    """Store a round, in place of the one before."""
    row = {"id": 1, **asdict(current)}
    insert = insert_into(_rounds, session).values(row)
    session.execute(insert.on_conflict_do_update(index_elements=["id"], set_=row))
