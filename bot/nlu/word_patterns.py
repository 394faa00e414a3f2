"""Builds patterns for spaCy's Matcher from rows of words, as `career_frames.yml` and `stand_ins.yml` have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Pattern = list[dict[str, Any]]


def word_pattern(frame: str, groups: Mapping[str, Sequence[str]]) -> Pattern:
    """Return the pattern of a row of words.

    A name in CAPITALS stands for any word of its group. A word can end in ? or *, with the meaning of regular expressions.
    """
    return [_token(word, groups) for word in frame.split()]


def _token(word: str, groups: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    name = word.rstrip("?*")
    token: dict[str, Any] = {"NORM": {"IN": list(groups[name])} if name.isupper() else name}
    return {**token, "OP": word[-1]} if name != word else token
