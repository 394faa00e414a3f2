"""The careers of the front page, so few at a time that the page can be read."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from bot.knowledge.store import CareerNames

MOST_ON_A_PAGE = 100
# What names that begin with no letter are listed under.
OTHER = "#"


class Listing(NamedTuple):
    total: int
    letters: tuple[str, ...]
    """Those that names begin with."""
    letter: str
    """The one shown; empty if all are."""
    careers: dict[str, list[CareerNames]]
    """Those shown, by letter."""


def listing(careers: Iterable[CareerNames], letter: str) -> Listing:
    """All the careers if they fit on a page, otherwise those of one letter: the one asked for, or the first there is."""
    ordered = sorted(careers, key=lambda career: (_letter(career), career.name.casefold()))
    by_letter = {initial: list(group) for initial, group in groupby(ordered, key=_letter)}
    letters = tuple(by_letter)
    if len(ordered) <= MOST_ON_A_PAGE:
        return Listing(len(ordered), letters, "", by_letter)
    shown = letter if letter in by_letter else letters[0]
    return Listing(len(ordered), letters, shown, {shown: by_letter[shown]})


def _letter(career: CareerNames) -> str:
    initial = career.name[0].upper()
    return initial if initial.isalpha() else OTHER
