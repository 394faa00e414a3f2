"""Marks the headings of pages that look like headings only by their style: a class that is bold, or the same class above each part."""

from __future__ import annotations

import re
from collections import defaultdict
from statistics import median

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from bot.importing.cleaning import text_of
from bot.importing.html_items import BLOCK_TAGS, BOLD_STYLE, MAX_VALUE_WORDS, TITLE_CLASS
from bot.importing.page import LOWEST_LEVEL

RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
CLASS_SELECTOR = re.compile(r"(?:[a-z]+)?\.([\w-]+)", re.IGNORECASE)
BOLD = "font-weight: bold"
LARGE = re.compile(r"[5-7]|\+[2-4]")  # sizes of a font from 1 to 7, or how much larger it is
# Elements that can be a heading by their style, and what makes the text in them something else.
TITLE_TAGS = ["div", "p", "span", "td", "font", "label"]
NOT_IN = ["a", "button", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "nav", "footer", "li", "summary"]
MAX_TITLE_WORDS = 8
MIN_TITLES = 3
# What follows headings is longer than they are, by this factor on average.
MIN_RATIO = 2.0


def mark_titles(soup: BeautifulSoup) -> None:
    """Give the elements that look like headings a bold style, which the reader takes for a heading if they stand alone.

    Call this before the style sheets are removed.
    """
    bold = _find_bold_classes(soup)
    for element in soup.find_all("font", size=LARGE):
        element["style"] = BOLD
    groups: dict[tuple[str, ...], list[Tag]] = defaultdict(list)
    for element in soup.find_all(TITLE_TAGS, class_=True):
        names = element["class"]
        if not bold.isdisjoint(names):
            element["style"] = f"{element.get('style', '')};{BOLD}"
        elif not any(TITLE_CLASS.search(name) for name in names) and not element.find_parent(NOT_IN):
            groups[(element.name, *names)].append(element)
    for elements in groups.values():
        if lengths := _measure_parts(elements):
            for element in elements:
                element["style"] = f"{element.get('style', '')};{BOLD}"
                if median(lengths) > MAX_VALUE_WORDS:
                    # Most have a text below them, so that even a short one is no label with its value.
                    element["role"], element["aria-level"] = "heading", str(LOWEST_LEVEL)


def _find_bold_classes(soup: BeautifulSoup) -> set[str]:
    """Return the classes that the page's own style sheets make bold."""
    rules = [rule for style in soup.find_all("style") for rule in RULE.finditer(style.get_text())]
    selectors = [selector.strip() for rule in rules if BOLD_STYLE.search(rule[2]) for selector in rule[1].split(",")]
    return {match[1] for selector in selectors if (match := CLASS_SELECTOR.fullmatch(selector))}


def _measure_parts(elements: list[Tag]) -> list[int]:
    """Return how many words follow each of the elements of a class, if they are short texts that stand alone above longer ones."""
    if len(elements) < MIN_TITLES:
        return []
    titles = [text_of(element) for element in elements]
    if len(set(titles)) < len(titles) or not all(map(_is_title, titles)):
        return []
    if any(element.find([*BLOCK_TAGS, "p", "br"]) for element in elements):
        return []
    members = {id(element) for element in elements}
    lengths = [len(_find_following(element, members).split()) for element in elements]
    words = sum(len(title.split()) for title in titles)
    return lengths if all(lengths) and sum(lengths) >= MIN_RATIO * words and max(lengths) > MAX_TITLE_WORDS else []


def _is_title(text: str) -> bool:
    has_form = text[:1].isupper() and not text.endswith((".", "!", ",", ";", ":")) and not any(map(str.isdigit, text))
    return has_form and len(text.split()) <= MAX_TITLE_WORDS


def _find_following(element: Tag, members: set[int]) -> str:
    """Return the text from an element up to the next one of `members`, if any of it follows in another element."""
    texts: list[str] = []
    inside = {id(text) for text in element.find_all(string=True)}
    for node in element.next_elements:
        if id(node) in members:
            break
        if type(node) is NavigableString and id(node) not in inside and node.strip():
            texts.append(node.strip())
            if len(" ".join(texts).split()) > 10 * MAX_TITLE_WORDS:
                break
    return " ".join(texts)
