"""The processor time that something takes by itself, whatever else the test process has in memory."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 3


def processor_time(run: Callable[[], object]) -> float:
    """Return the seconds of the fastest of several runs, without garbage collection: it would walk through all objects of the process."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return min(_once(run) for _ in range(RUNS))
    finally:
        if was_enabled:
            gc.enable()


def _once(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start
