"""Health of the services that the assistant depends on."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

logger = logging.getLogger(__name__)

LONGEST_REASON = 200  # characters


class Unavailable(Exception):
    """A service that a turn needs does not work. It has been logged already."""


class Dependency:
    """Health of one service. Logs one line when it stops working and one when it works again, not one for each turn.

    With a `longest_pause` it is a circuit breaker as well: after a failure, it refuses uses for as long as the failed use took, at most
    `longest_pause` seconds. So nobody else waits for a service that hangs, and one that fails at once is tried again at once. Then one use
    is let through as a trial; if it succeeds, all are.
    """

    def __init__(self, name: str, effect: str, longest_pause: float = 0.0) -> None:
        """`effect` is what people notice while it fails."""
        self._name = name
        self._effect = effect
        self._longest_pause = longest_pause
        self._failures = 0
        self._failing_since = 0.0
        self._refusing_until = 0.0
        self._trial_in_progress = False

    @property
    def works(self) -> bool:
        """Whether its last use succeeded."""
        return not self._failures

    @contextmanager
    def used(self, *expected: type[Exception]) -> Iterator[None]:
        """Wrap one use of the service. Raises Unavailable for any error except `expected` ones, which do not count as failures."""
        is_trial = self._begin_trial()
        started = time.monotonic()
        try:
            yield
        except expected:
            raise
        except Exception as error:
            self._record_failure(error, time.monotonic() - started)
            raise Unavailable(f"{self._name} is out of order") from error
        finally:
            if is_trial:
                self._trial_in_progress = False
        self._record_success()

    def _begin_trial(self) -> bool:
        """Return whether this use is the trial after a failure. Raises Unavailable if uses are refused."""
        if self.works or not self._longest_pause:
            return False
        if self._trial_in_progress or time.monotonic() < self._refusing_until:
            raise Unavailable(f"{self._name} is out of order")
        self._trial_in_progress = True
        return True

    def _record_failure(self, error: Exception, seconds: float) -> None:
        if self.works:
            self._failing_since = time.monotonic()
            logger.error("%s is out of order, %s: %s", self._name, self._effect, _reason(error))
        self._failures += 1
        self._refusing_until = time.monotonic() + min(seconds, self._longest_pause)

    def _record_success(self) -> None:
        if not self.works:
            logger.warning(
                "%s works again, after %d failures in %.0f seconds", self._name, self._failures, time.monotonic() - self._failing_since
            )
        self._failures = 0


def _reason(error: Exception) -> str:
    """Return the error as one line. In further lines, databases quote what was to be stored, which is private."""
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0][:LONGEST_REASON]}" if lines else type(error).__name__
