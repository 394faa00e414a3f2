"""Removes the parts of an HTML page that belong to the site: navigation, cookie notices, comments, advertisements and so on."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from bs4.element import Tag

from bot.importing.cleaning import text_of
from bot.importing.html_items import find_pair
from bot.importing.layout import Layout
from bot.importing.occupations import count_careers, is_occupation
from bot.importing.values import AMOUNT, COST, is_about_hours

NO_TEXT = ["script", "style", "noscript", "template", "svg", "math", "iframe", "object", "select", "datalist", "input"]
NO_TEXT += ["meta", "link"]
ROLES = ("navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "complementary", "toolbar", "tablist", "menu", "menubar")
SITE_ELEMENTS = ", ".join(["nav, footer, aside, dialog, [rel~=sponsored]", *(f"[role={role}]" for role in ROLES)])
HIDDEN_INLINE = "span[aria-hidden=true], i[aria-hidden=true], a[aria-hidden=true], b[aria-hidden=true], [data-nosnippet]"
# Links that look like buttons, except those that open a part of the page.
OPENS_PART = "[aria-expanded], [aria-controls], [data-toggle], [data-bs-toggle]"
BUTTON_LINKS = f"a[class*=btn]:not({OPENS_PART}), a[class*=button]:not({OPENS_PART})"
NAMING_ATTRIBUTES = ("id", "data-automation-id", "data-testid")
TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
# An element with more of the page's text than this is content, whatever it is called.
MOST = 0.5
# A sidebar that belongs to the profile.
HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
BOX_HEADINGS = ["h2", "h3", "h4", "h5", "h6", "strong", "b", "dt", "summary"]
LABEL = re.compile(r"\b(?:label|term|key)\b")
MAX_BOX_WORDS = 120
MIN_FACTS = 2
# A box with headings of its own, one of which is known, is a summary of the profile if most of it is not links.
MIN_PARTS = 4
MAX_LINKED = 0.3
RELATED = "related"
NAVIGATION = re.compile(r"\b(?:nav|navigation|menu)\b")
MIN_CAREERS = 2


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
        if layout.is_site_class(_describe(element))
        and not element.h1
        and len(element.get_text()) <= limit
        and not _is_heading_text(element)
    }
    found -= kept | {id(element) for element in body.select("[role=tablist]:has([role=tabpanel])")}
    texts = []
    for element in _find_outermost(body, found):
        element.extract()
        if _is_of_profile(element, layout):
            # Facts and related careers are often in a sidebar, which may have adverts, too.
            adverts = [part for part in _find_outermost(element, found) if not _find_topics(part, layout)]
            texts += [text_of(advert.extract()) for advert in adverts]
            _give_heading(element)
            if element.find([*BOX_HEADINGS, "a"]):
                main.append(element)
            elif title := main.h1:
                # Without a heading, it would belong to the last section.
                title.insert_after(element)
            else:
                main.insert(0, element)
        else:
            texts.append(text_of(element))
    return texts


def _find_outermost(element: Tag, found: set[int]) -> list[Tag]:
    """Return the descendants of an element that are among those with the ids `found`, and in no other of them."""
    parts: list[Tag] = []
    for part in element.find_all(True):
        if id(part) in found and not any(parent is outer for parent in part.parents for outer in parts[-1:]):
            parts.append(part)
    return parts


def _give_heading(element: Tag) -> None:
    """Make the first text of a box its heading, unless it has one or starts with a link. What it has becomes a part of its own."""
    lowest = min((heading.name for heading in element.find_all(HEADINGS)), default="h2")
    for heading in element.find_all(lowest) if lowest > "h2" else ():
        heading.name = "h2"
    first = next((text.parent for text in element.find_all(string=True) if text.strip()), None)
    if not first or first is element or first.name in {"a", "li"} or LABEL.search(_describe(first)):
        return
    if first.parent and find_pair(first.parent):
        return
    if not element.find(HEADINGS) and not element.dt:
        first.name = "h2"


def _is_heading_text(element: Tag) -> bool:
    """Return whether an element is all that a heading consists of, whatever it is called."""
    heading = element.find_parent(HEADINGS)
    return isinstance(heading, Tag) and text_of(heading) == text_of(element)


def _is_of_profile(element: Tag, layout: Layout) -> bool:
    """Return whether a part that looks like the site's has facts of the profile, or links to related careers."""
    if element.name in {"footer", "header"}:
        return False
    topics = _find_topics(element, layout)
    is_navigation = element.name == "nav" or NAVIGATION.search(_describe(element))
    if is_navigation and (RELATED,) not in topics:
        return False
    if max(len(topics), _count_amounts(element, layout)) >= MIN_FACTS or (topics and _has_parts(element, layout)):
        return True
    if len(element.get_text(" ").split()) > MAX_BOX_WORDS:
        return False
    links = [text_of(link) for link in element.find_all("a", href=True)]
    careers = count_careers(links, layout)
    if careers and (RELATED,) in topics:
        return True
    return careers >= MIN_CAREERS and (bool(topics) or careers > len(links) / 2)


