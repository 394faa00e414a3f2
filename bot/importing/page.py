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

    def is_only_links(self) -> bool:
        return bool(self.links) and count_characters(self.lines) <= count_characters(text for text, _ in self.links)


@dataclass
class SourceSection:
    """A heading and the blocks under it. The top heading has level 1.

    A section without a heading continues the nearest section of a higher level: the page itself if there is none. `topics` are only
    given if the source says them, such as the properties of schema.org.
    """

    heading: str
    level: int
    blocks: list[SourceBlock] = field(default_factory=list)
    topics: tuple[str, ...] = ()
    is_bold: bool = False
    """Whether the heading is only a line in bold, so that it may be something else, such as an organisation's name."""


@dataclass
class Page:
    """What a page says, without its markup."""

    sections: list[SourceSection]
    title: str = ""
    declared: str = ""
    """The occupation that the page's schema.org data is about."""
    breadcrumb: str = ""
    """The last breadcrumb, which names the page."""
    titles: list[str] = field(default_factory=list)
    """What else names the page: its metadata, its address, and large text above the content."""
    publisher: str = ""
    url: str = ""
    date: str = ""
    ignored: list[str] = field(default_factory=list)
    """Text that is not part of the profile, such as the site's navigation."""
    layout: list[str] = field(default_factory=list)
    """Text that says how to read the rest, such as the header row of a table."""

    def headings(self) -> list[str]:
        return [section.heading for section in self.sections if section.heading]

    def texts(self) -> list[str]:
        return [line for section in self.sections for block in section.blocks for line in block.lines]


def count_characters(texts: Iterable[str]) -> int:
    """Count the letters and digits in texts. Punctuation and bullets count as layout."""
    return sum(character.isalnum() for text in texts for character in text)
