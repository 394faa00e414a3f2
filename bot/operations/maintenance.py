"""Maintenance mode: while a file exists, no turn is taken, and people get the file's text as a notice instead of an answer."""

from __future__ import annotations

import os
from pathlib import Path

from bot.paths import BUILD, ROOT

FILE = "CAREERS_MAINTENANCE_FILE"
"""Environment variable: path of another file, such as one on a volume that several servers share."""


def file() -> Path:
    return ROOT / os.environ.get(FILE, BUILD / "maintenance")


def notice() -> str | None:
    """Return the text of the notice, which may be empty, or None while maintenance is off."""
    try:
        return file().read_text(encoding="utf-8", errors="replace").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        # The file exists but cannot be read.
        return ""


def start(notice: str = "") -> None:
    """Start maintenance. Raises OSError."""
    file().parent.mkdir(parents=True, exist_ok=True)
    file().write_text(notice, encoding="utf-8")


def end() -> bool:
    """End maintenance and return whether it was on. Raises OSError."""
    was_on = file().exists()
    file().unlink(missing_ok=True)
    return was_on
