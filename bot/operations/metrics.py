"""Prometheus metrics for turns and their outcomes. docs/runbook.md lists all metrics."""

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

# We don't use the creation timestamps, and they would double the number of series.
disable_created_metrics()  # type: ignore[no-untyped-call]

TURNS = Counter("careers_turns", "Messages, by outcome", ["channel", "outcome"])
SECONDS = Histogram(
    "careers_turn_seconds",
    "Seconds from a message to its reply",
    ["channel"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
IN_PROGRESS = Gauge("careers_turns_in_progress", "Messages that are being answered", ["channel"])
UNDELIVERED = Counter("careers_undelivered", "Replies that a chat platform did not take, by reason", ["channel", "reason"])
ERRORS = Counter("careers_errors", "Turns that failed by an exception, by its class", ["channel", "error"])

# Excluded from SECONDS, because refusing a message takes almost no time and would skew the response times.
REFUSED = {Outcome.EMPTY, Outcome.TOO_LONG, Outcome.TOO_MANY, Outcome.BUSY, Outcome.MAINTENANCE}


class TurnInProgress:
    """A turn being processed. The code that handles it sets `outcome` before it ends."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self.outcome = Outcome.FAILED

    def record_error(self, error: Exception) -> str:
        """Count and log an error. Return a reference that users can quote so that the error can be found in the log."""
        reference = uuid.uuid4().hex[:8]
        ERRORS.labels(self._channel, type(error).__name__).inc()
        logger.error("a turn failed, reference %s", reference, exc_info=error)
        return reference


_in_progress: set[TurnInProgress] = set()


@contextlib.contextmanager
def counted_turn(channel: str, conversation: str, message_id: str) -> Iterator[TurnInProgress]:
    """Count and log a turn. Its channel, conversation and message ID are added to every event logged inside the block."""
    turn, started = TurnInProgress(channel), time.perf_counter()
    _in_progress.add(turn)
    with logs.bound(channel=channel, conversation=conversation, message_id=message_id), IN_PROGRESS.labels(channel).track_inprogress():
        try:
            yield turn
        finally:
            _in_progress.discard(turn)
            seconds = time.perf_counter() - started
            TURNS.labels(channel, turn.outcome.value).inc()
            if turn.outcome not in REFUSED:
                SECONDS.labels(channel).observe(seconds)
            logger.info("turn", extra={"outcome": turn.outcome.value, "seconds": round(seconds, 3)})


async def wait_until_finished(timeout: float) -> bool:
    """Wait up to `timeout` seconds for turns in progress. Return True if all of them have finished."""
    deadline = time.monotonic() + timeout
    while _in_progress and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
    return not _in_progress
