"""Count turns and their outcomes for Prometheus (docs/runbook.md lists the series)."""

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

# Nobody needs the time at which a series was created, and it would double the number of series.
disable_created_metrics()  # type: ignore[no-untyped-call]

TURNS = Counter("careers_turns", "Messages, by outcome", ["channel", "outcome"])
SECONDS = Histogram(
    "careers_turn_seconds",
    "Seconds from a message to its reply",
    ["channel"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
IN_PROGRESS = Gauge("careers_turns_in_progress", "Messages that are being answered", ["channel"])
ERRORS = Counter("careers_errors", "Turns that failed by an exception, by its class", ["channel", "error"])

# These take no time, and would make SECONDS look better than it is.
REFUSED = {Outcome.EMPTY, Outcome.TOO_LONG, Outcome.TOO_MANY, Outcome.MAINTENANCE}


class TurnInProgress:
    """A turn that is being counted. Its taker sets the outcome."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self.outcome = Outcome.FAILED

    def record_error(self, error: Exception) -> str:
        """Count and log an error. Return the reference that finds it in the log, for the person to quote."""
        reference = uuid.uuid4().hex[:8]
        ERRORS.labels(self._channel, type(error).__name__).inc()
        logger.error("a turn failed, reference %s", reference, exc_info=error)
        return reference


_in_progress: set[TurnInProgress] = set()


@contextlib.contextmanager
def counted_turn(channel: str, conversation: str, message_id: str) -> Iterator[TurnInProgress]:
    """Count and log a turn, and add its channel, conversation and message id to every log event inside it."""
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
    """Wait until no turn is in progress, at most `timeout` seconds. Return whether all have finished."""
    deadline = time.monotonic() + timeout
    while _in_progress and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
    return not _in_progress
