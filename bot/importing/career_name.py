"""Finds the career's name on a page, and checks that it is the name of an occupation."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from bot.importing.drafts import CannotImport, check_name
from bot.importing.layout import Layout
from bot.importing.names import pluralise, singularise
from bot.importing.page import Page

QUALIFIER = re.compile(r"\s*\([^()]*\)")
HEAD_END = re.compile(r"\s+(?:of|in|for|at|to|with|and|or)\s+|\s*[,/]\s*")
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
    if page.declared and is_name(page.declared, layout):
        # The page says that this is an occupation.
        return _make_name(page.declared, page)
    sources = [*_order_headings(page), page.title, page.breadcrumb]
    candidates = [(name, source) for source in sources for name in layout.find_careers(source) if is_name(name, layout)]
    known = [(name, source) for name, source in candidates if is_occupation(name, layout)]
    # What several sources name is more likely the page's career than what one does.
    if known:
        counts = {name: sum(_same(name, other) for other, _ in known) for name, _ in known}
        name, title = next(pair for pair in known if counts[pair[0]] > 1 or pair == known[0])
        return _make_name(name, page, title)
    if embedded := _find_embedded(page):
        return embedded
    top = page.title, *(section.heading for section in page.sections if section.level == 1), *_order_headings(page)[:1]
    for name, title in candidates:
        if title in top and accept(name):
            return _make_name(name, page, title)
    if candidates:
        check_name(candidates[0][0])
        raise CannotImport(
            f"“{candidates[0][0]}” is not the name of an occupation that we know: if it is one, import it with --accept-names"
        )
    raise CannotImport("no heading names a career: start the page with its name, such as “Baker” or “Baker careers”")


def is_occupation(name: str, layout: Layout) -> bool:
    """Return whether a name is in the list of occupations, or its head noun is that of an occupation."""
    plain = QUALIFIER.sub("", name).casefold().strip("* ")
    singular = singularise(plain)
    if {plain, singular} & _load_occupations():
        return True
    heads = [_head(part) for part in re.split(r"\s+(?:and|or)\s+|\s*/\s*", singular)]
    return any(head in _load_heads() or _ends_like_one(head, layout) for head in [_head(singular), *heads] if head)


def is_name(name: str, layout: Layout) -> bool:
    """Return whether a text has the form of a name: short, without words such as "your"."""
    words = re.findall(r"[\w'’]+", name.casefold())
    return len(words) <= MAX_NAME_WORDS and not set(words) & set(layout.not_in_names) and not any(mark in name for mark in ".!?")


def is_agent_noun(name: str) -> bool:
    """Return whether a name could be that of people who do a job, by its ending: cooper, thatcher, actuary."""
    return bool(AGENT.search(singularise(name.casefold())))


def mentions(name: str, text: str) -> bool:
    """Return whether a text speaks of people with a name, as in "coopers make" or "a cooper makes"."""
    plural = re.escape(pluralise(name))
    return bool(re.search(rf"\b(?:{plural}|(?:an?|the|every|most) {re.escape(name)})\b", text, re.IGNORECASE))


def _ends_like_one(head: str, layout: Layout) -> bool:
    return any(head.endswith(ending) for ending in layout.occupation_endings)


@cache
def _load_occupations() -> frozenset[str]:
    from ruamel.yaml import YAML

    from bot.language.pipeline import OCCUPATIONS_FILE

    return frozenset(YAML(typ="safe").load(OCCUPATIONS_FILE)["occupations"])


@cache
def _load_heads() -> frozenset[str]:
    return frozenset(_head(name) for name in _load_occupations())


def _head(name: str) -> str:
    """Return the head noun of a name, such as "engineer" of "engineer in civil works"."""
    before = HEAD_END.split(QUALIFIER.sub("", name).casefold(), maxsplit=1)[0]
    return re.split(r"[\s-]", before.strip())[-1]


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
            if name.casefold() in _load_occupations() and _count_mentions(name, text) >= MIN_MENTIONS:
                return _make_name(name, page, title)
    return None


def _count_mentions(name: str, text: str) -> int:
    return len(re.findall(rf"\b(?:{re.escape(name.casefold())}|{re.escape(pluralise(name).casefold())})\b", text))


def _same(name: str, other: str) -> bool:
    return singularise(name.casefold()) == singularise(other.casefold())


def _make_name(name: str, page: Page, title: str = "") -> PageName:
    name = _capitalise(singularise(name))
    title = title or next((heading for heading in page.headings() if heading.casefold() == name.casefold()), "")
    return PageName(name, pluralise(name), title)


def _capitalise(name: str) -> str:
    return name[:1].upper() + name[1:]
