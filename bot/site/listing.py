"""The list of careers on the front page: all of them if they are few, otherwise those of one letter."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from bot.knowledge.store import CareerNames

MAX_ON_PAGE = 100
# The heading for names that do not begin with a letter.
OTHER = "#"


class CareerList(NamedTuple):
    """The careers to show, and the letters to choose from."""

    total: int
    letters: tuple[str, ...]
    """The initials of all careers."""
    letter: str
    """The letter shown, or an empty string if all are."""
    careers: dict[str, list[CareerNames]]
    """The careers shown, by letter."""


def list_careers(careers: Iterable[CareerNames], letter: str) -> CareerList:
    """Return all careers if they fit on a page, otherwise those of `letter`, or of the first letter if no name begins with it."""
    ordered = sorted(careers, key=lambda career: (_letter(career), career.name.casefold()))
    by_letter = {initial: list(group) for initial, group in groupby(ordered, key=_letter)}
    letters = tuple(by_letter)
    if len(ordered) <= MAX_ON_PAGE:
        return CareerList(len(ordered), letters, "", by_letter)
    shown = letter if letter in by_letter else letters[0]
    return CareerList(len(ordered), letters, shown, {shown: by_letter[shown]})


def _letter(career: CareerNames) -> str:
    initial = career.name[0].upper()
    return initial if initial.isalpha() else OTHER
