"""Finds profiles whose row is no longer in the export, and removes them.

`mappings.json` in the `imported` folder says with which mapping each profile was imported. So an export is only compared with earlier
versions of itself, and not with pages or with other exports.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from bot.importing.profile_writer import IMPORTED_FOLDER, write_text

ORIGINS_FILE = "mappings.json"


@dataclass(frozen=True)
class Gone:
    """A profile whose row is no longer in the export. `kept` is the reason why it was not removed, or "" if it was."""

    career: str
    kept: str = ""


class Origins:
    """The mapping with which each profile in a folder was imported."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / IMPORTED_FOLDER / ORIGINS_FILE
        try:
            self._mappings: dict[str, str] = dict(json.loads(self._file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            self._mappings = {}  # without it, no profile is found to be gone

    def find_gone(self, mapping: str, present: Collection[str]) -> list[str]:
        """Return the ids of profiles that were imported with a mapping, and whose career is not among those `present`."""
        return sorted(
            career
            for career, origin in self._mappings.items()
            if origin == mapping and career not in present and (self._folder / f"{career}.yml").exists()
        )

    def remove(self, careers: Collection[str]) -> list[Gone]:
        """Remove profiles, except those that were edited by hand."""
        result = []
        for career in careers:
            profile, base = self._folder / f"{career}.yml", self._folder / IMPORTED_FOLDER / f"{career}.yml"
            if not base.exists() or profile.read_bytes() != base.read_bytes():
                result.append(Gone(career, "it was edited by hand: delete it yourself if it is not needed"))
                continue
            profile.unlink()
            base.unlink()
            self._mappings.pop(career)
            result.append(Gone(career))
        return result

    def save(self, mapping: str, careers: Collection[str]) -> None:
        """Record that careers were imported with a mapping."""
        self._mappings |= dict.fromkeys(careers, mapping)
        write_text(self._file, json.dumps(self._mappings, indent=1, sort_keys=True) + "\n")
