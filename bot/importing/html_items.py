"""Reads the parts of HTML blocks: list items, pairs of a label and a value, links."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from bs4.element import NavigableString, PageElement, Tag

from bot.importing.boilerplate import text_of
from bot.importing.cleaning import clean_text
from bot.importing.sentences import STOPS, join_pair

INLINE_TAGS = {
    *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "center", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins"),
    *("kbd", "label", "mark", "nobr", "o:p", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var"),
    "wbr",
}
BLOCK_TAGS = ["address", "article", "blockquote", "details", "div", "dl", "figure", "form", "main", "ol", "p", "pre", "section"]
BLOCK_TAGS += ["table", "ul"]
# A row with one of these is a part of the page with a heading of its own, or more than a line.
ROW_CONTENTS = ["article", "blockquote", "details", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "section", "summary", "table", "ul"]
BOLD_TAGS = {"b", "strong"}
BOLD_STYLE = re.compile(r"font-weight:\s*(?:bold|[6-9]00)")
TITLE_CLASS = re.compile(r"(?:^|[-_]|mso)(?:title|heading|headline|label)$", re.IGNORECASE)
ATTRIBUTION_CLASS = re.compile(r"(?:^|[-_])(?:attribution|author|cite|source|name)$", re.IGNORECASE)
HEADING_CLASS = re.compile(r"(?:^|[-_])(?:title|heading|headline|header)$", re.IGNORECASE)
PAIR_TAGS = {"span", "strong", "b", "small", "div", "p"}
# Two paragraphs are a label and a value only if both are this short, as on a card: "Entry salary", "£24k".
MAX_CARD_WORDS = 4
MAX_LABEL_WORDS = 6
MAX_VALUE_WORDS = 12

CURRENCIES = set("£$€")
FIGURE = re.compile(r"[^A-Za-z]{0,4}\d[\d.,]*[kKmM+%]*$")
MIN_PAIR = 2

Link = tuple[str, str]


def is_bold(element: Tag) -> bool:
    is_title = any(TITLE_CLASS.search(name) for name in element.get("class") or [])
    return is_title or element.name in BOLD_TAGS or bool(BOLD_STYLE.search(str(element.get("style", ""))))


def as_link(element: Tag) -> Link:
    return text_of(element), str(element.get("href", ""))


def is_caption(element: Tag) -> bool:
    """Return whether an element says what a picture shows, or who is quoted."""
    if element.name == "figcaption":
        return not (element.parent or element).find(["table", "ul", "ol", "dl"])
    before = element.find_previous_sibling()
    follows_quote = isinstance(before, Tag) and before.name == "blockquote"
    if element.name == "cite":
        return follows_quote or element.find_parent("blockquote") is not None
    return follows_quote and any(ATTRIBUTION_CLASS.search(name) for name in element.get("class") or [])


def are_only_links(texts: Sequence[str], links: Sequence[Link]) -> bool:
    """Return whether lines are links and what separates them, as in "Chef | Miller"."""
    text = " ".join(texts)
    for label, _ in links:
        text = text.replace(label, "", 1)
    return len(links) > 1 and all(label for label, _ in links) and not any(map(str.isalnum, text))


def links_in(element: Tag) -> list[Link]:
    return [as_link(link) for link in element.find_all("a", href=True)]


def item_texts(item: Tag) -> list[str]:
    """Return the texts of a list item: its lines and paragraphs, and the items of the lists in it.

    A bold line that introduces the rest of the item is kept with it: "Barrels: they shape staves".
    """
    if (pair := find_pair(item)) and all(child.get("class") for child in item.find_all(True, recursive=False)):
        return [join_pair(*pair)]
    reader = _ItemReader()
    reader.read(item)
    reader.end_line()
    texts = reader.texts
    if len(texts) > 1 and reader.first_is_bold and not texts[0].endswith(STOPS):
        return [join_pair(texts[0], texts[1]), *texts[2:]]
    return texts


class _ItemReader:
    def __init__(self) -> None:
        self.texts: list[str] = []
        self.first_is_bold = False
        self._text = ""
        self._bold = True

    def read(self, node: Tag, bold: bool = False) -> None:
        for child in node.children:
            if type(child) is NavigableString:
                self._text += re.sub(r"\s+", " ", child)
                self._bold &= bold or not child.strip()
            elif isinstance(child, Tag) and child.name == "br":
                self.end_line()
            elif isinstance(child, Tag) and child.name in INLINE_TAGS:
                self.read(child, bold or is_bold(child))
            elif isinstance(child, Tag):
                self.end_line()
                self.read(child, bold)
                self.end_line()

    def end_line(self) -> None:
        if text := " ".join(clean_text(self._text).split()):
            if not self.texts:
                self.first_is_bold = self._bold
            self.texts.append(text)
        self._text, self._bold = "", True


def is_glued(element: Tag) -> bool:
    """Return whether an inline element follows another one without a space. Such elements are separated by their style."""
    before = element.previous_sibling
    if not isinstance(before, Tag) or not {before.name, element.name} <= {"a", "span", "time"}:
        return False
    start, end = text_of(element)[:1], text_of(before)[-1:]
    is_own_part = bool(element.get("class")) or before.name == "a"
    return start.isupper() or (is_own_part and (start in CURRENCIES or (start.isdigit() and end.isalpha())))


def find_chips(element: Tag) -> list[Tag]:
    """Return the parts of an element such as `<div><span class=pill>Tact</span><span class=pill>Speed</span></div>`, if all are alike."""
    children = [child for child in element.children if not isinstance(child, NavigableString) or child.strip()]
    chips = [child for child in children if isinstance(child, Tag) and child.name in {"span", "a"} and child.get("class")]
    alike = len({(chip.name, *chip["class"]) for chip in chips}) == 1
    is_list = alike and 1 < len(chips) == len(children)
    return chips if is_list and all(is_short(text_of(chip)) and not chip.find([*BLOCK_TAGS, "p", "h3", "h4"]) for chip in chips) else []


def find_rows(element: Tag) -> list[Tag]:
    """Return the children of an element that are alike and have a short text each, as the rows of a view have. They are a list."""
    children = [child for child in element.children if not isinstance(child, NavigableString) or child.strip()]
    rows = [child for child in children if isinstance(child, Tag) and child.name == "div" and (child.get("class") or child.get("role"))]
    alike = len({(*(row.get("class") or ()), str(row.get("role"))) for row in rows}) == 1
    is_list = alike and 1 < len(rows) == len(children) and all(map(_is_row, rows))
    return rows if is_list and len({text_of(row) for row in rows}) == len(rows) else []


def _is_row(element: Tag) -> bool:
    """Return whether an element has a single short text, however deep it is."""
    parts = [text for text in element.find_all(string=True) if text.strip()]
    return len(parts) == 1 and is_short(text_of(element)) and not element.find([*ROW_CONTENTS])


def find_pair(element: Tag) -> tuple[str, str] | None:
    """Return the label and the value in an element such as `<div><span>Pay</span> <b>£20,000</b></div>`, or None for other elements."""
    children = [child for child in element.children if not isinstance(child, NavigableString) or child.strip()]
    if element.name == "p" or len(children) not in {2, 3} or element.select_one("[role=heading]"):
        return None
    texts = [
        ", ".join(map(text_of, find_chips(child) or find_rows(child))) or text_of(child)
        for child in children
        if isinstance(child, Tag) and child.name in PAIR_TAGS and (find_rows(child) or not child.find([*BLOCK_TAGS, "p", "br"]))
    ]
    if _is_heading(children[0]) and any(isinstance(child, Tag) and find_rows(child) for child in children):
        return None
    if len(texts) != len(children) or not all(texts):
        return None
    if _are_alike(children):
        return None
    if len(texts) == MIN_PAIR and FIGURE.match(texts[0]) and not FIGURE.match(texts[1]):
        # A large number above what it means, as in "£34,000", "median salary".
        texts = [texts[1][:1].upper() + texts[1][1:], texts[0]]
    label, *values = texts
    value = ", ".join(values)
    is_card = len(children) > 2 or any(isinstance(child, Tag) and child.name == "p" for child in children)
    if is_card and max(len(text.split()) for text in texts) > MAX_CARD_WORDS:
        return None
    is_label = len(label.split()) <= MAX_LABEL_WORDS and (label[-1].isalpha() or label[-1] in "?)%")
    return (label, value) if is_label and is_short(value) else None


def _is_heading(node: PageElement) -> bool:
    """Return whether the class of an element says that it is a heading: of a list, and not the label of values."""
    return isinstance(node, Tag) and any(HEADING_CLASS.search(name) for name in node.get("class") or [])


def _are_alike(elements: Sequence[PageElement]) -> bool:
    """Return whether elements have the same class, as the items of a list have, and not a label and its value."""
    kinds = {(element.name, *(element.get("class") or ())) for element in elements if isinstance(element, Tag)}
    return len(kinds) == 1 and all(len(kind) > 1 for kind in kinds)


def is_short(text: str) -> bool:
    """Return whether a text is a value, such as "37 to 40 a week", rather than a sentence."""
    return 0 < len(text.split()) <= MAX_VALUE_WORDS and not text.endswith(STOPS)


def group_definitions(element: Tag) -> Iterator[tuple[str, list[Tag]]]:
    """Yield each term of a definition list with its descriptions. Several terms in a row are one."""
    term = ""
    children = [child for child in element.find_all(["dt", "dd"]) if child.find_parent("dl") is element]
    for is_term, group in itertools.groupby(children, lambda child: child.name == "dt"):
        if is_term:
            term = " ".join(filter(None, [term, *map(text_of, group)]))
        else:
            yield term, [child for child in group if text_of(child)]
            term = ""
    if term:
        yield term, []
