"""Removes the parts of an HTML page that belong to the site: navigation, cookie notices, comments, advertisements and so on."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from bs4.element import Tag

from bot.importing.cleaning import clean_text
from bot.importing.layout import Layout

NO_TEXT = ["script", "style", "noscript", "template", "svg", "math", "iframe", "object", "select", "datalist", "textarea", "input"]
ROLES = ("navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "complementary", "toolbar", "tablist", "menu", "menubar")
SITE_ELEMENTS = ", ".join(["nav, footer, aside, dialog", *(f"[role={role}]" for role in ROLES)])
HIDDEN_INLINE = "span[aria-hidden=true], i[aria-hidden=true], a[aria-hidden=true], b[aria-hidden=true], [data-nosnippet]"
# Links that look like buttons, except those that open a part of the page.
OPENS_PART = "[aria-expanded], [aria-controls], [data-toggle], [data-bs-toggle]"
BUTTON_LINKS = f"a[class*=btn]:not({OPENS_PART}), a[class*=button]:not({OPENS_PART})"
NAMING_ATTRIBUTES = ("id", "data-automation-id", "data-testid")
TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
# An element with more of the page's text than this is content, whatever it is called.
MOST = 0.5


def take_out_site_parts(body: Tag, main: Tag, layout: Layout) -> list[str]:
    """Remove the parts of a page that belong to the site, and return their texts. `main` is the element with the content."""
    # Compare elements by identity, because == in BeautifulSoup compares whole trees.
    kept = {id(element) for element in (main, *main.parents)}
    limit = MOST * len(main.get_text())
    named = ", ".join(f"[{key}]" for key in ("class", *NAMING_ATTRIBUTES))
    found = {id(element) for element in body.select(f"{SITE_ELEMENTS}, {HIDDEN_INLINE}, {BUTTON_LINKS}")}
    if main is body:
        found |= {id(element) for element in body.find_all("header") if not element.h1 and not element.find_parent("article")}
    found |= {
        id(element)
        for element in body.select(named)
        if layout.is_site_class(_describe(element)) and not element.h1 and len(element.get_text()) <= limit
    }
    found -= kept
    outermost = [
        element for element in body.find_all(True) if id(element) in found and not any(id(parent) in found for parent in element.parents)
    ]
    texts = [text_of(element) for element in outermost]
    for element in outermost:
        element.extract()
    return texts


def remove_textless(soup: BeautifulSoup) -> None:
    """Remove the elements whose text is not shown to people, such as scripts."""
    for element in soup(NO_TEXT):
        element.decompose()


def find_main(soup: BeautifulSoup) -> Tag:
    """Return the element that has the page's content."""
    body = soup.body or soup
    mains = [element for element in (*body.find_all("main"), *body.select("[role=main]")) if element.get_text(strip=True)]
    if mains:
        return mains[0]
    articles = [element for element in body.find_all("article") if not element.find_parent("article")]
    # One article is the page; several are its sections, or teasers of other pages.
    return articles[0] if len(articles) == 1 and articles[0].h1 else body


def text_of(element: Tag) -> str:
    return " ".join(clean_text(element.get_text(" ")).split())


def _describe(element: Tag) -> str:
    """Return the words of an element's class and id, such as "cookie banner"."""
    classes: list[str] | str = element.get("class") or []
    names = [*([classes] if isinstance(classes, str) else classes), *(str(element.get(key) or "") for key in NAMING_ATTRIBUTES)]
    return " | ".join(" ".join(TOKEN.findall(name)).casefold() for name in names)
