"""Reads a page from plain text or Markdown, and splits texts within an export."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.importing.contacts import CONTACTS
from bot.importing.layout import Layout
from bot.importing.page import LOWEST_LEVEL, Page, SourceBlock, SourceSection

BULLET = re.compile(r"\s*(?:[•·▪‣◦*–-]|\d{1,2}[.)])\s+(?=\S)")
MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+(.*)")
UNDERLINE = re.compile(r"\s*(=|-|~)\1{2,}\s*$")
UNDERLINE_LEVELS = {"=": 1, "-": 2, "~": 3}
UNMARKED_LEVEL = 2  # of a heading that is known by its words or capitals
MAX_HEADING_WORDS = 12


def read_text(text: str, layout: Layout) -> Page:
    """Return the page in a text. A heading is marked by Markdown, an underline or capitals, or is one that the layout knows."""
    lines = [line.expandtabs() for line in text.lstrip("\ufeff").splitlines()]
    first = next((line.strip() for line in lines if line.strip()), "")
    career = layout.find_career(first.lstrip("# "))
    title = first if career and len(first.split()) <= MAX_HEADING_WORDS and first[-1] not in ".!:" else ""

    def find_level(line: str, heading: str) -> int:
        if (line[:1].isupper() and layout.find_topics(line, career) is not None) or line == title:
            return UNMARKED_LEVEL
        in_capitals = line.isupper() and line[-1].isalpha() and len(line.split()) <= MAX_HEADING_WORDS
        # The name of an organisation may be in capitals too.
        return UNMARKED_LEVEL if in_capitals and layout.find_topics(heading, career) != (CONTACTS,) else 0

    return Page(split_sections(lines, find_level))


def split_sections(lines: Sequence[str], find_level: Callable[[str, str], int]) -> list[SourceSection]:
    """Return the sections of a text.

    `find_level` decides about lines without marks: it gets a line and the heading above it, and returns the line's level if it
    is a heading, otherwise 0.
    """
    sections: list[SourceSection] = []
    block: list[str] = []
    in_list = False

    def end_block() -> None:
        nonlocal in_list
        if block:
            if not sections:
                sections.append(SourceSection("", LOWEST_LEVEL))
            blocks = sections[-1].blocks
            if in_list and blocks and blocks[-1].is_list:
                blocks[-1] = SourceBlock((*blocks[-1].lines, *block), is_list=True)
            else:
                blocks.append(SourceBlock(tuple(block), in_list))
            block.clear()
        in_list = False

    skip = False
    for i, raw in enumerate(lines):
        line = raw.strip()
        following = lines[i + 1] if i + 1 < len(lines) else ""
        if skip:
            skip = False
        elif not any(character.isalnum() for character in line):
            end_block()
        elif marked := MARKDOWN_HEADING.match(line):
            end_block()
            sections.append(SourceSection(marked[2].rstrip("# \t"), len(marked[1])))
        elif (underline := UNDERLINE.match(following)) and not block:
            end_block()
            sections.append(SourceSection(line, UNDERLINE_LEVELS[underline[1]]))
            skip = True
        elif bullet := BULLET.match(raw):
            if not in_list:
                end_block()
            in_list = True
            block.append(raw[bullet.end() :].strip())
        elif level := find_level(line, sections[-1].heading if sections else ""):
            end_block()
            sections.append(SourceSection(line, level))
        elif in_list and raw.startswith(" "):
            # The rest of a bullet that is wrapped.
            block[-1] += " " + line
        else:
            if in_list:
                end_block()
            block.append(line)
    end_block()
    return sections
