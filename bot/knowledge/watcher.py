"""Keeps the index what the profiles are while the assistant runs, in a thread of its own, off the path of any turn."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bot.knowledge import index
from bot.knowledge.loader import PROFILES
from bot.knowledge.store import Store, load_store

logger = logging.getLogger(__name__)

EVERY = 1.0  # seconds
# Looking may take one part in so many of the time, however many profiles there are.
SHARE = 50


def watch(folder: Path = PROFILES, changed: Callable[[], None] = lambda: None) -> threading.Thread:
    """Looks for edited profiles from now on, and calls `changed` when there were any, whichever process found them first."""
    thread = threading.Thread(
        target=_look_again_and_again, args=(folder, index.index_path(folder), load_store(folder), changed), name="profiles", daemon=True
    )
    thread.start()
    return thread


def _look_again_and_again(folder: Path, path: Path, store: Store, changed: Callable[[], None]) -> None:
    state, told = store.state(), ""
    while True:
        started = time.monotonic()
        try:
            index.update(path, folder)
            if store.state() != state:
                state = store.state()
                changed()
            told = ""
        except (OSError, sqlite3.Error) as error:
            # What was read last goes on being told; why, once.
            if told != str(error):
                logger.error("the profiles in %s cannot be read again: %s", folder, error)
            told = str(error)
        time.sleep(max(EVERY, SHARE * (time.monotonic() - started)))
