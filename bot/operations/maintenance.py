"""The off switch: while a file is there, no turn is taken, and its text is the notice that people get instead."""

from __future__ import annotations

import os
from pathlib import Path

from bot.paths import BUILD, ROOT

FILE = "CAREERS_OFF_FILE"
"""Names another file, such as one on a volume that several servers share."""


def file() -> Path:
    return ROOT / os.environ.get(FILE, BUILD / "off")


def notice() -> str | None:
    """The notice's own words, empty if it has none; None while the assistant is on."""
    try:
        return file().read_text(encoding="utf-8", errors="replace").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        # That it is there is what counts.
        return ""


def turn_off(notice: str = "") -> None:
    """Raises OSError."""
    file().parent.mkdir(parents=True, exist_ok=True)
    file().write_text(notice, encoding="utf-8")


def turn_on() -> bool:
    """Whether it was off. Raises OSError."""
    was_off = file().exists()
    file().unlink(missing_ok=True)
    return was_off
