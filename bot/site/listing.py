"""Lists careers for the front page. If there are too many to fit on a page, it lists one letter at a time."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from bot.knowledge.store import CareerNames

MAX_ON_PAGE = 100
# Heading for names that do not start with a letter.
OTHER = "#"


class CareerList(NamedTuple):
    """Careers to show on the front page, and the letters to choose from."""

    total: int
    letters: tuple[str, ...]
    """First letters of all careers."""
    letter: str
    """The selected letter, or an empty string if all careers are shown."""
    careers: dict[str, list[CareerNames]]
    """Careers to show, by first letter."""


def list_careers(careers: Iterable[CareerNames], letter: str) -> CareerList:
    """Return all careers if they fit on a page, otherwise the careers that start with `letter`.

    If no career starts with `letter`, the first available letter is used instead.
    """
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
