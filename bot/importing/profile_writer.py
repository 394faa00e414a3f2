"""Writes imported profiles and merges them into existing ones.

The `imported` folder next to the profiles contains a copy of each profile as it was last imported. It is used to tell hand edits from
changes in the source.
"""

from __future__ import annotations

import io
import itertools
import os
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import FoldedScalarString

from bot.importing.drafts import CannotImport
from bot.importing.merging import Change, Merger, complete
from bot.knowledge.loader import SCHEMA, read_profile
from bot.knowledge.models import Career

IMPORTED_FOLDER = "imported"
LINE_WIDTH = 120
FOLD_WIDTH = 108  # for folded text, not counting the indent
# Characters that have to be escaped in YAML, which is not possible in folded text.
UNFOLDABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
# Fields with a blank line above them.
SPACED_FIELDS = ("source", "statements", "contacts", "related", "categories")
# Fields with lists that are short enough to be written on one line.
INLINE_FIELDS = {"aspects", "list", "aliases", "related", "categories"}

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
    yaml = _make_yaml()
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
    document = _style({key: value for key, value in profile.items() if value or key == "statements"})
    for key in SPACED_FIELDS:
        if key in document:
            document.yaml_set_comment_before_after_key(key, before="\n")
    for topic in list(document["statements"])[1:]:
        document["statements"].yaml_set_comment_before_after_key(topic, before="\n", indent=2)
    text = io.StringIO()
    _make_yaml().dump(document, text)
    return f"# yaml-language-server: $schema={schema}\n" + text.getvalue()


def _style(value: Any) -> Any:
    """Apply the YAML styles that a person would use: short lists on one line, long texts folded."""
    if isinstance(value, Mapping):
        return CommentedMap((key, _inline(item) if key in INLINE_FIELDS else _style(item)) for key, item in value.items())
    if isinstance(value, list):
        return CommentedSeq(_style(item) for item in value)
    return _fold(value) if isinstance(value, str) and len(value) > FOLD_WIDTH and not UNFOLDABLE.search(value) else value


def _inline(values: Any) -> CommentedSeq:
    result = CommentedSeq(values)
    result.fa.set_flow_style()
    return result


def _fold(text: str) -> Any:
    result: Any = FoldedScalarString(text)
    ends = itertools.accumulate(len(line) + 1 for line in textwrap.wrap(text, FOLD_WIDTH, break_long_words=False, break_on_hyphens=False))
    result.fold_pos = [end - 1 for end in ends][:-1]
    return result


def _make_yaml() -> YAML:
    yaml = YAML()
    yaml.width = LINE_WIDTH  # type: ignore[assignment]
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def write_text(path: Path, text: str) -> None:
    """Write a file atomically."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".new")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
