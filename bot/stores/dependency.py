"""Track the health of services that the assistant depends on."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

logger = logging.getLogger(__name__)

LONGEST_REASON = 200  # characters


class Unavailable(Exception):
    """Raised when a service that the assistant depends on is not working. The failure has already been logged."""


class Dependency:
    """Tracks the health of a service. Logs one line when it fails and one when it recovers, instead of one for each failed call.

    If `longest_pause` is set, it also acts as a circuit breaker. After a failure, calls are refused for as long as the failed call took, up
    to `longest_pause` seconds. This means that other calls don't have to wait for a service that hangs, while one that fails immediately
    is also retried immediately. After the pause, a single trial call is allowed, and normal use resumes if it succeeds.

    Calls can overlap. One that began before the service failed says nothing about whether it works again, and one that began before it
    recovered says nothing about a new failure.
    """

    def __init__(self, name: str, effect: str, longest_pause: float = 0.0) -> None:
        """Track the service called `name`. `effect` describes what users notice while it is failing, and is included in the log."""
        self._name = name
        self._effect = effect
        self._longest_pause = longest_pause
        self._failures = 0
        self._failing_since = 0.0
        self._failed_at = 0.0
        self._recovered_at = 0.0
        self._refusing_until = 0.0
        self._trial_in_progress = False

    @property
    def works(self) -> bool:
        """True if the last call succeeded."""
        return not self._failures

    @contextmanager
    def used(self, *expected: type[Exception]) -> Iterator[None]:
        """Wrap a call to the service. Errors are converted to Unavailable, except `expected` ones, which do not count as failures."""
        is_trial = self._begin_trial()
        started = time.monotonic()
        try:
            yield
        except expected:
            raise
        except Exception as error:
            self._record_failure(error, started)
            raise Unavailable(f"{self._name} is out of order") from error
        finally:
            if is_trial:
                self._trial_in_progress = False
        self._record_success(started)

    def _begin_trial(self) -> bool:
        """Return True if this call is the trial call after a failure. Raises Unavailable if the call is refused."""
        if self.works or not self._longest_pause:
            return False
        if self._trial_in_progress or time.monotonic() < self._refusing_until:
            raise Unavailable(f"{self._name} is out of order")
        self._trial_in_progress = True
        return True

    def _record_failure(self, error: Exception, started: float) -> None:
        now = time.monotonic()
        if started < self._recovered_at:
            return
        if self.works:
            self._failing_since = now
            logger.error("%s is out of order, %s: %s", self._name, self._effect, _reason(error))
        self._failures += 1
        self._failed_at = now
        self._refusing_until = now + min(now - started, self._longest_pause)

    def _record_success(self, started: float) -> None:
        if self.works or started < self._failed_at:
            return
        self._recovered_at = time.monotonic()
        logger.warning(
            "%s works again, after %d failures in %.0f seconds", self._name, self._failures, self._recovered_at - self._failing_since
        )
        self._failures = 0


def _reason(error: Exception) -> str:
    """Return a one-line description of an error.

    Only the first line of the message is used, because database errors can quote private data in the lines that follow.
    """
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0][:LONGEST_REASON]}" if lines else type(error).__name__
