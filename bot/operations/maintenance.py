"""Turn maintenance mode on and off.

Maintenance mode is on while the maintenance file exists. Messages are then not processed, and users receive the file's text as a notice.
"""

from __future__ import annotations

import os
from pathlib import Path

from bot.paths import BUILD, ROOT

FILE = "CAREERS_MAINTENANCE_FILE"
"""Environment variable that overrides the maintenance file's path, e.g. to put it on a volume shared by several servers."""


def file() -> Path:
    return ROOT / os.environ.get(FILE, BUILD / "maintenance")


def notice() -> str | None:
    """Return the maintenance notice, which can be empty, or None if maintenance mode is off."""
    try:
        return file().read_text(encoding="utf-8", errors="replace").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        # The file exists but can't be read, so maintenance mode is on.
        return ""


def start(notice: str = "") -> None:
    """Turn maintenance mode on with an optional notice. Raises OSError if the file cannot be written."""
    file().parent.mkdir(parents=True, exist_ok=True)
    file().write_text(notice, encoding="utf-8")


def end() -> bool:
    """Turn maintenance mode off. Return True if it was on. Raises OSError if the file cannot be deleted."""
    was_on = file().exists()
    file().unlink(missing_ok=True)
    return was_on
