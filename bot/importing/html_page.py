"""Reads a page from HTML: the headings, paragraphs and lists of its main part."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from bot.importing.layout import Layout
from bot.importing.page import LOWEST, Block, Page, Section

SILENT = ["script", "style", "noscript", "template", "svg", "iframe", "select"]
ROLES = ("navigation", "banner", "contentinfo", "search")
NAVIGATION = ", ".join(["nav, footer, aside, form, button, dialog, [hidden], [aria-hidden=true]", *(f"[role={role}]" for role in ROLES)])
HEADINGS = {f"h{level}": level for level in range(1, 7)} | {"dt": LOWEST, "summary": LOWEST, "caption": LOWEST}
INLINE = {
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
EMPHASIS = {"b", "strong"}

Link = tuple[str, str]


def read_html(text: str, layout: Layout) -> Page:
    """The page in an HTML document. What is outside its main part, and navigation within, is kept as ignored."""
    soup = BeautifulSoup(text, "html.parser")
    for element in soup(SILENT):
        element.decompose()
    body = soup.body or soup
    main = soup.main or soup.select_one("[role=main]") or soup.article or body
    ignored = [element for element in body.select(NAVIGATION) if element is not main and main not in element.descendants]
    if main is body:
        ignored += [element for element in body.find_all("header") if not element.h1]
    page = Page([], ignored=[_words(element) for element in ignored if not any(e in ignored for e in element.parents)])
    for element in ignored:
        element.extract()
    reader = _Reader(layout, str(soup.title.string or "") if soup.title else "")
    reader.walk(main)
    reader.close()
    main.extract()
    page.sections = reader.sections
    page.title = reader.title
    page.ignored = [text for text in [*page.ignored, _words(body) if body is not main else ""] if text]
    page.publisher = _meta(soup, "property", "og:site_name")
    page.date = _meta(soup, "property", "article:modified_time")[:10]
    link = soup.find("link", rel="canonical")
    page.url = str(link.get("href", "")) if isinstance(link, Tag) else ""
    return page


class _Reader:
    """Walks the main part in the order of the page."""

    def __init__(self, layout: Layout, title: str) -> None:
        self.sections: list[Section] = []
        self.title = " ".join(title.split())
        self._layout = layout
        self._career = layout.career(self.title)
        self._text = ""
        self._links: list[Link] = []
        self._emphasised = True

    def walk(self, node: Tag, emphasis: bool = False) -> None:
        for child in node.children:
            if isinstance(child, NavigableString):
                if type(child) is NavigableString:  # not a comment
                    self._text += re.sub(r"\s+", " ", child)
                    self._emphasised &= emphasis or not str(child).strip()
            elif isinstance(child, Tag):
                self._element(child, emphasis)

    def _element(self, element: Tag, emphasis: bool) -> None:
        if element.name == "br":
            self._text += "\n"
        elif element.name in INLINE:
            if element.name == "a" and element.get("href"):
                self._links.append(_link(element))
            self.walk(element, emphasis or element.name in EMPHASIS)
        elif element.name in HEADINGS:
            self.close()
            self._heading(_words(element), HEADINGS[element.name])
        elif element.name in {"ul", "ol"}:
            self.close()
            self._list(element)
        elif element.name in {"td", "th"}:
            self.walk(element, emphasis or element.name == "th")
            self._text += " "
        else:
            self.close()
            self.walk(element)
            self.close()

    def _heading(self, text: str, level: int) -> None:
        if text:
            self._career = self._career or self._layout.career(text)
            self.sections.append(Section(text, level))

    def _list(self, element: Tag) -> None:
        """A list's items; those of a list within it follow the item they are in."""
        items = []
        for item in element.find_all("li"):
            own = [child for child in item.descendants if isinstance(child, NavigableString) and child.find_parent("li") is item]
            if text := " ".join("".join(own).split()):
                items.append(text)
        self._add(items, listed=True, links=[_link(link) for link in element.find_all("a", href=True)])

    def close(self) -> None:
        """Ends the paragraph that is being read."""
        lines = [" ".join(line.split()) for line in self._text.split("\n")]
        text = " ".join(lines).strip()
        if text and self._emphasised and self._layout.topics(text, self._career) is not None:
            self._heading(text, LOWEST)
        else:
            self._add([line for line in lines if line], listed=False, links=self._links)
        self._text, self._links, self._emphasised = "", [], True

    def _add(self, lines: list[str], listed: bool, links: list[Link]) -> None:
        if lines:
            if not self.sections:
                self.sections.append(Section("", LOWEST))
            self.sections[-1].blocks.append(Block(tuple(lines), listed, tuple(links)))


def _link(element: Tag) -> Link:
    return _words(element), str(element["href"])


def _words(element: Tag) -> str:
    return " ".join(element.get_text(" ").split())


def _meta(soup: BeautifulSoup, key: str, name: str) -> str:
    tag = soup.find("meta", attrs={key: name})
    return str(tag.get("content", "")).strip() if isinstance(tag, Tag) else ""
