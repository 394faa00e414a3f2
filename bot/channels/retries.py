"""Why a chat platform did not take a message, and when to send it again."""

from __future__ import annotations

import asyncio
import email.utils
import math
import random
import time
from collections.abc import Awaitable, Callable
from enum import StrEnum

PATIENCE = 120.0  # seconds that one reply may spend waiting between attempts; after that nobody is waiting for it any more
MAX_ATTEMPTS = 6
FIRST_DELAY = 0.5  # seconds; doubles with each attempt if the platform doesn't say how long to wait
JITTER = 0.25  # share of a delay that is added at random, so that servers don't retry in step


class Reason(StrEnum):
    """Why a reply was not delivered, as the metrics count it."""

    RATE_LIMITED = "rate_limited"
    UNAUTHORIZED = "unauthorized"
    """The platform doesn't accept the channel's credentials, e.g. because a secret has expired."""
    FORBIDDEN = "forbidden"
    """The app may not write there any more, e.g. because it was removed."""
    NOT_FOUND = "not_found"
    TOO_LARGE = "too_large"
    REJECTED = "rejected"
    """The platform does not accept this message."""
    SERVER_ERROR = "server_error"
    UNREACHABLE = "unreachable"
    STOPPED = "stopped"
    """The server stopped before the platform took the reply."""
    BUG = "bug"
    """An error in the channel."""


# These concern every conversation. The others concern one conversation or one reply.
CHANNEL_WIDE = {Reason.UNAUTHORIZED, Reason.SERVER_ERROR, Reason.UNREACHABLE}
# The platform may refuse the form of a message for these, so its plain text is worth trying.
FORM_REFUSED = {Reason.REJECTED, Reason.TOO_LARGE}
TEMPORARY = {Reason.RATE_LIMITED, Reason.SERVER_ERROR, Reason.UNREACHABLE}


class Undelivered(Exception):
    """A message that the platform did not take. The exception's message is the platform's own explanation."""

    def __init__(self, reason: Reason, detail: str, retry_after: str | None = None, may_have_arrived: bool = False) -> None:
        """`retry_after` is the header of that name. If a message may have arrived, it isn't sent again."""
        super().__init__(detail)
        self.reason = reason
        self.retry_after = retry_after
        self.is_retried = reason in TEMPORARY and not may_have_arrived


def reason_for_status(status: int) -> Reason:
    """Return the reason that an HTTP status of a platform stands for."""
    named = {401: Reason.UNAUTHORIZED, 403: Reason.FORBIDDEN, 404: Reason.NOT_FOUND, 410: Reason.NOT_FOUND, 413: Reason.TOO_LARGE}
    limited = {412: Reason.RATE_LIMITED, 429: Reason.RATE_LIMITED}
    return (named | limited).get(status, Reason.SERVER_ERROR if status >= 500 else Reason.REJECTED)


def retry_delay(attempts: int, waited: float, retry_after: str | None = None) -> float | None:
    """Return the seconds to wait before the next attempt, or None to give up.

    `attempts` is the number of attempts so far, `waited` the seconds waited between them, and `retry_after` the header of that name.
    """
    asked = _seconds(retry_after)
    delay = (FIRST_DELAY * 2 ** (attempts - 1) if asked is None else asked) * (1 + JITTER * random.random())
    return delay if attempts < MAX_ATTEMPTS and waited + delay <= PATIENCE else None


def _seconds(retry_after: str | None) -> float | None:
    """Return the seconds of a Retry-After header, which is a number or a date. None if there is none or it can't be read."""
    try:
        seconds = float(retry_after or "")
    except ValueError:
        try:
            seconds = email.utils.parsedate_to_datetime(retry_after or "").timestamp() - time.time()
        except ValueError:
            return None
    return max(seconds, 0.0) if math.isfinite(seconds) else None


async def with_retries[T](attempt: Callable[[], Awaitable[T]], max_attempts: int = MAX_ATTEMPTS) -> T:
    """Return what `attempt` returns. If it raises Undelivered for a temporary reason, try again later. Raises the last Undelivered."""
    waited, attempts = 0.0, 1
    while True:
        try:
            return await attempt()
        except Undelivered as error:
            delay = retry_delay(attempts, waited, error.retry_after) if error.is_retried else None
            if delay is None or attempts >= max_attempts:
                raise
        await asyncio.sleep(delay)
        waited, attempts = waited + delay, attempts + 1