def _find_topics(element: Tag, layout: Layout) -> list[tuple[str, ...]]:
    """Return the topics of the headings and labels in an element that the layout knows."""
    labels = [part for part in element.find_all(["span", "div", "p"], class_=True) if LABEL.search(_describe(part))]
    headings = [text_of(heading) for heading in [*element.find_all(BOX_HEADINGS), *labels]]
    return [topics for heading in headings if (topics := layout.find_topics(heading, "")) and not layout.is_site_heading(heading)]


def _count_amounts(element: Tag, layout: Layout) -> int:
    """Return how many labels in an element have pay or hours as their value, whatever they are called. What a job advert offers is none."""
    groups = [group for group in element.find_all(["div", "li", "p"]) if not group.find("a") and not group.find_parent("a")]
    pairs = [pair for group in groups if (pair := find_pair(group))]
    return sum(
        bool(AMOUNT.match(value) or is_about_hours(value)) and not COST.search(label) and not is_occupation(label, layout)
        for label, value in pairs
    )


def _has_parts(element: Tag, layout: Layout) -> bool:
    """Return whether an element has several headings with texts under them, and not mostly links."""
    parts = [heading for heading in element.find_all(HEADINGS) if not layout.is_site_heading(text_of(heading))]
    linked = sum(len(text_of(link)) for link in element.find_all("a"))
    return len(parts) >= MIN_PARTS and linked <= MAX_LINKED * len(text_of(element)) and not element.find("form")


def remove_textless(soup: BeautifulSoup) -> None:
    """Remove the elements whose text is not shown to people, such as scripts."""
    for element in soup(NO_TEXT):
        element.decompose()


def find_main(soup: BeautifulSoup) -> Tag:
    """Return the element that has the page's content."""
    body = soup.body or soup
    mains = [element for element in (*body.find_all("main"), *body.select("[role=main]")) if element.get_text(strip=True)]
    if mains:
        _move_title(body, mains[0])
        return mains[0]
    articles = [element for element in body.find_all("article") if not element.find_parent("article")]
    # One article is the page; several are its sections, or teasers of other pages.
    return articles[0] if len(articles) == 1 and articles[0].h1 else body


def _move_title(body: Tag, main: Tag) -> None:
    """Move the part of the page with its title, and what stands between that and the content, into the content."""
    above = [element for element in main.find_previous_siblings() if isinstance(element, Tag)]
    position = next((i for i, element in enumerate(above) if element.name == "h1" or element.h1), None)
    if main.h1 or position is None or above[position].nav or above[position].find_parent(["header", "nav"]):
        return
    for element in above[: position + 1]:
        main.insert(0, element.extract())


def _describe(element: Tag) -> str:
    """Return the words of an element's class and id, such as "cookie banner"."""
    classes: list[str] | str = element.get("class") or []
    names = [*([classes] if isinstance(classes, str) else classes), *(str(element.get(key) or "") for key in NAMING_ATTRIBUTES)]
    return " | ".join(" ".join(TOKEN.findall(name)).casefold() for name in names)
