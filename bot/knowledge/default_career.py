"""Reads the setting for the default career, which questions are about until the conversation names one."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

from bot.knowledge.loader import BUNDLED_PROFILES, PROFILES

DEFAULT_CAREER = "CAREERS_DEFAULT_CAREER"
"""Environment variable with the id of the default career."""
BUNDLED_DEFAULT = "medical-technical-officer"


class UnknownCareer(ValueError):
    """The setting names a career that has no profile. The message explains how to correct it."""


def default_career(*folders: Path) -> str | None:
    """Return the id of the default career. Raises UnknownCareer if the setting names a career that has no profile in the folders.

    Without the setting, the bundled profiles have a default career and other folders have none. Without folders, look in those of the
    setting for profiles.
    """
    folders = folders or PROFILES
    setting = os.environ.get(DEFAULT_CAREER, "").strip()
    if not setting:
        return BUNDLED_DEFAULT if BUNDLED_PROFILES in folders else None
    ids = sorted(path.stem for folder in folders for path in folder.glob("*.yml"))
    if setting in ids:
        return setting
    hint = f", such as {(difflib.get_close_matches(setting, ids, n=1) or ids)[0]}" if ids else ""
    places = " or ".join(map(str, folders))
    raise UnknownCareer(f"{DEFAULT_CAREER} is {setting!r}, but there is no such profile in {places}: write the id of one{hint}")
