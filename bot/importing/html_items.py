"""Reads the parts of HTML blocks: list items, pairs of a label and a value, links."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from bs4.element import NavigableString, PageElement, Tag

from bot.importing.cleaning import clean_text, text_of
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
CAPTION_CLASS = re.compile(r"(?:^|[-_])caption(?:-text)?$", re.IGNORECASE)
PICTURES = ["img", "picture", "video"]
ATTRIBUTION_CLASS = re.compile(r"(?:^|[-_])(?:attribution|author|cite|source|name)$", re.IGNORECASE)
HEADING_CLASS = re.compile(r"(?:^|[-_])(?:title|heading|headline|header)$", re.IGNORECASE)
PAIR_TAGS = {"span", "strong", "b", "small", "div", "p"}
# Two paragraphs are a label and a value only if both are this short, as on a card: "Entry salary", "£24k".
MAX_CARD_WORDS = 4
MAX_LABEL_WORDS, MAX_CARD_LABEL_WORDS = 6, 8
MAX_VALUE_WORDS = 12

CURRENCIES = set("£$€")
_AMOUNT = r"[^A-Za-z]{0,4}\d[\d.,]*[kKmM+%]*"
_UNIT = r"(?: ?/ ?\w+| (?:an?|per) \w+| ?(?:hours?|hrs?|days?|weeks?|months?|years?|yrs?))"
FIGURE = re.compile(rf"{_AMOUNT}(?: ?(?:to|-|–) ?{_AMOUNT})?{_UNIT}?$")
# Classes of a value above the label that says what it is.
VALUE_CLASS = re.compile(r"(?:^|[-_])(?:num|number|value|figure|amount)(?:$|[-_])", re.IGNORECASE)
LABEL_CLASS = re.compile(r"(?:^|[-_])(?:label|cap|caption|term|key)(?:$|[-_])", re.IGNORECASE)
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
    if _has_class(element, CAPTION_CLASS) and not element.find(PICTURES):
        return element.parent is not None and element.parent.find(PICTURES) is not None
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
    if pair := find_bold_label(item):
        return [join_pair(*pair)]
    if (pair := find_pair(item)) and all(child.get("class") for child in item.find_all(True, recursive=False)):
        return [join_pair(*pair)]
    reader = _ItemReader()
    reader.read(item)
    reader.end_line()
    texts = reader.texts
    if len(texts) > 1 and reader.first_is_bold and not texts[0].endswith(STOPS):
        return [join_pair(texts[0], texts[1]), *texts[2:]]
    return texts


def find_bold_label(item: Tag) -> tuple[str, str] | None:
    """Return the label and the value of an element such as `<li><b>Education</b> Doctoral degree</li>`, or None for others."""
    children = [child for child in item.children if not isinstance(child, NavigableString) or child.strip()]
    label, value = children if len(children) == MIN_PAIR else (None, None)
    if not isinstance(label, Tag) or not is_bold(label) or type(value) is not NavigableString:
        return None
    texts = text_of(label), " ".join(clean_text(value).split())
    is_label = texts[0][-1:].isalpha() and len(texts[0].split()) <= MAX_CARD_WORDS
    start = texts[1][:1]
    is_value = start in CURRENCIES or (start.isalnum() and not start.islower())
    return texts if is_label and is_value and is_short(texts[1]) else None


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
                if is_glued(child):
                    self._text += " "
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
    if not isinstance(before, Tag) or not {before.name, element.name} <= {"a", "span", "time", *BOLD_TAGS}:
        return False
    start, end = text_of(element)[:1], text_of(before)[-1:]
    is_own_part = bool(element.get("class")) or before.name == "a"
    # "39" goes on with "hours in a normal week", but "5" with "th".
    goes_on = text_of(before)[:1].isdigit() and start.isalpha() and " " in text_of(element)
    return start.isupper() or (is_own_part and (start in CURRENCIES or (start.isdigit() and end.isalpha()) or goes_on))


def find_chips(element: Tag) -> list[Tag]:
    """Return the parts of an element such as `<div><span class=pill>Tact</span><span class=pill>Speed</span></div>`, if all are alike."""
    children = [child for child in element.children if not isinstance(child, NavigableString) or child.strip()]
    chips = [child for child in children if isinstance(child, Tag) and child.name in {"span", "a"} and child.get("class")]
    alike = len({(chip.name, *chip["class"]) for chip in chips}) == 1
    is_list = alike and 1 < len(chips) == len(children)
    return chips if is_list and all(is_short(text_of(chip)) and not chip.find([*BLOCK_TAGS, "p", "h3", "h4"]) for chip in chips) else []


def is_card(element: Tag) -> bool:
    """Return whether an element is one of several links with text in them, as cards are."""
    others = [node for node in (element.parent or element).children if not isinstance(node, NavigableString) or node.strip()]
    is_beside = len(others) > 1 and all(isinstance(node, Tag) and node.name == "a" for node in others)
    return element.name == "a" and is_beside and len(text_of(element).split()) > MAX_VALUE_WORDS


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
    # Icons have no text.
    children = [child for child in element.children if child.get_text(strip=True)]
    if element.name == "p" or len(children) not in {2, 3} or element.select_one("[role=heading]") or _is_list_of_links(children[-1]):
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
    is_long = len(texts[1].split()) > MAX_CARD_WORDS or not FIGURE.match(texts[0]) or texts[1].startswith(("is ", "are "))
    if texts[0][0].isdigit() and texts[1][0].islower() and is_long and all(map(_is_inline, children)):
        # A figure that a sentence goes on from, as in "39", "hours in a normal week".
        return None
    is_value_first = FIGURE.match(texts[0]) or (_has_class(children[0], VALUE_CLASS) and _has_class(children[1], LABEL_CLASS))
    if len(texts) == MIN_PAIR and is_value_first and not FIGURE.match(texts[1]):
        # A large number above what it means, as in "£34,000", "median salary".
        texts = [texts[1][:1].upper() + texts[1][1:], texts[0]]
    label, *values = texts
    value = ", ".join(values)
    is_card = len(children) > 2 or any(isinstance(child, Tag) and child.name == "p" for child in children)
    # A figure can have a longer label: "With five years behind you".
    limit = MAX_CARD_LABEL_WORDS if FIGURE.match(value) else MAX_CARD_WORDS
    if is_card and max(len(text.split()) for text in texts) > limit:
        return None
    limit = MAX_CARD_LABEL_WORDS if FIGURE.match(value) else MAX_LABEL_WORDS
    is_label = len(label.split()) <= limit and (label[-1].isalpha() or label[-1] in "?)%")
    return (label, value) if is_label and is_short(value) else None


def _is_list_of_links(node: PageElement) -> bool:
    """Return whether an element has several links and nothing else, so that what stands above it is their heading."""
    if not isinstance(node, Tag):
        return False
    links = node.find_all("a", href=True, recursive=False)
    return len(links) > 1 and text_of(node) == " ".join(map(text_of, links))


def _is_heading(node: PageElement) -> bool:
    """Return whether the class of an element says that it is a heading: of a list, and not the label of values."""
    return _has_class(node, HEADING_CLASS)


def _has_class(node: PageElement, pattern: re.Pattern[str]) -> bool:
    return isinstance(node, Tag) and any(pattern.search(name) for name in node.get("class") or [])


def _is_inline(node: PageElement) -> bool:
    return isinstance(node, Tag) and node.name in INLINE_TAGS


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
