"""Reads a page, or a text within an export, from plain text or Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.importing.layout import Layout
from bot.importing.page import LOWEST, Block, Page, Section

BULLET = re.compile(r"\s*(?:[•·▪‣◦*–-]|\d{1,2}[.)])\s+(?=\S)")
MARKDOWN = re.compile(r"(#{1,6})\s+(.*?)[\s#]*$")
UNDERLINE = re.compile(r"\s*(=|-|~)\1{2,}\s*$")
MOST_HEADING_WORDS = 12
UNDERLINED = {"=": 1, "-": 2, "~": 3}
MARKED_BY_LOOKS = 2


def read_text(text: str, layout: Layout) -> Page:
    """The page in a text. A heading is marked by Markdown, an underline or capitals, or is one that the layout knows."""
    lines = [line.expandtabs() for line in text.lstrip("\ufeff").splitlines()]
    first = next((line.strip() for line in lines if line.strip()), "")
    career = layout.career(first.lstrip("# "))
    title = first if career and len(first.split()) <= MOST_HEADING_WORDS and first[-1] not in ".!:" else ""

    def heading_of(line: str, under: str) -> int:
        if (line[:1].isupper() and layout.topics(line, career) is not None) or line == title:
            return MARKED_BY_LOOKS
        in_capitals = line.isupper() and line[-1].isalpha() and len(line.split()) <= MOST_HEADING_WORDS
        # Organisations may be written in capitals as well.
        return MARKED_BY_LOOKS if in_capitals and layout.topics(under, career) != ("contacts",) else 0

    return Page(cut(lines, heading_of))


def cut(lines: Sequence[str], heading_of: Callable[[str, str], int]) -> list[Section]:
    """The sections of a text. `heading_of` gives the level of a line, under a heading, that is one though nothing marks it, or 0."""
    sections: list[Section] = []
    block: list[str] = []
    listed = False

    def close() -> None:
        nonlocal listed
        if block:
            if not sections:
                sections.append(Section("", LOWEST))
            blocks = sections[-1].blocks
            if listed and blocks and blocks[-1].listed:
                blocks[-1] = Block((*blocks[-1].lines, *block), listed=True)
            else:
                blocks.append(Block(tuple(block), listed))
            block.clear()
        listed = False

    skip = False
    for i, raw in enumerate(lines):
        line = raw.strip()
        following = lines[i + 1] if i + 1 < len(lines) else ""
        if skip:
            skip = False
        elif not any(character.isalnum() for character in line):
            close()
        elif marked := MARKDOWN.match(line):
            close()
            sections.append(Section(marked[2], len(marked[1])))
        elif (under := UNDERLINE.match(following)) and not block:
            close()
            sections.append(Section(line, UNDERLINED[under[1]]))
            skip = True
        elif bullet := BULLET.match(raw):
            if not listed:
                close()
            listed = True
            block.append(raw[bullet.end() :].strip())
        elif level := heading_of(line, sections[-1].heading if sections else ""):
            close()
            sections.append(Section(line, level))
        elif listed and raw.startswith(" "):
            # The rest of a bullet that is too long for its line.
            block[-1] += " " + line
        else:
            if listed:
                close()
            block.append(line)
    close()
    return sections
