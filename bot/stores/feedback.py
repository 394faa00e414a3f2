"""The tables of feedback and of what replies were posted as, next to the events in the tracker store's database."""

from __future__ import annotations

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

events = SQLTrackerStore.SQLEvent.__table__
# Part of the store's own tables, so that the store creates it along with them.
feedback = sa.Table(
    "feedback",
    SQLTrackerStore.Base.metadata,
    sa.Column("conversation", sa.String(255), primary_key=True),
    sa.Column("reply_id", sa.String(64), primary_key=True),
    sa.Column("verdict", sa.String(8), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("channel", sa.String(64), nullable=False),
    sa.Column("at", sa.Float, nullable=False, index=True),
)
posts = sa.Table(
    "posts",
    SQLTrackerStore.Base.metadata,
    sa.Column("conversation", sa.String(255), primary_key=True),
    sa.Column("message", sa.String(255), primary_key=True),
    sa.Column("reply_id", sa.String(64), nullable=False),
    sa.Column("at", sa.Float, nullable=False, index=True),
)
INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def has_reply(session: Session, conversation: str, reply_id: str) -> bool:
    """Return whether a conversation has a reply with this id."""
    # Events are stored as JSON, and ids of replies are random, so none can be part of anything else.
    found = sa.select(events.c.id).where(
        events.c.sender_id == conversation, events.c.type_name == "bot", events.c.data.contains(f'"id": "{reply_id}"', autoescape=True)
    )
    return session.execute(found.limit(1)).first() is not None


def verdict_on(session: Session, conversation: str, reply_id: str) -> str | None:
    """Return the verdict that was given on a reply, or None."""
    found = sa.select(feedback.c.verdict).where(feedback.c.conversation == conversation, feedback.c.reply_id == reply_id)
    verdict: str | None = session.execute(found).scalar()
    return verdict


def write(session: Session, row: dict[str, object]) -> None:
    """Insert a row, in place of an earlier one on the same reply."""
    insert = INSERTS[session.get_bind().dialect.name](feedback).values(row)
    changed = {name: value for name, value in row.items() if name not in ("conversation", "reply_id")}
    session.execute(insert.on_conflict_do_update(index_elements=["conversation", "reply_id"], set_=changed))


def write_post(session: Session, row: dict[str, object]) -> None:
    """Insert a row of `posts`, unless there is one on the same message."""
    session.execute(INSERTS[session.get_bind().dialect.name](posts).values(row).on_conflict_do_nothing())


def reply_posted_as(session: Session, conversation: str, message: str) -> str | None:
    """Return the id of the reply that was posted as a platform's message, or None."""
    found = sa.select(posts.c.reply_id).where(posts.c.conversation == conversation, posts.c.message == message)
    reply_id: str | None = session.execute(found).scalar()
    return reply_id


def delete_of(session: Session, conversations: list[str]) -> None:
    """Delete the feedback on these conversations, and what their replies were posted as."""
    for table in (feedback, posts):
        session.execute(sa.delete(table).where(table.c.conversation.in_(conversations)))


def delete_before(session: Session, at: float) -> None:
    """Delete the feedback and the posts that are older than a Unix timestamp."""
    for table in (feedback, posts):
        session.execute(sa.delete(table).where(table.c.at < at))
