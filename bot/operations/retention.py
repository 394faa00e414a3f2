"""Delete old conversations automatically (docs/conversations.md)."""

from __future__ import annotations

import asyncio
import logging
import os
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.exceptions import RasaException

from bot.operations.clock import DAY, DOUBTED_FOR, LastRound, judge_clock
from bot.operations.database import NoDatabase, in_database
from bot.operations.privacy import CannotDelete, commit_deletion
from bot.stores import feedback, questions, rounds
from bot.stores.dependency import Unavailable
from bot.stores.inserts import INSERTS

logger = logging.getLogger(__name__)

KEEP_DAYS = "CAREERS_KEEP_DAYS"
"""Environment variable for the number of days to keep a conversation after its last event, or `forever`."""
DEFAULT_DAYS = 30.0
FOREVER = {"0", "forever"}
HOUR = 60 * 60.0  # seconds

BATCH = 100  # conversations per transaction, kept small so that turns can be stored between batches
PAUSE = 0.1  # seconds between batches


def retention_days() -> float | None:
    """Return the number of days to keep a conversation after its last event, or None to keep it forever.

    Raises RasaException if the setting is invalid.
    """
    setting = os.environ.get(KEEP_DAYS, "").strip().lower()
    if setting in FOREVER:
        return None
    try:
        days = float(setting) if setting else DEFAULT_DAYS
    except ValueError:
        days = -1.0
    # Written this way round so that NaN is rejected, too.
    if not days > 0:
        raise RasaException(f"{KEEP_DAYS} is {setting!r}: write for how many days to keep a conversation, such as 30, or forever")
    return days


async def enforce_retention(store: TrackerStore, days: float) -> None:
    """Delete conversations older than `days` immediately, then about once an hour. Safe to run in several processes at once."""
    while True:
        try:
            now = time.time()
            if await trusts_clock(store, now) and (deleted := await delete_older(store, now - days * DAY)):
                logger.warning("Deleted %d conversations that nobody continued for %g days (%s)", deleted, days, KEEP_DAYS)
        except CannotDelete as error:
            logger.error("Conversations will not be deleted after %g days: %s", days, error)
            return
        except Unavailable:
            pass  # Already logged. We retry in the next round.
        await asyncio.sleep(random.uniform(HOUR / 2, HOUR))


async def trusts_clock(store: TrackerStore, now: float) -> bool:
    """Return whether the clock, which says that it is `now`, is plausible, and store that it was checked. Logs an error if it isn't.

    Raises CannotDelete or Unavailable.
    """
    return await _in_database(store, _trusts_clock, now)


async def delete_older(store: TrackerStore, before: float) -> int:
    """Delete conversations whose last event is older than `before`, a Unix timestamp. Return the number of deleted conversations.

    Raises CannotDelete, Unavailable or the store's own errors.
    """
    return await _in_database(store, _delete_older, before)


async def _in_database[T](store: TrackerStore, use: Callable[[SQLTrackerStore, float], T], at: float) -> T:
    try:
        return await in_database(store, lambda database: use(database, at), any_dialect=True)
    except NoDatabase as error:
        raise CannotDelete(f"conversations can be deleted by age from SQL databases, and {error}") from error


def _trusts_clock(store: SQLTrackerStore, now: float) -> bool:
    if store.engine.dialect.name not in INSERTS:
        return True
    with store.session_scope() as session:
        last = rounds.last_round(session) or LastRound(now)
        trusted, current = judge_clock(last, now)
        rounds.write(session, current)
        session.commit()
    if not trusted:
        logger.error(
            "The clock is %.0f days ahead of when old conversations were last looked for. If it is wrong, correct it: nothing is deleted "
            "by age until %s",
            (now - last.checked_at) / DAY,
            datetime.fromtimestamp((current.doubted_at or now) + DOUBTED_FOR, UTC).isoformat(" ", "minutes"),
        )
    return trusted


def _delete_older(store: SQLTrackerStore, before: float) -> int:
    event, deleted = store.SQLEvent, 0
    while True:
        with store.session_scope() as session:
            old = sa.select(event.sender_id).group_by(event.sender_id).having(sa.func.max(event.timestamp) < before).limit(BATCH)
            conversations = session.execute(old).scalars().all()
            if not conversations:
                feedback.delete_before(session, before)
                questions.delete_before(session, before)
                commit_deletion(store, session)
                return deleted
            # The timestamp condition keeps new events in case a conversation resumes at this moment.
            session.execute(sa.delete(event).where(event.sender_id.in_(conversations), event.timestamp < before))
            feedback.delete_of(session, conversations)
            questions.delete_of(session, conversations)
            commit_deletion(store, session)
        deleted += len(conversations)
        time.sleep(PAUSE)
