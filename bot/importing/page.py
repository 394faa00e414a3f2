"""Data classes for a page without its markup: headings with the paragraphs and lists under them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

# For headings whose markup does not specify a level.
LOWEST_LEVEL = 9


@dataclass(frozen=True)
class SourceBlock:
    """A paragraph or a list. `lines` are the paragraph's lines or the list's items, and `links` are (text, address) pairs."""

    lines: tuple[str, ...]
    is_list: bool = False
    links: tuple[tuple[str, str], ...] = ()

    def text(self) -> str:
        return " ".join(self.lines)


@dataclass
class SourceSection:
    """A heading and the blocks under it. The top heading has level 1.

    If there are blocks before the first heading, they are in a section with an empty heading.
    """

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
    """Text that is not part of the profile, such as the site's navigation."""


def count_characters(texts: Iterable[str]) -> int:
    """Count the letters and digits in texts. Punctuation and bullets count as layout."""
    return sum(character.isalnum() for text in texts for character in text)
