"""Gives parts of a page their headings where these are elsewhere: in the list of tabs, or in an attribute."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from bs4.element import Tag

from bot.importing.cleaning import text_of

HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6", "summary"]
# Attributes of a tab with the id of its panel.
TARGETS = ("aria-controls", "data-bs-target", "data-target", "data-tabs-target", "data-tab", "href")
LOW_HEADINGS = {"h3", "h4", "h5", "h6"}
MAX_LABEL_WORDS = 12
MIN_TABS = 2


def label_panels(soup: BeautifulSoup) -> None:
    """Insert the label of each tab as a heading into its panel, unless the panel starts with a heading.

    Tabs are elements of that role, and lists of links to places on the page such as `#pay` that are no headings themselves.
    """
    panels = {str(element["id"]): element for element in soup.find_all(id=True)}
    tabs = [element for element in soup.select("[role=tab], [data-tab]") if element.name not in HEADINGS]
    for links in soup.find_all(["ul", "ol", "nav", "div"]):
        inner = [link for link in links.find_all("a", href=True) if str(link["href"]).startswith("#")]
        if len(inner) >= MIN_TABS and len(inner) == len(links.find_all("a")) and text_of(links) == " ".join(map(text_of, inner)):
            tabs += inner
    labelled: set[int] = set()
    for tab in tabs:
        panel = _find_panel(tab, panels)
        label = text_of(tab)
        if panel is None or id(panel) in labelled or not 0 < len(label.split()) <= MAX_LABEL_WORDS or _has_heading(panel, label, tab):
            continue
        labelled.add(id(panel))
        heading = soup.new_tag("h2")
        heading.string = label
        panel.insert(0, heading)
        # What follows the panel does not belong to it.
        panel.name = "section"


def label_custom_elements(soup: BeautifulSoup) -> None:
    """Insert the heading of each web component, as in `<job-section heading="Pay">`, which its script would show.

    One with an address and nothing but a title, such as a card of a related career, is a link.
    """
    for element in soup.find_all(lambda tag: "-" in tag.name and tag.has_attr("href")):
        slots = element.find_all(slot=True)
        if len(slots) == 1 and text_of(slots[0]) == text_of(element):
            element.name = "a"
            del slots[0]["slot"]
    for element in soup.find_all(lambda tag: "-" in tag.name and tag.has_attr("heading")):
        text = str(element["heading"]).strip()
        if text and not text_of(element).casefold().startswith(text.casefold()):
            heading = soup.new_tag("h2")
            heading.string = text
            element.insert(0, heading)
            # What follows the component does not belong to it.
            element.name = "section"


def _find_panel(tab: Tag, panels: dict[str, Tag]) -> Tag | None:
    for key in TARGETS:
        # Browsers save the whole address of a link to a place on the page.
        target = str(tab.get(key) or "").rpartition("#")[2]
        if (panel := panels.get(target)) and panel is not tab and not any(parent is panel for parent in tab.parents):
            return panel
    label = str(tab.get("id") or "")
    labels = (panel for panel in panels.values() if label and panel.get("aria-labelledby") == label)
    return next((panel for panel in labels if panel is not tab), None)


def _has_heading(panel: Tag, label: str, tab: Tag) -> bool:
    """Return whether a panel is a heading, starts with one, or has none of its own because one comes right before it.

    A low heading in the panel of a tab is one below the tab's label.
    """
    if panel.name in HEADINGS or not panel.get_text(strip=True):
        return True
    first = panel.find(HEADINGS)
    start = re.sub(r"\W+", "", panel.get_text())
    # "You" is not the start of "You'll be".
    repeats = re.match(rf"\W*{re.escape(label)}(?![\w'’])", text_of(panel), re.IGNORECASE)
    before = panel.find_previous_sibling()
    is_after_heading = isinstance(before, Tag) and before.name in HEADINGS
    is_low = isinstance(first, Tag) and first.name in LOW_HEADINGS and any(tab.get(key) for key in TARGETS[:-1])
    starts = isinstance(first, Tag) and not is_low and start.startswith(re.sub(r"\W+", "", first.get_text()))
    return starts or is_after_heading or bool(repeats)
