"""The tables of feedback and of what replies were posted as, next to the events in the tracker store's database."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy.orm import Session

from bot.conversation.types import STATE_SLOT
from bot.stores.inserts import insert_into

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


def has_reply(session: Session, conversation: str, reply_id: str) -> bool:
    """Return whether a conversation has a reply with this id."""
    found = sa.select(events.c.id).where(events.c.sender_id == conversation, _is_reply(reply_id))
    return session.execute(found.limit(1)).first() is not None


def _is_reply(reply_id: str) -> Any:
    # Events are stored as JSON, and ids of replies are random, so none can be part of anything else.
    return sa.and_(events.c.type_name == "bot", events.c.data.contains(f'"id": "{reply_id}"', autoescape=True))


def verdict_on(session: Session, conversation: str, reply_id: str) -> str | None:
    """Return the verdict that was given on a reply, or None."""
    found = sa.select(feedback.c.verdict).where(feedback.c.conversation == conversation, feedback.c.reply_id == reply_id)
    verdict: str | None = session.execute(found).scalar()
    return verdict


def write(session: Session, row: dict[str, object]) -> None:
    """Insert a row, in place of an earlier one on the same reply."""
    insert = insert_into(feedback, session).values(row)
    changed = {name: value for name, value in row.items() if name not in ("conversation", "reply_id")}
    session.execute(insert.on_conflict_do_update(index_elements=["conversation", "reply_id"], set_=changed))


def write_post(session: Session, row: dict[str, object]) -> None:
    """Insert a row of `posts`, unless there is one on the same message."""
    session.execute(insert_into(posts, session).values(row).on_conflict_do_nothing())


def reply_posted_as(session: Session, conversation: str, message: str) -> str | None:
    """Return the id of the reply that was posted as a platform's message, or None."""
    found = sa.select(posts.c.reply_id).where(posts.c.conversation == conversation, posts.c.message == message)
    reply_id: str | None = session.execute(found).scalar()
    return reply_id


def state_after_post(session: Session, senders: str, message: str) -> object:
    """Return the dialogue state as it was stored after the reply that was posted as a platform's message, or None.

    Only looks in conversations whose sender ids begin with `senders`.
    """
    found = sa.select(posts.c.conversation, posts.c.reply_id).where(
        posts.c.conversation.startswith(senders, autoescape=True), posts.c.message == message
    )
    if not (post := session.execute(found.limit(1)).first()):
        return None
    of_conversation = events.c.sender_id == post.conversation
    reply = sa.select(sa.func.min(events.c.id)).where(of_conversation, _is_reply(post.reply_id)).scalar_subquery()
    state = (
        sa.select(events.c.data)
        .where(of_conversation, events.c.type_name == "slot", events.c.action_name == STATE_SLOT, events.c.id > reply)
        .order_by(events.c.id)
        .limit(1)
    )
    stored = session.execute(state).scalar()
    return json.loads(stored).get("value") if stored else None


def rows_of(session: Session, conversation: str) -> dict[str, list[dict[str, object]]]:
    """Return the rows of each table that belong to a conversation, by the table's name."""
    found = {table.name: session.execute(sa.select(table).where(table.c.conversation == conversation)) for table in (feedback, posts)}
    return {name: [dict(row) for row in rows.mappings()] for name, rows in found.items()}


def delete_of(session: Session, conversations: list[str]) -> None:
    """Delete the feedback on these conversations, and what their replies were posted as."""
    for table in (feedback, posts):
        session.execute(sa.delete(table).where(table.c.conversation.in_(conversations)))


def delete_before(session: Session, at: float) -> None:
    """Delete the feedback and the posts that are older than a Unix timestamp."""
    for table in (feedback, posts):
        session.execute(sa.delete(table).where(table.c.at < at))
