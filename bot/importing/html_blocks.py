"""Reads the blocks of an HTML element in page order: headings, paragraphs, lists, definition lists and tables."""

from __future__ import annotations

import itertools
import re

from bs4.element import NavigableString, Tag

from bot.importing.cleaning import clean_text, text_of
from bot.importing.html_headings import HEADINGS, find_level, has_plain_items, is_hidden
from bot.importing.html_items import (
    BLOCK_TAGS,
    INLINE_TAGS,
    Link,
    are_only_links,
    as_link,
    find_bold_label,
    find_chips,
    find_pair,
    find_rows,
    group_definitions,
    is_bold,
    is_caption,
    is_card,
    is_glued,
    is_short,
    item_texts,
    links_in,
)
from bot.importing.html_tables import is_layout_table, read_tables
from bot.importing.layout import Layout
from bot.importing.occupations import is_occupation
from bot.importing.page import LOWEST_LEVEL, SourceBlock, SourceSection
from bot.importing.sentences import join_pair

# Elements that end the sections which begin in them, if they have more than the heading.
SCOPES = {"article", "aside", "blockquote", "details", "fieldset", "li", "section", "td"}
MAX_BOLD_WORDS = 8
BOLD_LEVEL = LOWEST_LEVEL + 1  # below a summary, legend or caption
# Lists made of lines with bullets.
BULLET = re.compile(r"[•·▪‣◦▸►✓✔\u0095]\s*|[*–-]\s+")
DASHES = ("*", "-", "–")  # a single line that starts with one may be what somebody says
MAX_RUN_IN_WORDS = 4
ANSWER = re.compile(r"A(?:nswer)?[.:)]\s+")
QUESTION = re.compile(r"Q(?:uestion)?\s*\d*[.:)]\s+")


