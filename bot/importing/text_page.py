"""Reads pages from plain text or Markdown, and splits text into sections."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from bot.importing.cleaning import clean_text
from bot.importing.contacts import CONTACTS
from bot.importing.layout import Layout
from bot.importing.page import LOWEST_LEVEL, Page, SourceBlock, SourceSection
from bot.importing.tables import join_rows

BULLET = re.compile(r"\s*(?:[•·▪‣◦*–-]|\d{1,2}[.)])\s+(?=\S)")
MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+(.*)")
UNDERLINE = re.compile(r"\s*(=|-|~)\1{2,}\s*$")
UNDERLINE_LEVELS = {"=": 1, "-": 2, "~": 3}
UNMARKED_LEVEL = 2  # for headings that are recognised by their words or capitals
MAX_HEADING_WORDS = 12
TABLE_ROW = re.compile(r"\s*\|(.*)\|\s*")
TABLE_RULE = re.compile(r"[\s|:-]+")


def read_text(text: str, layout: Layout) -> Page:
    """Parse a page from text.

    Headings are marked with Markdown, an underline or capitals, or are known to the layout.
    """
    header: list[str] = []
    lines = list(_read_tables([clean_text(line).expandtabs() for line in text.lstrip("\ufeff").splitlines()], header))
    first = next((line.strip() for line in lines if line.strip()), "")
    career = layout.find_career(first.lstrip("# "))
    title = first if career and len(first.split()) <= MAX_HEADING_WORDS and first[-1] not in ".!:" else ""

    def find_level(line: str, heading: str) -> int:
        if (line[:1].isupper() and layout.find_topics(line, career) is not None) or line == title:
            return UNMARKED_LEVEL
        in_capitals = line.isupper() and line[-1].isalpha() and len(line.split()) <= MAX_HEADING_WORDS
        # Among contacts, a line in capitals is probably an organisation's name.
        return UNMARKED_LEVEL if in_capitals and layout.find_topics(heading, career) != (CONTACTS,) else 0

    return Page(split_sections(lines, find_level), layout=header)


def _read_tables(lines: Sequence[str], header: list[str]) -> Iterator[str]:
    """Yield lines, with the rows of Markdown tables as bullets. The texts of header rows are added to `header`."""
    for is_table, group in groupby(lines, lambda line: bool(TABLE_ROW.fullmatch(line))):
        if not is_table:
            yield from group
            continue
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in group]
        has_header = len(rows) > 1 and bool(TABLE_RULE.fullmatch("".join(rows[1])))
        table = join_rows(rows[0] if has_header else [], rows[2:] if has_header else rows)
        header += table.header
        yield from ("", *(f"- {row}" for row in table.rows if row), "")


def split_sections(lines: Sequence[str], find_level: Callable[[str, str], int]) -> list[SourceSection]:
    """Split lines into sections.

    `find_level` is called for lines without heading markup, with the line and the heading above it. It returns the line's heading
    level, or 0 if the line is not a heading.
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
            # This line continues the bullet above.
            block[-1] += " " + line
        else:
            if in_list:
                end_block()
            block.append(line)
    end_block()
    return sections
