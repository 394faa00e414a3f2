"""Joins what an owner changed by hand with what the source changed since the last import.

`base` is the profile as last imported, `mine` as the owner has it now, `theirs` as the source gives it now. Where only one of
the two changed, that change stands; where both did, the owner's does, and the difference is told.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rapidfuzz import fuzz
from ruamel.yaml.comments import CommentedSeq

# How alike two wordings of one statement are at least, of 100.
ALIKE = 60

Kind = Literal["added", "removed", "changed", "kept", "conflict"]


@dataclass(frozen=True)
class Change:
    """What became of one value. `kept`: changed by hand, not by the source; `conflict`: by both, so the owner's stands."""

    kind: Kind
    where: str
    mine: str = ""
    theirs: str = ""


class Merge:
    """Merges into `mine`, in place, so that the owner's comments and order stay."""

    def __init__(self) -> None:
        self.changes: list[Change] = []

    def mappings(self, base: Any, mine: Any, theirs: Any, where: str = "") -> None:
        for key in [*mine, *(key for key in theirs if key not in mine)]:
            place = f"{where}.{key}" if where else str(key)
            was, own, new = (side.get(key) for side in (base, mine, theirs))
            merged: Any
            if any(isinstance(value, dict) for value in (was, own, new)):
                merged = own or {}
                self.mappings(was or {}, merged, new or {}, place)
            elif any(isinstance(value, list) for value in (was, own, new)):
                merged = self.lists(was or [], own or [], new or [], place)
            else:
                merged = self._values(was, own, new, place)
            if merged is None or merged == [] or merged == {}:
                mine.pop(key, None)
            else:
                mine[key] = merged

    def lists(self, base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any], where: str) -> Any:
        owner, source = aligned(base, mine), aligned(base, theirs)
        was = {m: b for b, m in owner.items()}
        result: list[Any] = []
        # Which element of the result each of theirs is.
        placed: dict[int, Any] = {}
        for i, element in enumerate(mine):
            b = was.get(i)
            if b is None:
                if not any(identity(element) == identity(other) for other in theirs):
                    self._tell("kept", where, element, None)
            elif b in source:
                placed[source[b]] = element
                if isinstance(element, dict):
                    self.mappings(base[b], element, theirs[source[b]], f"{where}[{i + 1}]")
            elif element == base[b]:
                self._tell("removed", where, element, None)
                continue
            else:
                self._tell("conflict", where, element, None)
            result.append(element)
        for b in sorted(source.keys() - owner.keys()):
            self._tell("kept" if theirs[source[b]] == base[b] else "conflict", where, None, theirs[source[b]])
        held = {identity(element) for element in result}
        for i, element in enumerate(theirs):
            if i not in source.values() and identity(element) not in held:
                self._tell("added", where, None, element)
                before = next((placed[j] for j in reversed(range(i)) if j in placed), None)
                result.insert(next((at + 1 for at, other in enumerate(result) if other is before), 0), element)
                placed[i] = element
        return _like(mine, result)

    def _values(self, base: Any, mine: Any, theirs: Any, where: str) -> Any:
        if mine == theirs:
            return mine
        if mine == base:
            self._tell("changed", where, base, theirs)
            return theirs
        self._tell("kept" if theirs == base else "conflict", where, mine, theirs)
        return mine

    def _tell(self, kind: Kind, where: str, mine: Any, theirs: Any) -> None:
        self.changes.append(Change(kind, where, *("" if side is None else str(identity(side)) for side in (mine, theirs))))


def identity(element: Any) -> Hashable:
    """What tells an element of a list from the others: a statement's text, a contact's name, a word itself."""
    return element.get("text") or element.get("name") if isinstance(element, dict) else element


def aligned(base: Sequence[Any], other: Sequence[Any]) -> dict[int, int]:
    """Which element of `other` each element of `base` has become: the same, or else the likest."""
    places = {identity(element): i for i, element in enumerate(other)}
    found = {i: places[identity(element)] for i, element in enumerate(base) if identity(element) in places}
    free = [i for i in range(len(other)) if i not in found.values()]
    for i, element in enumerate(base):
        if i in found or not isinstance(element, dict) or not free:
            continue
        likeness = {j: fuzz.ratio(str(identity(element)), str(identity(other[j]))) for j in free}
        best = max(free, key=lambda j: likeness[j])
        if likeness[best] >= ALIKE:
            found[i] = best
            free.remove(best)
    return found


def _like(original: Any, elements: list[Any]) -> Any:
    """A list in the style of the original; the original itself if nothing in it came or went."""
    if len(original) == len(elements) and all(a is b for a, b in zip(original, elements, strict=True)):
        return original
    if not isinstance(original, CommentedSeq):
        return elements
    result = CommentedSeq(elements)
    if original.fa.flow_style():
        result.fa.set_flow_style()
    return result
