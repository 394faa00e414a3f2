"""The workbench's tables, next to the events in the tracker store's database."""

from __future__ import annotations

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore

from bot.stores.questions import previews, questions, totals

metadata = SQLTrackerStore.Base.metadata
sessions = sa.Table(
    "workbench_sessions",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("user", sa.String(255), nullable=False),
    sa.Column("expires", sa.Float, nullable=False),
)
audit = sa.Table(
    "workbench_audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("user", sa.String(255), nullable=False),
    sa.Column("action", sa.String(64), nullable=False),
    sa.Column("target", sa.String(255), nullable=False),
)
changes = sa.Table(
    "workbench_changes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("author", sa.String(255), nullable=False),
    sa.Column("change", sa.Text, nullable=False),
    sa.Column("question", sa.Integer),
    sa.Column("status", sa.String(16), nullable=False, index=True),
    sa.Column("preview", sa.Text, nullable=False),
)
versions = sa.Table(
    "workbench_versions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("author", sa.String(255), nullable=False),
    sa.Column("publisher", sa.String(255), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("summary", sa.Text, nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("before", sa.Text),
    sa.Column("after", sa.Text, nullable=False),
    sa.Column("change", sa.Integer),
    sa.Column("status", sa.String(16), nullable=False, index=True),
)
OURS = (questions, totals, sessions, audit, changes, versions, previews)
