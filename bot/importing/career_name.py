"""Finds the career's name on a page, and checks that it is the name of an occupation."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.importing.drafts import CannotImport, check_name
from bot.importing.layout import Layout
from bot.importing.occupations import is_occupation
from bot.importing.page import Page
from bot.knowledge.plurals import pluralise, singularise
from bot.language.occupations import load_occupations

AGENT = re.compile(r"\w{2}(?:er|or|ist|ian|eer|ant|ent|ary|ive|ess|man|woman|person)$")
MAX_NAME_WORDS = 8
# A name within a longer title counts if the page's text has it at least this often.
MIN_MENTIONS = 2


@dataclass(frozen=True)
class PageName:
    """A career's name in the singular and in the plural. `title` is the heading or title that it was found in."""

    name: str
    plural: str
    title: str


# Decides about a name that is not known as an occupation.
AcceptName = Callable[[str], bool]


def find_name(page: Page, layout: Layout, accept: AcceptName) -> PageName:
    """Return the name of the career that a page is about.

    Headings, the page's title, its schema.org data and its breadcrumbs may have it. Raises CannotImport if none of them names an
    occupation and `accept` does not accept what comes closest.
    """
    declared = next((name for name in layout.find_careers(page.declared) if is_name(name, layout)), "")
    if declared:
        # The page says that this is an occupation. A vacancy's title may say more: "Baker - nights".
        return _make_name(declared, page)
    headings = _order_headings(page)
    top = [section.heading for section in page.sections if section.heading and section.level == 1]
    sources = [*(top or headings), page.title, page.breadcrumb, *(headings if top else ())]
    candidates = [(name, source) for source in sources for name in layout.find_careers(source) if is_name(name, layout)]
    known = [(name, source) for name, source in candidates if is_occupation(name, layout)]
    # What several sources name is more likely the page's career than what one does.
    if known:
        counts = {name: sum(_same(name, other) for other, _ in known) for name, _ in known}
        name, title = next(pair for pair in known if counts[pair[0]] > 1 or pair == known[0])
        return _make_name(name, page, title)
    if embedded := _find_embedded(page):
        return embedded
    for name, title in candidates:
        if title in (page.title, *top, *headings[:1]) and accept(name):
            return _make_name(name, page, title)
    if candidates:
        check_name(candidates[0][0])
        raise CannotImport(
            f"“{candidates[0][0]}” is not the name of an occupation that we know: if it is one, import it with --accept-names"
        )
    raise CannotImport("no heading names a career: start the page with its name, such as “Baker” or “Baker careers”")


def is_name(name: str, layout: Layout) -> bool:
    """Return whether a text has the form of a name: short, without words such as "your"."""
    words = re.findall(r"[\w'’]+", name.casefold())
    return (
        len(words) <= MAX_NAME_WORDS
        and not any(map(str.isdigit, words))
        and not set(words) & set(layout.not_in_names)
        and not any(mark in name for mark in ".!?:")
    )


def is_agent_noun(name: str) -> bool:
    """Return whether a name could be that of people who do a job, by its ending: cooper, thatcher, actuary."""
    return bool(AGENT.search(singularise(name.casefold())))


def mentions(name: str, text: str) -> bool:
    """Return whether a text speaks of people with a name, as in "coopers make" or "a cooper makes"."""
    plural = re.escape(pluralise(name))
    return bool(re.search(rf"\b(?:{plural}|(?:an?|the|every|most) {re.escape(name)})\b", text, re.IGNORECASE))


def _order_headings(page: Page) -> list[str]:
    return [section.heading for section in sorted(page.sections, key=lambda section: section.level) if section.heading]


def _find_embedded(page: Page) -> PageName | None:
    """Return an occupation within a longer title, if the text is about it: "Ashley, perfumer" on a page that says "perfumers" often."""
    text = " ".join(page.texts()).casefold()
    for title in (*(section.heading for section in page.sections if section.level == 1), page.title):
        words = re.findall(r"[\w'’-]+", title)
        spans = [words[i:j] for i in range(len(words)) for j in range(i + 1, min(i + 5, len(words)) + 1)]
        for span in sorted(spans, key=len, reverse=True):
            name = singularise(" ".join(span))
            if name.casefold() in load_occupations() and _count_mentions(name, text) >= MIN_MENTIONS:
                return _make_name(name, page, title)
    return None


def _count_mentions(name: str, text: str) -> int:
    return len(re.findall(rf"\b(?:{re.escape(name.casefold())}|{re.escape(pluralise(name).casefold())})\b", text))


def _same(name: str, other: str) -> bool:
    return singularise(name.casefold()) == singularise(other.casefold())


def _make_name(name: str, page: Page, title: str = "") -> PageName:
    singular = singularise(name)
    # A page's own plural is kept: "persons" is not "people".
    plural = name if name != singular else pluralise(name)
    title = title or next((heading for heading in page.headings() if heading.casefold() == singular.casefold()), "")
    return PageName(_capitalise(singular), _capitalise(plural), title)


def _capitalise(name: str) -> str:
    return name[:1].upper() + name[1:]
