"""A page without its markup: headings, and the paragraphs and lists under each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

# The level of a heading whose markup does not show one: no heading is below it.
LOWEST_LEVEL = 9


@dataclass(frozen=True)
class SourceBlock:
    """A paragraph as the lines of its source, or a list as its items. `links` are pairs of text and address."""

    lines: tuple[str, ...]
    is_list: bool = False
    links: tuple[tuple[str, str], ...] = ()

    def text(self) -> str:
        return " ".join(self.lines)


@dataclass
class SourceSection:
    """The blocks under a heading, which is "" for those before the first. The page's own heading has level 1."""

    heading: str
    level: int
    blocks: list[SourceBlock] = field(default_factory=list)


@dataclass
class Page:
    sections: list[SourceSection]
    title: str = ""
    publisher: str = ""
    url: str = ""
    date: str = ""
    ignored: list[str] = field(default_factory=list)
    """Text of the site around the profile, such as navigation."""


def count_characters(texts: Iterable[str]) -> int:
    """Return how many letters and digits texts have; punctuation and bullets are layout."""
    return sum(character.isalnum() for text in texts for character in text)
