"""Finds the career's name on a page, and checks that it is the name of an occupation."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.importing.drafts import CannotImport, check_name
from bot.importing.layout import Layout
from bot.importing.occupations import is_occupation
from bot.importing.page import Page
from bot.knowledge.plurals import pluralise, singularise
from bot.language.occupations import load_occupations

AGENT = re.compile(r"\w{2}(?:er|or|ist|ian|eer|ant|ent|ary|ive|ess|man|woman|person)$")
ABBREVIATION = re.compile(r"(?<=\w) \([A-Z]{2,}s?\)$")
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
    headings = _order_headings(page)
    top = [section.heading for section in page.sections if section.heading and section.level == 1]
    declared = next((name for name in layout.find_careers(page.declared) if is_name(name, layout)), "")
    if declared and not (top and layout.find_career(top[0]) == top[0] and is_occupation(top[0], layout)):
        # The page says that this is an occupation. A vacancy's title may say more: "Baker - nights".
        return _make_name(declared, page)
    sources = [*(top or headings), page.title, page.breadcrumb]
    candidates = [(name, source) for source in sources for name in layout.find_careers(source) if is_name(name, layout)]
    if top:
        # A heading further down that is only a name can be that of a related career.
        text = " ".join(page.texts())
        lower = [(name, heading) for heading in headings for name in layout.find_careers(heading) if is_name(name, layout)]
        candidates += [(name, heading) for name, heading in lower if name.casefold() != heading.casefold() or mentions(name, text)]
    known = [(name, source) for name, source in candidates if is_occupation(name, layout)]
    if known:
        name, title = known[0]
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


def count_careers(names: Sequence[str], layout: Layout) -> int:
    """Count the names of careers. "Lipspeaker" is in no list of occupations, but is taken for one among others that are."""
    known = [name for name in names if is_occupation(name, layout)]
    return len(known) + sum(is_agent_noun(name) for name in names if name not in known) if known else 0


def mentions(name: str, text: str) -> bool:
    """Return whether a text speaks of people with a name, as in "coopers make" or "a cooper makes"."""
    singular = singularise(name)
    forms = rf"{re.escape(pluralise(singular))}|(?:an?|the|every|most) {re.escape(singular)}"
    return bool(re.search(rf"\b(?:{forms})\b", text, re.IGNORECASE))


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


def _make_name(name: str, page: Page, title: str = "") -> PageName:
    title = title or next((heading for heading in page.headings() if singularise(heading).casefold() == singularise(name).casefold()), "")
    name = ABBREVIATION.sub("", name.replace("’", "'"))
    singular = singularise(name)
    # A page's own plural is kept: "persons" is not "people".
    if name != singular:
        plural, singular = name, _singularise_owner(singular, page)
    else:
        plural = _pluralise_owner(pluralise(name), page)
    return PageName(_capitalise(singular), _capitalise(plural), title)


def _singularise_owner(name: str, page: Page) -> str:
    """Return "coroner's officer" for "coroners' officer", which is left of "coroners' officers", unless the page has that."""
    text = " ".join(page.texts()).replace("’", "'")
    return name if re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) else name.replace("s' ", "'s ")


def _pluralise_owner(plural: str, page: Page) -> str:
    """Return "coroners' officers" for "coroner's officers" if the page has that."""
    several = plural.replace("'s ", "s' ")
    text = " ".join([*page.headings(), *page.texts()]).replace("’", "'")
    return several if several != plural and several.casefold() in text.casefold() else plural


def _capitalise(name: str) -> str:
    return name[:1].upper() + name[1:]
