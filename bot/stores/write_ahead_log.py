"""Empty SQLite's write-ahead log after deletions, because it still contains what was deleted."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
import time

logger = logging.getLogger(__name__)

RETRY_EVERY = 1.0  # seconds


class WriteAheadLog:
    """The write-ahead log of an SQLite file.

    It can't be emptied while another program, such as a backup, reads the file. A background thread then tries again until it can.
    """

    def __init__(self, database: str) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._is_waiting = False

    def empty(self) -> None:
        """Empty the log now or, if another program reads the file, as soon as that has ended."""
        if self.try_to_empty():
            return
        with self._lock:
            if self._is_waiting:
                return
            self._is_waiting = True
        logger.warning("Another program reads %s: until it ends, deleted text stays in the write-ahead log", self._database)
        threading.Thread(target=self._keep_trying, name="write-ahead-log", daemon=True).start()

    def _keep_trying(self) -> None:
        while not self.try_to_empty():
            time.sleep(RETRY_EVERY)
        with self._lock:
            self._is_waiting = False
        logger.warning("The write-ahead log of %s was emptied", self._database)

    def try_to_empty(self) -> bool:
        """Return whether the log is empty now."""
        # Without a timeout, because SQLite keeps other connections from writing while it waits.
        with contextlib.suppress(sqlite3.OperationalError), contextlib.closing(sqlite3.connect(self._database, timeout=0)) as connection:
            is_busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not is_busy
        return False
