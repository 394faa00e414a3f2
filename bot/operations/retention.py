"""How long conversations are kept (docs/conversations.md)."""

from __future__ import annotations

import asyncio
import logging
import os
import random
import time

from rasa.core.tracker_store import TrackerStore
from rasa.shared.exceptions import RasaException

from bot.operations.deletion import CannotDelete, delete_older
from bot.stores.dependency import Unavailable

logger = logging.getLogger(__name__)

KEEP_DAYS = "CAREERS_KEEP_DAYS"
DEFAULT_DAYS = 30.0
FOREVER = {"0", "forever"}
DAY, HOUR = 24 * 60 * 60.0, 60 * 60.0  # seconds


def days_kept() -> float | None:
    """After a conversation's last event; None for ever. Raises RasaException if the environment says neither."""
    said = os.environ.get(KEEP_DAYS, "").strip().lower()
    if said in FOREVER:
        return None
    try:
        days = float(said) if said else DEFAULT_DAYS
    except ValueError:
        days = -1.0
    # Neither a negative number nor NaN.
    if not days > 0:
        raise RasaException(f"{KEEP_DAYS} is {said!r}: write for how many days to keep a conversation, such as 30, or forever")
    return days


async def keep_deleting(store: TrackerStore, days: float) -> None:
    """Now and then each hour deletes what is too old. Several processes may do so at once: what is gone is gone."""
    while True:
        try:
            if deleted := await delete_older(store, time.time() - days * DAY):
                logger.warning("%d conversations were deleted, not continued for %g days (%s)", deleted, days, KEEP_DAYS)
        except CannotDelete as error:
            logger.error("Conversations will not be deleted after %g days: %s", days, error)
            return
        except Unavailable:
            pass  # the log has it, and there is a next time
        await asyncio.sleep(random.uniform(HOUR / 2, HOUR))