class HtmlReader:
    """Collects the sections in an element, in page order. Callers have to call `end_paragraph` after the last `read`."""

    def __init__(self, layout: Layout, title: str = "") -> None:
        self.sections: list[SourceSection] = []
        self.ignored: list[str] = []
        self.layout_texts: list[str] = []
        self._layout = layout
        self._career = layout.find_career(title)
        self._in_questions = False
        # The level at which the page goes on after an element that had a section of its own, or 0.
        self._resumed = 0
        # The current paragraph: its lines, each with whether all of it is bold, and its links.
        self._lines: list[tuple[str, bool]] = [("", True)]
        self._links: list[Link] = []
        self._in_address = False

    def read(self, node: Tag, bold: bool = False) -> None:
        """Read all text in an element."""
        for child in node.children:
            if isinstance(child, NavigableString):
                if type(child) is NavigableString:  # skip subclasses such as comments and doctypes
                    self._add_text(child, bold)
            elif isinstance(child, Tag):
                self._read_element(child, bold)

    def _add_text(self, text: str, bold: bool) -> None:
        line, all_bold = self._lines[-1]
        self._lines[-1] = line + re.sub(r"\s+", " ", text), all_bold and (bold or not text.strip())

    def _read_element(self, element: Tag, bold: bool) -> None:
        level = find_level(element)
        if element.name == "br":
            self._break_line()
        elif element.name == "hr":
            self._end_bold_section()
        elif level and (level < LOWEST_LEVEL or not element.find(HEADINGS)):
            self.end_paragraph()
            text = self._read_heading(element)
            if is_hidden(element) and self._layout.is_site_heading(text):
                # Only screen readers say "Primary tabs". The page goes on after them.
                self.ignored.append(text)
            else:
                self._add_heading(text, level)
        elif (element.name == "button" and not element.find(HEADINGS)) or is_caption(element):
            self.ignored.append(text_of(element))
        elif element.name in INLINE_TAGS and not element.find([*HEADINGS, *BLOCK_TAGS]) and not is_card(element):
            if is_glued(element):
                self._add_text(" ", bold)
            if element.name == "a":
                self._links.append(as_link(element))
            if self._is_run_in(element):
                self._add_text(f"{text_of(element).rstrip('.: ')}: ", bold=True)
            else:
                self.read(element, bold or is_bold(element))
        elif element.name in {"ul", "ol"}:
            self.end_paragraph()
            self._read_list(element)
        elif element.name == "dl":
            self.end_paragraph()
            self._read_definitions(element)
        elif element.name == "table" and not is_layout_table(element):
            self.end_paragraph()
            self._read_table(element)
        elif element.name != "p" and (chips := find_chips(element) or find_rows(element)):
            self.end_paragraph()
            links = [as_link(chip) for chip in chips if chip.name == "a"] + links_in(element)
            self._add_block([text_of(chip) for chip in chips], is_list=True, links=list(dict.fromkeys(links)))
        elif pair := find_pair(element) or (element.name == "p" and find_bold_label(element)):
            self.end_paragraph()
            names = [text_of(child) for child in element.children if isinstance(child, Tag)]
            # "Roofer" and "Carpenter" are no label with its value.
            are_careers = all(is_occupation(name, self._layout) for name in names)
            self._add_block(names if are_careers else [join_pair(*pair)], is_list=True)
        else:
            self._read_block(element)

    def _break_line(self) -> None:
        """End the line, or the paragraph if the line is empty."""
        if len(self._lines) > 1 and not self._lines[-1][0].strip():
            self.end_paragraph()
        else:
            self._lines.append(("", True))

    def _end_bold_section(self) -> None:
        """Go on above a bold heading with a text: nothing but a line shows where that ends."""
        self.end_paragraph()
        if self.sections and self.sections[-1].is_bold and self.sections[-1].blocks:
            self._resumed = self.sections[-1].level

    def _is_run_in(self, element: Tag) -> bool:
        """Return whether a bold element starts a paragraph as its heading does, as in "<b>Compassion.</b> Paramedics must…"."""
        text = text_of(element)
        starts = len(self._lines) == 1 and not self._lines[0][0].strip()
        if not starts or not is_bold(element) or not 0 < len(text.split()) <= MAX_RUN_IN_WORDS:
            return False
        after = element.next_sibling
        # The style of a card puts its title on a line of its own.
        is_title = isinstance(after, Tag) and is_glued(after) and len(text_of(after).split()) > MAX_RUN_IN_WORDS
        return is_title or (text.endswith(".") and bool(after))

    def _read_block(self, element: Tag) -> None:
        self.end_paragraph()
        before = len(self.sections)
        outer, self._in_address = self._in_address, self._in_address or element.name == "address"
        self.read(element, bold=is_bold(element))
        self.end_paragraph()
        self._in_address = outer
        opened = self.sections[before:]
        if element.name in SCOPES and opened and any(section.blocks for section in opened):
            self._resumed = min(section.level for section in opened)

    def _read_heading(self, element: Tag) -> str:
        """Return a heading's text, without links to places on the page such as "#" and "Back to top"."""
        anchors = element.select('a[href^="#"]')
        if text_of(element) != " ".join(text_of(anchor) for anchor in anchors):
            for anchor in anchors:
                self.ignored.append(text_of(anchor.extract()))
        return text_of(element).strip("# ¶[]")

    def _add_heading(self, text: str, level: int, is_bold: bool = False) -> None:
        if match := QUESTION.match(text):
            self.layout_texts.append(match[0])
            text = text[match.end() :]
        self._in_questions = bool(match)
        if not text:
            return
        if is_bold and not self._resumed:
            level = self._find_bold_level(text)
        if 0 < self._resumed < level:
            self.sections.append(SourceSection("", self._resumed))
        self._resumed = 0
        self._career = self._career or self._layout.find_career(text)
        self.sections.append(SourceSection(text, level, is_bold=is_bold))

    def _find_bold_level(self, text: str) -> int:
        """Return the level of a bold heading: below an empty one, as organisations are below "Addresses"."""
        above = self.sections[-1] if self.sections else None
        if not above or not above.is_bold or self._layout.find_topics(text, self._career) is not None:
            return BOLD_LEVEL
        return above.level if above.blocks else above.level + 1

    def _read_list(self, element: Tag) -> None:
        """Add a list, or read its items one by one if they have headings. Items of nested lists come after the one around them."""
        if element.find(["table", "details"]) or not has_plain_items(element):
            for child in element.children:
                if isinstance(child, Tag):
                    self._read_block(child)
                elif type(child) is NavigableString:
                    self._add_text(child, bold=False)
            self.end_paragraph()
            return
        items: list[str] = []
        links: list[Link] = []
        for child in element.children:
            if isinstance(child, Tag):
                items += item_texts(child)
                links += links_in(child)
            elif type(child) is NavigableString and child.strip():
                items.append(" ".join(clean_text(child).split()))
        self._add_block(items, is_list=True, links=links)

    def _read_definitions(self, element: Tag) -> None:
        """Read terms with their descriptions: a short one as "term: description", others as headings with what follows them."""
        is_open = False  # whether the last section is that of a term
        for term, descriptions in group_definitions(element):
            is_pair = len(descriptions) == 1 and is_short(text_of(descriptions[0])) and not descriptions[0].find([*HEADINGS, *BLOCK_TAGS])
            if is_pair or (descriptions and not term):
                if is_open:
                    self._resumed, is_open = LOWEST_LEVEL, False
                for child in descriptions:
                    self._add_block([join_pair(term, text_of(child)) if term else text_of(child)], is_list=True, links=links_in(child))
            elif descriptions:
                self.end_paragraph()
                self._add_heading(term, LOWEST_LEVEL)
                is_open = True
                if len(descriptions) > 1 and all(is_short(text_of(child)) for child in descriptions):
                    links = [link for child in descriptions for link in links_in(child)]
                    self._add_block([text_of(child) for child in descriptions], is_list=True, links=links)
                else:
                    for child in descriptions:
                        self._read_block(child)
            elif term:
                self._add_block([term], is_list=True)
        if is_open:
            self._resumed = LOWEST_LEVEL

    def _read_table(self, element: Tag) -> None:
        has_title = False
        for title, table in read_tables(element):
            if title:
                self._add_heading(title, LOWEST_LEVEL)
                has_title = True
            self.layout_texts += table.header
            self._add_block(table.rows, is_list=True, links=links_in(element))
        if has_title:
            self._resumed = LOWEST_LEVEL

    def end_paragraph(self) -> None:
        """Add the current paragraph as a block, after a heading if it is bold or starts with a bold line."""
        lines = [(" ".join(clean_text(line).split()), all_bold) for line, all_bold in self._lines]
        lines = [(line, all_bold) for line, all_bold in lines if line]
        links = self._links
        self._lines, self._links = [("", True)], []
        bold = [line for line, _ in itertools.takewhile(lambda line: line[1], lines)]
        if len(bold) < len(lines):
            bold = bold[:1]
        if bold and not self._in_address and self._is_bold_heading(" ".join(bold)):
            self._add_heading(" ".join(bold), BOLD_LEVEL, is_bold=True)
            lines = lines[len(bold) :]
        texts = [line for line, _ in lines]
        if texts and self._in_questions and (match := ANSWER.match(texts[0])):
            self.layout_texts.append(match[0])
            texts[0] = texts[0][match.end() :]
        if texts and all(map(BULLET.match, texts)) and (len(texts) > 1 or not texts[0].startswith(DASHES)):
            self._add_block([BULLET.sub("", text) for text in texts], is_list=True, links=links)
        elif are_only_links(texts, links):
            self._add_block([text for text, _ in links], is_list=True, links=links)
        else:
            self._add_block(texts, is_list=False, links=links)

    def _is_bold_heading(self, text: str) -> bool:
        if self._layout.find_topics(text, self._career) is not None or self._layout.is_site_heading(text):
            return True
        words = text.split()
        return len(words) <= MAX_BOLD_WORDS and not text.endswith((".", "!", ",", ";")) and not any(c.isdigit() for c in text)

    def _add_block(self, lines: list[str], is_list: bool, links: list[Link] | None = None) -> None:
        lines = [line for line in lines if line]
        if not lines:
            return
        if not self.sections or self._resumed:
            self.sections.append(SourceSection("", self._resumed or LOWEST_LEVEL))
            self._resumed = 0
        blocks = self.sections[-1].blocks
        block = SourceBlock(tuple(lines), is_list, tuple(links or ()))
        if is_list and len(lines) == 1 and blocks and blocks[-1].is_list:
            # Pairs of a definition list are one list.
            blocks[-1] = SourceBlock((*blocks[-1].lines, *lines), True, (*blocks[-1].links, *block.links))
        else:
            blocks.append(block)
