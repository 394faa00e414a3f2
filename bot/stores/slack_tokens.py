"""The table of Slack's rotating tokens, next to the events in the tracker store's database."""

from __future__ import annotations

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy.orm import Session

from bot.stores.inserts import insert_into

# Part of the store's own tables, so that the store creates it along with them.
tokens = sa.Table(
    "slack_tokens",
    SQLTrackerStore.Base.metadata,
    sa.Column("client_id", sa.String(64), primary_key=True),
    sa.Column("sealed", sa.Text, nullable=False),
    sa.Column("claimed_until", sa.Float, nullable=False),
)


def read(session: Session, client_id: str) -> str:
    """Return an app's encrypted tokens, or an empty string if there are none."""
    return session.execute(sa.select(tokens.c.sealed).where(tokens.c.client_id == client_id)).scalar() or ""


def claim(session: Session, client_id: str, now: float, until: float) -> bool:
    """Claim the renewal of an app's tokens, and return whether nobody else has. Times are Unix timestamps.

    The database decides, so that only one of several servers renews them: each refresh token can be used once.
    """
    session.execute(insert_into(tokens, session).values(client_id=client_id, sealed="", claimed_until=0.0).on_conflict_do_nothing())
    free = sa.and_(tokens.c.client_id == client_id, tokens.c.claimed_until < now)
    return bool(session.execute(sa.update(tokens).where(free).values(claimed_until=until)).rowcount)


def write(session: Session, client_id: str, sealed: str) -> None:
    """Store an app's encrypted tokens."""
    session.execute(sa.update(tokens).where(tokens.c.client_id == client_id).values(sealed=sealed))


def release(session: Session, client_id: str) -> None:
    """End the claim on the renewal of an app's tokens."""
    session.execute(sa.update(tokens).where(tokens.c.client_id == client_id).values(claimed_until=0.0))
