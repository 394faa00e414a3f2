"""Recognises the headings of an HTML page, including the headers of accordions and tabs."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from bs4.element import Tag

from bot.importing.cleaning import text_of
from bot.importing.page import LOWEST_LEVEL

HEADING_LEVELS = {f"h{level}": level for level in range(1, 7)} | {"summary": LOWEST_LEVEL, "caption": LOWEST_LEVEL, "legend": LOWEST_LEVEL}
HEADINGS = [*HEADING_LEVELS, "dt"]
# The header of a part that opens and closes, in several frameworks.
TOGGLE = re.compile(
    r"(?:accordion|toggle|collaps\w*|expansion|tab)\b.*\b(?:title|header|head|heading|label|button|summary|trigger)"
    r"|card (?:title|header|heading)"
)
MAX_HEADING_WORDS = 12
NOT_SHOWN = re.compile(r"display:\s*none")
MAX_HIDDEN_WORDS = 3
HIDDEN_CLASS = re.compile(r"\b(?:visually-?hidden|element-invisible|sr-only|screen-reader-text|assistive-text)\b", re.IGNORECASE)


def find_level(element: Tag) -> int:
    """Return the level of an element that is a heading, or 0."""
    if level := HEADING_LEVELS.get(element.name):
        return level
    if element.get("role") == "heading" or re.fullmatch(r"(?:heading|title|label|header|summary)", str(element.get("slot", ""))):
        aria_level = str(element.get("aria-level", ""))
        return int(aria_level) if re.fullmatch("[1-9]", aria_level) else 2
    is_short_text = not element.find(["p", "ul", "ol", "table"]) and 0 < len(text_of(element).split()) <= MAX_HEADING_WORDS
    if is_short_text and _is_toggle(element):
        inner = element.find(HEADINGS)
        return find_level(inner) if isinstance(inner, Tag) else LOWEST_LEVEL
    return 0


def has_plain_items(element: Tag) -> bool:
    """Return whether no item of a list has a heading with anything under it. In a list of related careers, each name may be a heading."""
    headings = [descendant for descendant in element.find_all(True) if descendant.name == "dt" or find_level(descendant)]
    items = [heading.find_parent("li") for heading in headings]
    return all(item is not None and text_of(heading) == text_of(item) for heading, item in zip(headings, items, strict=True))


def is_hidden(element: Tag) -> bool:
    """Return whether only screen readers say an element."""
    return bool(HIDDEN_CLASS.search(" ".join(element.get("class") or [])))


def take_out_hidden_words(soup: BeautifulSoup) -> list[str]:
    """Remove the words within texts that only screen readers say, such as "opens in a new tab", and return them."""
    spans = [span for span in soup.find_all("span") if is_hidden(span) and span.parent and text_of(span.parent) != text_of(span)]
    spans += [label for label in soup.find_all(["div", "span"], style=NOT_SHOWN) if _is_field_name(label)]
    return [text_of(span.extract()) for span in spans]


def _is_field_name(element: Tag) -> bool:
    """Return whether an element that is not shown is a word or two for editors, such as "Page content", and not a part to be opened."""
    return not element.find(True) and not element.get("role") and len(text_of(element).split()) <= MAX_HIDDEN_WORDS


def _is_toggle(element: Tag) -> bool:
    """Return whether an element is the header of a part that opens and closes."""
    if element.name not in {"button", "a"} and element.get("role") == "button":
        return True
    if element.name == "button" and any(element.has_attr(key) for key in ("aria-expanded", "data-toggle", "data-bs-toggle")):
        return True
    return bool(TOGGLE.search(re.sub(r"[-_]+", " ", " ".join([element.name, *(element.get("class") or [])])).lower()))
