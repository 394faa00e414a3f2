"""Counts turns, for Prometheus and for a server that wants to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
import uuid
from collections.abc import Iterator

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics

from bot.conversation.outcome import Outcome
from bot.operations import logs

logger = logging.getLogger(__name__)

# When each series began is of no use, and doubles them.
disable_created_metrics()  # type: ignore[no-untyped-call]

TURNS = Counter("careers_turns", "Messages, by how they ended", ["channel", "outcome"])
SECONDS = Histogram(
    "careers_turn_seconds",
    "From a message to its reply, in seconds",
    ["channel"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
IN_PROGRESS = Gauge("careers_turns_in_progress", "Messages that are being answered", ["channel"])
ERRORS = Counter("careers_errors", "Turns that failed, by the error's class", ["channel", "error"])

# Turns that refuse a message at once say nothing about how quick we are.
REFUSED = {Outcome.EMPTY, Outcome.TOO_LONG, Outcome.TOO_MANY, Outcome.OFF}


class Turn:
    """A turn under way; whoever takes it says how it ended."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self.outcome = Outcome.FAILED

    def failed(self, error: Exception) -> str:
        """Tells the log; returns the reference that leads there, for the person to quote."""
        reference = uuid.uuid4().hex[:8]
        ERRORS.labels(self._channel, type(error).__name__).inc()
        logger.error("a turn failed, reference %s", reference, exc_info=error)
        return reference


_under_way: set[Turn] = set()


@contextlib.contextmanager
def under_way(channel: str, conversation: str, message_id: str) -> Iterator[Turn]:
    """Around each turn: counts it, and has its events in the log carry what it is about."""
    turn, begun = Turn(channel), time.perf_counter()
    _under_way.add(turn)
    with logs.about(channel=channel, conversation=conversation, message_id=message_id), IN_PROGRESS.labels(channel).track_inprogress():
        try:
            yield turn
        finally:
            _under_way.discard(turn)
            seconds = time.perf_counter() - begun
            TURNS.labels(channel, turn.outcome.value).inc()
            if turn.outcome not in REFUSED:
                SECONDS.labels(channel).observe(seconds)
            logger.info("turn", extra={"outcome": turn.outcome.value, "seconds": round(seconds, 3)})


async def all_finished(within: float) -> bool:
    """Waits until no turn is under way, for so many seconds at most; whether that came."""
    deadline = time.monotonic() + within
    while _under_way and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
    return not _under_way
