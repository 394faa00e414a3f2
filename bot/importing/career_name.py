"""Finds the career's name on a page: what its parts and its sentences agree on, if it is the name of an occupation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.importing.drafts import CannotImport, check_name
from bot.importing.layout import Layout
from bot.importing.name_candidates import DECLARED, NAMING, Candidate, count_mentions, find_candidates, find_opening_names, find_sources
from bot.importing.occupations import is_agent_noun, is_listed, is_occupation
from bot.importing.page import Page
from bot.importing.people import could_be_people, names_site_part
from bot.knowledge.plurals import pluralise, singularise

# What speaks for a name, besides the parts of the page that have it (their weights): that it is in the list of occupations, or that its
# head noun is in it, and how often the text speaks of such people, up to MAX_MENTIONS.
LISTED, HEAD_NOUN = 3, 2
MAX_MENTIONS = 3
# How much has to speak for an occupation that is only found in the first sentences, or within a title and not in the text.
MIN_EMBEDDED = 5
# How many topics the headings have on a page about a career that is not known: fewer if its name ends like "cooper".
MIN_TOPICS_OF_AGENT, MIN_TOPICS = 2, 3


@dataclass(frozen=True)
class PageName:
    """A career's name in the singular and in the plural. `title` is the heading or title that it was found in."""

    name: str
    plural: str
    title: str


# Decides about a name that is not known as an occupation.
AcceptName = Callable[[str], bool]
# Returns how many topics of profiles the headings of a page have, if it is about a career with this name.
CountTopics = Callable[[str], int]


def find_name(page: Page, layout: Layout, count_topics: CountTopics, accept: AcceptName) -> PageName:
    """Return the name of the career that a page is about.

    Headings, the page's title, its data, its address and its breadcrumbs may have it. Raises CannotImport if none of them names an
    occupation, or a career that the page reads like the profile of, and `accept` does not accept what comes closest.
    """
    text = "\n".join(page.texts())
    sources = find_sources(page)
    tops = [section.heading for section in page.sections if section.heading and section.level == 1] or [page.title]
    is_of_site = all(names_site_part(top, layout) for top in tops)
    if is_of_site:
        # The careers below "Open day" are those of its visitors.
        sources = [source for source in sources if not source.is_lower]
    ranked = _rank(find_candidates(sources, text, layout), text, layout)
    for candidate, score in ranked:
        if _names_career(candidate, score, text, layout, count_topics):
            return _make_name(candidate, page)
    for candidate, score in _rank(find_opening_names(page), text, layout):
        if score >= MIN_EMBEDDED and not is_of_site:
            return _make_name(candidate, page)
    whole = [candidate for candidate, _ in ranked if not candidate.is_embedded]
    for candidate in whole:
        if candidate.source.weight >= NAMING and accept(candidate.name):
            return _make_name(candidate, page)
    if whole:
        check_name(whole[0].name)
        raise CannotImport(f"“{whole[0].name}” is not the name of an occupation that we know: if it is one, import it with --accept-names")
    raise CannotImport("no heading names a career: start the page with its name, such as “Baker” or “Baker careers”")


def _rank(candidates: Iterable[Candidate], text: str, layout: Layout) -> list[tuple[Candidate, int]]:
    """Return the first candidate with each name, with how much speaks for it, likeliest first.

    Headings further down come last: they shorten names, as in "What does a keeper do?".
    """
    by_name: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        by_name.setdefault(candidate.key(), []).append(candidate)
    for name in list(by_name):
        if longer := next((other for other, members in by_name.items() if _says_more(members[0], name, text)), None):
            by_name[longer] += by_name.pop(name)
    scores = [(members[0], _score(members, text, layout)) for members in by_name.values()]
    return sorted(scores, key=lambda pair: (pair[0].source.is_lower, -pair[1]))


def _score(members: list[Candidate], text: str, layout: Layout) -> int:
    """Return how much speaks for a name that several parts of a page have."""
    sources = {member.source: 1 if member.is_embedded else member.source.weight for member in reversed(members)}
    name = members[0].name
    known = LISTED if is_listed(name) else HEAD_NOUN if is_occupation(name, layout) else 0
    return sum(sources.values()) + known + min(count_mentions(name, text), MAX_MENTIONS)


def _names_career(candidate: Candidate, score: int, text: str, layout: Layout, count_topics: CountTopics) -> bool:
    name = candidate.name
    if candidate.source.weight == DECLARED:
        return True
    if is_occupation(name, layout) and not names_site_part(name, layout):
        is_alone = candidate.is_embedded and score < MIN_EMBEDDED
        return count_mentions(name, text) > 0 or not (is_alone or _is_only_heading(candidate))
    if not could_be_people(name, text, layout):
        return False
    return count_topics(name) >= (MIN_TOPICS_OF_AGENT if is_agent_noun(name) else MIN_TOPICS)


def _is_only_heading(candidate: Candidate) -> bool:
    """Return whether a name is only a heading further down, which can be that of a related career."""
    return candidate.source.is_lower and candidate.name.casefold() == candidate.source.text.casefold()


def _says_more(candidate: Candidate, name: str, text: str) -> bool:
    """Return whether a candidate says in full what a name means: "operating department practitioner" for "ODP" or "practitioner"."""
    longer = candidate.key()
    if longer.endswith(f" {name}"):
        return candidate.source.weight >= NAMING and not candidate.is_embedded and count_mentions(longer, text) > 0
    return " " in longer and "".join(word[0] for word in longer.split()) == name


def _make_name(candidate: Candidate, page: Page) -> PageName:
    name, key = candidate.name.replace("’", "'"), candidate.key()
    same = (heading for heading in page.headings() if singularise(heading).casefold() == key)
    source = candidate.source.text
    title = source if source in (*page.headings(), page.title) else next(same, "")
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
    owner, mark, rest = name.partition("s' ")
    is_owner = mark and singularise(f"{owner}s") == owner and is_agent_noun(owner)
    return name if not is_owner or re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) else f"{owner}'s {rest}"


def _pluralise_owner(plural: str, page: Page) -> str:
    """Return "coroners' officers" for "coroner's officers" if the page has that."""
    several = plural.replace("'s ", "s' ")
    text = " ".join([*page.headings(), *page.texts()]).replace("’", "'")
    return several if several != plural and several.casefold() in text.casefold() else plural


def _capitalise(name: str) -> str:
    return name[:1].upper() + name[1:]
