"""A table of one row, which readiness checks write to find out whether the database takes writes."""

from __future__ import annotations

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy.orm import Session

from bot.stores.inserts import INSERTS

_probe = sa.Table(
    "probe",
    SQLTrackerStore.Base.metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("content", sa.Text, nullable=False),
)


def write(session: Session, size: int) -> None:
    """Write the row with a content of `size` characters. Databases other than SQLite and PostgreSQL are left alone."""
    if insert := INSERTS.get(session.get_bind().dialect.name):
        row = {"id": 1, "content": "x" * size}
        session.execute(insert(_probe).values(row).on_conflict_do_update(index_elements=["id"], set_=row))
