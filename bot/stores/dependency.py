"""What the assistant depends on and may have to do without for a while."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

logger = logging.getLogger(__name__)

LONGEST_REASON = 200  # characters


class Unavailable(Exception):
    """Something that a turn needs is out of order. The log has it already."""


class Dependency:
    """One such thing. The log tells when it fails and when it works again, once each and not with every turn between."""

    def __init__(self, name: str, effect: str) -> None:
        self._name = name
        self._effect = effect
        self._failures = 0
        self._failing_since = 0.0

    @property
    def works(self) -> bool:
        """Whether it did when it was last used."""
        return not self._failures

    @contextmanager
    def used(self, *expected: type[Exception]) -> Iterator[None]:
        """Around each use of it. Raises Unavailable for any error but those expected, which say nothing against it."""
        try:
            yield
        except expected:
            raise
        except Exception as error:
            self._failed(error)
            raise Unavailable(f"{self._name} is out of order") from error
        self._worked()

    def _failed(self, error: Exception) -> None:
        if self.works:
            self._failing_since = time.monotonic()
            logger.error("%s is out of order, %s: %s", self._name, self._effect, _reason(error))
        self._failures += 1

    def _worked(self) -> None:
        if not self.works:
            logger.warning(
                "%s works again, after %d failures in %.0f seconds", self._name, self._failures, time.monotonic() - self._failing_since
            )
        self._failures = 0


def _reason(error: Exception) -> str:
    """In a line. Databases put what was to be stored into further lines, and that is nobody's business."""
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0][:LONGEST_REASON]}" if lines else type(error).__name__
