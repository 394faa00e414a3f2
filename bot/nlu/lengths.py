"""Finds how much a message asks to be told: "skills, max 5", "progression in one line", "the short version"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ruamel.yaml import YAML
from spacy.tokens import Doc

from bot.nlu.segments import Piece
from bot.paths import ENGLISH

SHORT = 2
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


class Length(NamedTuple):
    """How many statements to tell at most, and the characters of the message that say so."""

    most: int
    start: int
    end: int


def length_in(text: str) -> Length | None:
    """Return how much a message asks to be told, or None if it doesn't say. "In a line" is in one."""
    for name, pattern in _patterns().items():
        if found := pattern.search(text):
            return Length(SHORT if name == "short" else _number(found["n"].lower()), found.start(), found.end())
    return None


def without_length(doc: Doc, cut: Sequence[Piece], length: Length | None) -> Sequence[Piece]:
    """Return the pieces of a message without those that only say how much to tell, unless there are no others."""
    if length is None:
        return cut
    kept = [each for each in cut if not (length.start <= doc[each.start].idx and _end(doc, each) <= length.end)]
    return kept or cut


def _end(doc: Doc, piece: Piece) -> int:
    last = doc[piece.end - 1]
    return int(last.idx) + (0 if last.is_punct else len(last))


def _number(word: str) -> int:
    if word.isdecimal():
        return int(word)
    if word in NUMBERS:
        return 1 + NUMBERS.index(word)
    return SHORT if "couple" in word else 1


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    written: dict[str, str] = YAML(typ="safe").load(ENGLISH / "lengths.yml")
    number, many = written.pop("number"), written.pop("many")
    patterns = {name: pattern.replace("NUMBER", number).replace("MANY", many) for name, pattern in written.items()}
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in patterns.items()}
