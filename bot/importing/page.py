"""A page as its reader sees it: headings, and under each the paragraphs and lists. Both readers make these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

# The level of a heading that cannot be told: no heading is below it.
LOWEST = 9


@dataclass(frozen=True)
class Block:
    """A paragraph in the lines of its source, or a list in its items. `links` are the texts it links, and to what address."""

    lines: tuple[str, ...]
    listed: bool = False
    links: tuple[tuple[str, str], ...] = ()

    def text(self) -> str:
        return " ".join(self.lines)


@dataclass
class Section:
    """What is under a heading; "" for what stands before the first. `level` is 1 for a page's own heading."""

    heading: str
    level: int
    blocks: list[Block] = field(default_factory=list)


@dataclass
class Page:
    sections: list[Section]
    title: str = ""
    publisher: str = ""
    url: str = ""
    date: str = ""
    ignored: list[str] = field(default_factory=list)
    """Text that is the site's, not the profile's: navigation and the like."""


def characters(texts: Iterable[str]) -> int:
    """How many letters and digits; punctuation and bullets are layout."""
    return sum(character.isalnum() for text in texts for character in text)
