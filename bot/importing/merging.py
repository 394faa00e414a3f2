"""Merges changes in the source since the last import into a profile that its owner may have edited.

`base` is the profile as it was last imported, `mine` is the owner's current version and `theirs` is the source's current version. If
only one of them has changed, the change is used. If both have, the owner's version is kept and a conflict is reported.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rapidfuzz import fuzz
from ruamel.yaml.comments import CommentedSeq

# Minimum similarity, out of 100, for two texts to count as the same statement.
SIMILARITY_THRESHOLD = 60

ChangeKind = Literal["added", "removed", "changed", "kept", "conflict"]


@dataclass(frozen=True)
class Change:
    """A difference between the owner's version and the source's.

    `kept` means that only the owner has changed it. `conflict` means that both have, and that the owner's version was kept. The
    other kinds are changes in the source.
    """

    kind: ChangeKind
    where: str
    mine: str = ""
    theirs: str = ""


class Merger:
    """Merges profiles into `mine` in place, to preserve the owner's comments and ordering. `changes` lists all differences."""

    def __init__(self) -> None:
        self.changes: list[Change] = []

    def merge_mappings(self, base: Any, mine: Any, theirs: Any, where: str = "") -> None:
        for key in [*mine, *(key for key in theirs if key not in mine)]:
            path = f"{where}.{key}" if where else str(key)
            old, own, new = (side.get(key) for side in (base, mine, theirs))
            merged: Any
            if any(isinstance(value, dict) for value in (old, own, new)):
                merged = own or {}
                self.merge_mappings(old or {}, merged, new or {}, path)
            elif any(isinstance(value, list) for value in (old, own, new)):
                merged = self.merge_lists(old or [], own or [], new or [], path)
            else:
                merged = self._merge_values(old, own, new, path)
            if merged is None or merged == [] or merged == {}:
                mine.pop(key, None)
            else:
                mine[key] = merged

    def merge_lists(self, base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any], where: str) -> Any:
        in_mine, in_theirs = align(base, mine), align(base, theirs)
        in_base = {m: b for b, m in in_mine.items()}
        result: list[Any] = []
        # Maps indexes in `theirs` to elements in the result.
        placed: dict[int, Any] = {}
        for i, element in enumerate(mine):
            b = in_base.get(i)
            if b is None:
                if not any(identify(element) == identify(other) for other in theirs):
                    self._add_change("kept", where, element, None)
            elif b in in_theirs:
                placed[in_theirs[b]] = element
                if isinstance(element, dict):
                    self.merge_mappings(base[b], element, theirs[in_theirs[b]], f"{where}[{i + 1}]")
            elif element == base[b]:
                self._add_change("removed", where, element, None)
                continue
            else:
                self._add_change("conflict", where, element, None)
            result.append(element)
        for b in sorted(in_theirs.keys() - in_mine.keys()):
            self._add_change("kept" if theirs[in_theirs[b]] == base[b] else "conflict", where, None, theirs[in_theirs[b]])
        present = {identify(element) for element in result}
        for i, element in enumerate(theirs):
            if i not in in_theirs.values() and identify(element) not in present:
                self._add_change("added", where, None, element)
                before = next((placed[j] for j in reversed(range(i)) if j in placed), None)
                result.insert(next((at + 1 for at, other in enumerate(result) if other is before), 0), element)
                placed[i] = element
        return _restyle(mine, result)

    def _merge_values(self, base: Any, mine: Any, theirs: Any, where: str) -> Any:
        if mine == theirs:
            return mine
        if mine == base:
            self._add_change("changed", where, base, theirs)
            return theirs
        self._add_change("kept" if theirs == base else "conflict", where, mine, theirs)
        return mine

    def _add_change(self, kind: ChangeKind, where: str, mine: Any, theirs: Any) -> None:
        self.changes.append(Change(kind, where, *("" if side is None else str(identify(side)) for side in (mine, theirs))))


def complete(base: Any, theirs: Any) -> Any:
    """Return a partial version from the source, with what it lacks taken from the profile as it was last imported."""
    if isinstance(base, dict) and isinstance(theirs, dict):
        return {key: complete(base.get(key), theirs.get(key)) for key in [*base, *(key for key in theirs if key not in base)]}
    if isinstance(base, list) and isinstance(theirs, list):
        aligned = align(base, theirs)
        result = list(theirs)
        for i, element in enumerate(base):
            if i not in aligned:
                result.insert(i, element)
        return result
    return base if theirs in (None, "", [], {}) else theirs


def identify(element: Any) -> Hashable:
    """Return the value that identifies a list element: a statement's text, a contact's name, or the element itself."""
    return element.get("text") or element.get("name") if isinstance(element, dict) else element


def align(base: Sequence[Any], other: Sequence[Any]) -> dict[int, int]:
    """Map each index in `base` to the index of the same or the most similar element in `other`, if there is one."""
    indexes = {identify(element): i for i, element in enumerate(other)}
    aligned = {i: indexes[identify(element)] for i, element in enumerate(base) if identify(element) in indexes}
    free = [i for i in range(len(other)) if i not in aligned.values()]
    for i, element in enumerate(base):
        if i in aligned or not isinstance(element, dict) or not free:
            continue
        similarity = {j: fuzz.ratio(str(identify(element)), str(identify(other[j]))) for j in free}
        best = max(free, key=lambda j: similarity[j])
        if similarity[best] >= SIMILARITY_THRESHOLD:
            aligned[i] = best
            free.remove(best)
    return aligned


def _restyle(original: Any, elements: list[Any]) -> Any:
    """Return the elements in the original list's YAML style, or the original list if it has the same elements."""
    if len(original) == len(elements) and all(a is b for a, b in zip(original, elements, strict=True)):
        return original
    if not isinstance(original, CommentedSeq):
        return elements
    result = CommentedSeq(elements)
    if original.fa.flow_style():
        result.fa.set_flow_style()
    return result
