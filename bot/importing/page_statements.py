"""Data class for a statement that has been read from a page, and is to be filed."""

from __future__ import annotations

from dataclasses import dataclass

from bot.importing.headings import HeadingTopics
from bot.importing.page import SourceSection
from bot.importing.sentences import SourceList


@dataclass(frozen=True)
class PageStatement:
    """A statement in a section, to be filed under one of the topics of `heading`, or of what the statement says if that is not known.

    `source` is the text on the page that it was made from. `bullets` is the list that it belongs to, if any. `item` is the text without the
    section's heading, if it starts with that.
    """

    text: str
    source: str
    heading: HeadingTopics
    section: SourceSection
    bullets: SourceList | None = None
    item: str = ""
