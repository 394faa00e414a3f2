"""Inserts that replace or skip an existing row, for which each database has its own statement."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_into(table: sa.Table, session: Session) -> Any:
    """Return the statement that inserts into a table, with `on_conflict_do_update` and `on_conflict_do_nothing`."""
    return INSERTS[session.get_bind().dialect.name](table)
