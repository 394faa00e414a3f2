"""Updates the index when profiles change, in a background thread, so that no turn waits for it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bot.knowledge import index
from bot.knowledge.loader import PROFILES
from bot.knowledge.store import Store, load_store

logger = logging.getLogger(__name__)

INTERVAL = 1.0  # seconds
# Watching uses at most one part in this many of the time, however many profiles there are.
IDLE_SHARE = 50

_threads: list[threading.Thread] = []


def watch(folder: Path = PROFILES, changed: Callable[[], None] = lambda: None) -> threading.Thread:
    """Start to watch a folder of profiles. `changed` is called after each change of the index, whichever process made it."""
    arguments = (folder, index.index_path(folder), load_store(folder), changed)
    thread = threading.Thread(target=_run, args=arguments, name="profiles", daemon=True)
    thread.start()
    _threads.append(thread)
    return thread


def watcher_alive() -> bool:
    """Return whether every watcher started in this process is still running. If one has died, edits of profiles go unnoticed."""
    return all(thread.is_alive() for thread in _threads)


def _run(folder: Path, path: Path, store: Store, changed: Callable[[], None]) -> None:
    state, logged = store.state(), ""
    while True:
        started = time.monotonic()
        try:
            index.update(path, folder)
            if (current := store.state()) != state:
                changed()
                state = current
            logged = ""
        except Exception as error:
            # Answers go on from the last good state. The same error is logged once.
            if logged != str(error):
                logger.exception("cannot update the index of the profiles in %s", folder)
            logged = str(error)
        time.sleep(max(INTERVAL, IDLE_SHARE * (time.monotonic() - started)))
