"""Reads a file again after each edit."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

from bot.knowledge.loader import Fault

CHECK_INTERVAL = 1.0  # seconds


class ReloadedFile[T]:
    """The content of a file, reloaded when the file changes.

    If the file is broken, the error is logged once per edit and the last valid content stays in use.
    """

    def __init__(self, path: Path, initial: T, name: str, logger: logging.Logger, clock: Callable[[], float] = time.monotonic) -> None:
        """Set the path of the file and the content to use until the file is valid. `name` says what it holds in log messages."""
        self._path = path
        self._content = initial
        self._name = name
        self._logger = logger
        self._clock = clock
        self._next_check = 0.0
        self._stamp: tuple[int, int] | str = ""

    def current(self, read: Callable[[Path], T | list[Fault]]) -> T:
        """Return the current content, reloading the file if it has changed. Checks for changes at most once per second."""
        now = self._clock()
        if now >= self._next_check:
            self._next_check = now + CHECK_INTERVAL
            self._update(read)
        return self._content

    def _update(self, read: Callable[[Path], T | list[Fault]]) -> None:
        before = self._stamp
        try:
            status = self._path.stat()
            self._stamp = status.st_mtime_ns, status.st_size
            if self._stamp == before:
                return
            result = read(self._path)
        except OSError as error:
            self._stamp = str(error)
            if self._stamp != before:
                self._logger.error("%s could not be read, %s stays as it was: %s", self._path, self._name, error.strerror)
            return
        if isinstance(result, list):
            more = f" (and {len(result) - 1} more)" if len(result) > 1 else ""
            self._logger.error("%s stays as it was: %s%s", self._name, result[0], more)
        else:
            self._content = result
