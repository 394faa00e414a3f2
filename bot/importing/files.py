"""Writes profiles, and brings those already there up to date.

Beside the profiles, in `imported/`, each is kept as it was last imported: that is how a hand edit is told from a change of the source.
"""

from __future__ import annotations

import io
import itertools
import os
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import FoldedScalarString

from bot.importing.drafts import CannotImport
from bot.importing.merging import Change, Merge
from bot.knowledge.loader import SCHEMA, read_profile
from bot.knowledge.models import Career

IMPORTED = "imported"
WIDTH = 120
LONG = 108  # of a text that is folded, without its indent
# Sections with a blank line before them.
APART = ("source", "statements", "contacts", "related", "categories")
# Fields whose lists are of short words, written on one line.
INLINE = {"aspects", "list", "aliases", "related", "categories"}

Status = Literal["new", "updated", "unchanged"]


@dataclass(frozen=True)
class Written:
    path: Path
    status: Status
    changes: list[Change] = field(default_factory=list)


def write_profile(profile: Mapping[str, Any], folder: Path, dry_run: bool = False) -> Written:
    """Writes a profile that is new, or merges it into the one there. Raises CannotImport, and then changes nothing."""
    path, base = folder / f"{profile['id']}.yml", folder / IMPORTED / f"{profile['id']}.yml"
    theirs = rendered(profile, folder)
    if not path.exists():
        result = Written(path, "new")
        text = theirs
    elif not base.exists():
        raise CannotImport(f"{path} was written by hand, so it is left alone; import into another folder (--into) to compare the two")
    else:
        text, changes = _merged(base.read_text(encoding="utf-8"), path.read_text(encoding="utf-8"), theirs, path)
        result = Written(path, "unchanged" if text == path.read_text(encoding="utf-8") else "updated", changes)
    if not dry_run:
        _write(path, text)
        _write(base, theirs)
    return result


def _merged(base: str, mine: str, theirs: str, path: Path) -> tuple[str, list[Change]]:
    if mine == base == theirs:
        return mine, []
    current = read_profile(path)
    if not isinstance(current, Career):
        raise CannotImport(f"the profile there has faults; mend it first: {current[0]}")
    yaml = _yaml()
    document = yaml.load(mine)
    merge = Merge()
    merge.mappings(YAML(typ="safe").load(base), document, yaml.load(theirs))
    if mine == base:
        return theirs, merge.changes
    text = io.StringIO()
    yaml.dump(document, text)
    return text.getvalue() if any(change.kind in {"added", "removed", "changed"} for change in merge.changes) else mine, merge.changes


def rendered(profile: Mapping[str, Any], folder: Path) -> str:
    """A profile as the text of a file in a folder."""
    schema = Path(os.path.relpath(SCHEMA, folder)).as_posix()
    document = _styled({key: value for key, value in profile.items() if value or key == "statements"})
    for key in APART:
        if key in document:
            document.yaml_set_comment_before_after_key(key, before="\n")
    for topic in list(document["statements"])[1:]:
        document["statements"].yaml_set_comment_before_after_key(topic, before="\n", indent=2)
    text = io.StringIO()
    _yaml().dump(document, text)
    return f"# yaml-language-server: $schema={schema}\n" + text.getvalue()


def _styled(value: Any) -> Any:
    """A value as a person would write it: words of a list on one line, long text folded."""
    if isinstance(value, Mapping):
        return CommentedMap((key, _inline(item) if key in INLINE else _styled(item)) for key, item in value.items())
    if isinstance(value, list):
        return CommentedSeq(_styled(item) for item in value)
    return _folded(value) if isinstance(value, str) and len(value) > LONG else value


def _inline(values: Any) -> CommentedSeq:
    result = CommentedSeq(values)
    result.fa.set_flow_style()
    return result


def _folded(text: str) -> Any:
    result: Any = FoldedScalarString(text)
    ends = itertools.accumulate(len(line) + 1 for line in textwrap.wrap(text, LONG, break_long_words=False, break_on_hyphens=False))
    result.fold_pos = [end - 1 for end in ends][:-1]
    return result


def _yaml() -> YAML:
    yaml = YAML()
    yaml.width = WIDTH  # type: ignore[assignment]
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
