"""Reads the text of PDF documents. Headings are the lines that are larger or bolder than the text."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTComponent, LTCurve, LTTextContainer, LTTextLine

from bot.importing.cleaning import clean_text
from bot.importing.drafts import CannotImport
from bot.importing.page import Page, SourceBlock, SourceSection
from bot.importing.text_page import BULLET

MAX_PAGES = 200
# A line that is this much larger than the text is a heading.
HEADING_RATIO = 1.12
MAX_HEADING_WORDS = 14
# Lines at the top and bottom of at least this many pages are the pages' headers and footers.
MIN_REPEATED = 2
PAGE_NUMBER = re.compile(r"(?:page )?\d+(?: (?:of|/) \d+)?", re.IGNORECASE)
# Lines further apart than this, in units of their height, are in different paragraphs.
PARAGRAPH_GAP = 0.9
FIRST_GAP = 99.0
MAX_MARK_SIZE = 6.0  # points
MAX_MARK_DISTANCE = 40.0
MARKS = set("•·▪‣◦●○■□–-*")
FULL_LINE = 0.8  # of the width of the paragraph


@dataclass(frozen=True)
class PdfLine:
    """A line of text, with its size in points, its page, and the gap to the line above it in units of its height.

    `is_full` tells whether the line is about as wide as its paragraph, so that the next one continues it.
    """

    text: str
    size: float
    is_bold: bool
    page: int
    gap: float
    is_full: bool


def read_pdf(data: bytes) -> Page:
    """Read a PDF document. Raises CannotImport if it has no text, such as a scan."""
    lines = list(_read_lines(data))
    if not lines:
        raise CannotImport("a PDF without text, probably a scan")
    repeated = _find_repeated(lines)
    page = Page([], ignored=list(dict.fromkeys(line.text for line in lines if line.text in repeated or PAGE_NUMBER.fullmatch(line.text))))
    lines = [line for line in lines if line.text not in page.ignored]
    sizes = Counter[float]()
    for line in lines:
        sizes[line.size] += len(line.text)
    body_size = sizes.most_common(1)[0][0] if sizes else 0.0
    levels = {size: level for level, size in enumerate(sorted({s for s in sizes if s >= body_size * HEADING_RATIO}, reverse=True), 1)}
    page.sections = _split_sections(lines, levels)
    page.title = next((section.heading for section in page.sections if section.heading), "")
    return page


def _read_lines(data: bytes) -> Iterator[PdfLine]:
    for number, sheet in enumerate(extract_pages(io.BytesIO(data), maxpages=MAX_PAGES, laparams=LAParams())):
        boxes = [(box, line) for box in sheet if isinstance(box, LTTextContainer) for line in box if isinstance(line, LTTextLine)]
        texts = [" ".join(clean_text(line.get_text()).split()) for _, line in boxes]
        # Bullets are often texts of their own, or drawn, to the left of what they mark.
        marks: list[LTComponent] = [line for (_, line), text in zip(boxes, texts, strict=True) if text in MARKS]
        marks += [shape for shape in sheet if isinstance(shape, LTCurve) and max(shape.width, shape.height) <= MAX_MARK_SIZE]
        below = None
        for (box, line), text in zip(boxes, texts, strict=True):
            if not any(character.isalnum() for character in text):
                continue
            characters = [character for character in line if isinstance(character, LTChar)]
            bold = sum("bold" in character.fontname.lower() or "black" in character.fontname.lower() for character in characters)
            yield PdfLine(
                text=f"• {text}" if any(_is_left_of(mark, line) for mark in marks) else text,
                size=round(max(character.size for character in characters), 1),
                is_bold=bold > len(characters) / 2,
                page=number,
                gap=(below - line.y1) / max(line.height, 1) if below is not None else FIRST_GAP,
                is_full=line.x1 > box.x0 + FULL_LINE * box.width,
            )
            below = line.y0


def _is_left_of(mark: LTComponent, line: LTTextLine) -> bool:
    middle = (mark.y0 + mark.y1) / 2
    return bool(line.y0 <= middle <= line.y1 and mark.x1 <= line.x0 and line.x0 - mark.x1 <= MAX_MARK_DISTANCE)


def _find_repeated(lines: list[PdfLine]) -> set[str]:
    """Return the lines that are on several pages: their headers and footers."""
    pages: dict[str, set[int]] = {}
    for line in lines:
        pages.setdefault(line.text, set()).add(line.page)
    total = len({line.page for line in lines})
    return {text for text, found in pages.items() if len(found) >= max(MIN_REPEATED, total - 1)}


def _split_sections(lines: list[PdfLine], levels: dict[float, int]) -> list[SourceSection]:
    sections: list[SourceSection] = []
    after_heading: PdfLine | None = None
    continues = False
    for line in lines:
        level = levels.get(line.size, 0) or (len(levels) + 1 if _is_bold_heading(line) else 0)
        if level and len(line.text.split()) <= MAX_HEADING_WORDS and not line.text.endswith("."):
            if after_heading and sections[-1].level == level and line.gap < PARAGRAPH_GAP:
                sections[-1].heading += f" {line.text}"  # a heading of two lines
            else:
                sections.append(SourceSection(line.text, level))
            after_heading, continues = line, False
            continue
        after_heading = None
        if not sections:
            sections.append(SourceSection("", len(levels) + 1))
        _add_line(sections[-1].blocks, line, continues)
        continues = line.is_full
    return sections


def _is_bold_heading(line: PdfLine) -> bool:
    return line.is_bold and not line.text.endswith((".", ",", ";"))


def _add_line(blocks: list[SourceBlock], line: PdfLine, continues: bool) -> None:
    """Add a line to the last paragraph or list, or start a new one. `continues` tells whether the line above was full."""
    previous = blocks[-1] if blocks else None
    if bullet := BULLET.match(line.text):
        item = line.text[bullet.end() :]
        if previous and previous.is_list:
            blocks[-1] = SourceBlock((*previous.lines, item), is_list=True)
        else:
            blocks.append(SourceBlock((item,), is_list=True))
    elif previous and line.gap < PARAGRAPH_GAP and previous.is_list:
        blocks[-1] = SourceBlock((*previous.lines[:-1], f"{previous.lines[-1]} {line.text}"), is_list=True)
    elif previous and line.gap < PARAGRAPH_GAP:
        lines = (*previous.lines[:-1], f"{previous.lines[-1]} {line.text}") if continues else (*previous.lines, line.text)
        blocks[-1] = SourceBlock(lines)
    else:
        blocks.append(SourceBlock((line.text,)))
