"""Rotate the log files of background processes, which write to them for as long as they run."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

LARGEST = 10 * 2**20  # bytes
KEPT = 5  # older files


def rotate_if_large(log: Path) -> None:
    """Move the contents of a large log to `<log>.1`, that of `<log>.1` to `<log>.2`, and so on. The oldest is removed.

    The file itself stays, because a process has it open, in append mode. A line that it writes at this very moment can be lost.
    """
    if not log.is_file() or log.stat().st_size < LARGEST:
        return
    for number in range(KEPT - 1, 0, -1):
        if (older := _older(log, number)).exists():
            older.replace(_older(log, number + 1))
    shutil.copyfile(log, _older(log, 1))
    os.truncate(log, 0)


def _older(log: Path, number: int) -> Path:
    return log.with_name(f"{log.name}.{number}")
