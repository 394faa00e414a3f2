"""Updates the index in a background thread when profiles change, so that replies aren't delayed."""

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
# After each check, sleep at least this many times as long as the check took. This limits the load if there are many profiles.
IDLE_SHARE = 50

_threads: list[threading.Thread] = []


def watch(*folders: Path, changed: Callable[[], None] = lambda: None) -> threading.Thread:
    """Start a thread that watches folders of profiles, or those of the setting if none is given.

    `changed` is called after each change to the index, including changes made by other processes.
    """
    folders = folders or PROFILES
    arguments = (folders, index.index_path(*folders), load_store(*folders), changed)
    thread = threading.Thread(target=_run, args=arguments, name="profiles", daemon=True)
    thread.start()
    _threads.append(thread)
    return thread


def watcher_alive() -> bool:
    """Return whether all watchers in this process are still running. If one has died, edits to profiles go unnoticed."""
    return all(thread.is_alive() for thread in _threads)


def _run(folders: tuple[Path, ...], path: Path, store: Store, changed: Callable[[], None]) -> None:
    state, logged = store.state(), ""
    while True:
        started = time.monotonic()
        try:
            index.update(path, *folders)
            if (current := store.state()) != state:
                changed()
                state = current
            logged = ""
        except Exception as error:
            # Keep serving the last valid index, and log each error only once.
            if logged != str(error):
                logger.exception("cannot update the index of the profiles in %s", ", ".join(map(str, folders)))
            logged = str(error)
        time.sleep(max(INTERVAL, IDLE_SHARE * (time.monotonic() - started)))
