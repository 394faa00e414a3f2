"""Reads the headings, paragraphs and lists in the main content of an HTML page."""

from __future__ import annotations

import re
from itertools import islice

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from bot.importing.drafts import CannotImport
from bot.importing.layout import Layout
from bot.importing.page import LOWEST_LEVEL, Page, SourceBlock, SourceSection

NO_TEXT = ["script", "style", "noscript", "template", "svg", "iframe", "select"]
ROLES = ("navigation", "banner", "contentinfo", "search")
NAVIGATION = ", ".join(["nav, footer, aside, form, button, dialog, [hidden], [aria-hidden=true]", *(f"[role={role}]" for role in ROLES)])
HEADING_LEVELS = {f"h{level}": level for level in range(1, 7)} | {"dt": LOWEST_LEVEL, "summary": LOWEST_LEVEL, "caption": LOWEST_LEVEL}
INLINE_TAGS = {
    "a",
    "abbr",
    "b",
    "bdi",
    "cite",
    "code",
    "data",
    "dfn",
    "em",
    "i",
    "kbd",
    "mark",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
    "u",
    "wbr",
}
BOLD_TAGS = {"b", "strong"}
# Elements are read recursively, so deep nesting would exceed Python's recursion limit.
MAX_DEPTH = 400

Link = tuple[str, str]


def read_html(text: str, layout: Layout) -> Page:
    """Parse an HTML document. Navigation and text outside the main content are added to the page's `ignored` texts.

    Raises CannotImport if elements are nested too deeply.
    """
    soup = BeautifulSoup(text, "html.parser")
    if any(len(list(islice(element.parents, MAX_DEPTH + 1))) > MAX_DEPTH for element in soup.find_all(True)):
        raise CannotImport(f"its elements are nested more than {MAX_DEPTH} deep")
    for element in soup(NO_TEXT):
        element.decompose()
    body = soup.body or soup
    main = soup.main or soup.select_one("[role=main]") or soup.article or body
    # Compare elements by identity, because == in BeautifulSoup compares whole trees.
    around_main = {id(element) for element in (main, *main.parents)}
    ignored = [element for element in body.select(NAVIGATION) if id(element) not in around_main]
    if main is body:
        ignored += [element for element in body.find_all("header") if not element.h1]
    ignored_ids = {id(element) for element in ignored}
    outermost = [element for element in ignored if not any(id(parent) in ignored_ids for parent in element.parents)]
    page = Page([], ignored=[_text_of(element) for element in outermost])
    for element in ignored:
        element.extract()
    reader = _HtmlReader(layout, str(soup.title.string or "") if soup.title else "")
    reader.read(main)
    reader.end_paragraph()
    main.extract()
    page.sections = reader.sections
    page.title = reader.title
    page.ignored = [text for text in [*page.ignored, _text_of(body) if body is not main else ""] if text]
    page.publisher = _find_meta(soup, "property", "og:site_name")
    page.date = _find_meta(soup, "property", "article:modified_time")[:10]
    link = soup.find("link", rel="canonical")
    page.url = str(link.get("href", "")) if isinstance(link, Tag) else ""
    return page


class _HtmlReader:
    """Collects the sections in the main content, in page order."""

    def __init__(self, layout: Layout, title: str) -> None:
        self.sections: list[SourceSection] = []
        self.title = " ".join(title.split())
        self._layout = layout
        self._career = layout.find_career(self.title)
        # The current paragraph.
        self._text = ""
        self._links: list[Link] = []
        self._all_bold = True

    def read(self, node: Tag, bold: bool = False) -> None:
        """Read all text in an element. Callers have to call `end_paragraph` after the last one."""
        for child in node.children:
            if isinstance(child, NavigableString):
                if type(child) is NavigableString:  # skip subclasses such as comments and doctypes
                    self._text += re.sub(r"\s+", " ", child)
                    self._all_bold &= bold or not str(child).strip()
            elif isinstance(child, Tag):
                self._read_element(child, bold)

    def _read_element(self, element: Tag, bold: bool) -> None:
        if element.name == "br":
            self._text += "\n"
        elif element.name in INLINE_TAGS:
            if element.name == "a" and element.get("href"):
                self._links.append(_as_link(element))
            self.read(element, bold or element.name in BOLD_TAGS)
        elif element.name in HEADING_LEVELS:
            self.end_paragraph()
            self._add_heading(_text_of(element), HEADING_LEVELS[element.name])
        elif element.name in {"ul", "ol"}:
            self.end_paragraph()
            self._read_list(element)
        elif element.name in {"td", "th"}:
            self.read(element, bold or element.name == "th")
            self._text += " "
        else:
            self.end_paragraph()
            self.read(element)
            self.end_paragraph()

    def _add_heading(self, text: str, level: int) -> None:
        if text:
            self._career = self._career or self._layout.find_career(text)
            self.sections.append(SourceSection(text, level))

    def _read_list(self, element: Tag) -> None:
        """Add a list. Items of nested lists come after the item that contains them."""
        texts = {id(item): "" for item in element.find_all("li")}
        for child in element.descendants:
            if isinstance(child, NavigableString) and (item := id(child.find_parent("li"))) in texts:
                texts[item] += child
        items = [" ".join(text.split()) for text in texts.values() if text.strip()]
        self._add_block(items, is_list=True, links=[_as_link(link) for link in element.find_all("a", href=True)])

    def end_paragraph(self) -> None:
        """Add the current paragraph as a heading if it is all bold and the layout knows it, otherwise as a block."""
        lines = [" ".join(line.split()) for line in self._text.split("\n")]
        text = " ".join(lines).strip()
        if text and self._all_bold and self._layout.find_topics(text, self._career) is not None:
            self._add_heading(text, LOWEST_LEVEL)
        else:
            self._add_block([line for line in lines if line], is_list=False, links=self._links)
        self._text, self._links, self._all_bold = "", [], True

    def _add_block(self, lines: list[str], is_list: bool, links: list[Link]) -> None:
        if lines:
            if not self.sections:
                self.sections.append(SourceSection("", LOWEST_LEVEL))
            self.sections[-1].blocks.append(SourceBlock(tuple(lines), is_list, tuple(links)))


def _as_link(element: Tag) -> Link:
    return _text_of(element), str(element["href"])


def _text_of(element: Tag) -> str:
    return " ".join(element.get_text(" ").split())


def _find_meta(soup: BeautifulSoup, key: str, name: str) -> str:
    tag = soup.find("meta", attrs={key: name})
    return str(tag.get("content", "")).strip() if isinstance(tag, Tag) else ""
