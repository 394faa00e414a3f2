"""Writes imported profiles and merges them into existing ones.

The `imported` folder next to the profiles contains a copy of each profile as it was last imported. It is used to tell hand edits from
changes in the source.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML

from bot.importing.drafts import CannotImport
from bot.importing.merging import Change, Merger, complete
from bot.importing.profile_text import make_yaml, profile_text
from bot.knowledge.loader import SCHEMA, read_profile
from bot.knowledge.models import Career

IMPORTED_FOLDER = "imported"

WriteStatus = Literal["new", "updated", "unchanged"]


@dataclass(frozen=True)
class WriteResult:
    """The path of a profile that was written, and how it differs from the previous version."""

    path: Path
    status: WriteStatus
    changes: list[Change] = field(default_factory=list)


def write_profile(profile: Mapping[str, Any], folder: Path, dry_run: bool = False, partial: bool = False) -> WriteResult:
    """Write a new profile or merge it into the existing one. A `partial` profile changes and adds, but removes nothing.

    Raises CannotImport, without changing anything, if the existing profile was written by hand or has faults.
    """
    path, base = folder / f"{profile['id']}.yml", folder / IMPORTED_FOLDER / f"{profile['id']}.yml"
    theirs = render_profile(profile, folder)
    if not path.exists():
        result = WriteResult(path, "new")
        text = theirs
    elif not base.exists():
        raise CannotImport(f"{path} was written by hand and is left alone; to compare the two, import into another folder (--into)")
    else:
        if partial:
            theirs = render_profile(complete(YAML(typ="safe").load(base), profile), folder)
        text, changes = _merge(base.read_text(encoding="utf-8"), path.read_text(encoding="utf-8"), theirs, path)
        result = WriteResult(path, "unchanged" if text == path.read_text(encoding="utf-8") else "updated", changes)
    if not dry_run:
        write_text(path, text)
        write_text(base, theirs)
    return result


def _merge(base: str, mine: str, theirs: str, path: Path) -> tuple[str, list[Change]]:
    """Return the merged text and the changes. `mine` is the current text of `path`."""
    if mine == base == theirs:
        return mine, []
    current = read_profile(path)
    if not isinstance(current, Career):
        raise CannotImport(f"the profile that is there has faults; correct it first: {current[0]}")
    yaml = make_yaml()
    document = yaml.load(mine)
    merger = Merger()
    merger.merge_mappings(YAML(typ="safe").load(base), document, yaml.load(theirs))
    if mine == base:
        return theirs, merger.changes
    text = io.StringIO()
    yaml.dump(document, text)
    return text.getvalue() if any(change.kind in {"added", "removed", "changed"} for change in merger.changes) else mine, merger.changes


def render_profile(profile: Mapping[str, Any], folder: Path) -> str:
    """Return the YAML text for a profile in the given folder."""
    schema = Path(os.path.relpath(SCHEMA, folder)).as_posix()
    return f"# yaml-language-server: $schema={schema}\n{profile_text(profile)}"


def write_text(path: Path, text: str) -> None:
    """Write a file atomically."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".new")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
