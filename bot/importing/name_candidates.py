"""Collects what may be the career's name: what the parts of a page that name it say, and the occupations within them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.importing.layout import Layout
from bot.importing.occupations import is_agent_noun, is_listed, is_occupation
from bot.importing.page import Page
from bot.importing.people import names_site_part
from bot.knowledge.plurals import pluralise, singularise

MAX_NAME_WORDS = 8
MAX_EMBEDDED_WORDS = 5
# What stands in brackets after a name: its abbreviation, or "m/f/d".
BRACKETS = re.compile(r"(?<=\w)\s*\((?:[A-Z]{2,}s?|\w(?:/\w)+)\)$")
INVERTED = re.compile(r"(?P<noun>[^,\s]+(?: [^,\s]+)?), (?P<kind>[^,]+)")
MAX_KIND_WORDS = 3
# A place: "gamekeeper in Scotland".
IN_PLACE = re.compile(r"(?P<noun>.+) in (?:the )?[A-Z].*")
PART = re.compile(r"[^\w\s'’-]+|\s-+\s")
# How much each part of a page counts. Its data says outright which occupation it is about.
DECLARED, NAMING, OTHER = 3, 2, 1
MAX_OPENING_LINES = 3
# What only people in a career are said to be, before its name.
BEING = re.compile(r"(?:become|becoming|be|being|as)\s+an?\s+", re.IGNORECASE)
ARTICLE = re.compile(r"^(?:an?|the|most)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Source:
    """A part of a page that may name the career. Its weight says how much it counts. A heading `is_lower` if it is below the title."""

    text: str
    weight: int
    is_lower: bool = False


@dataclass(frozen=True)
class Candidate:
    """What may be the career's name. It `is_embedded` if the source says more than titles do: "So you want to be a baker"."""

    name: str
    source: Source
    is_embedded: bool = False

    def key(self) -> str:
        """Return what is the same for singular and plural, "and" and "&"."""
        return singularise(self.name.replace("’", "'").replace(" & ", " and ")).casefold()


def find_sources(page: Page) -> list[Source]:
    """Return the parts of a page that may name the career, likeliest first."""
    headings = [section.heading for section in sorted(page.sections, key=lambda section: section.level) if section.heading]
    tops = [section.heading for section in page.sections if section.heading and section.level == 1]
    sources = [
        *(Source(heading, NAMING) for heading in tops),
        Source(page.declared, DECLARED),
        Source(page.title, NAMING),
        Source(page.breadcrumb, NAMING),
        *(Source(text, OTHER) for text in page.titles),
        *(Source(heading, OTHER if tops else NAMING, bool(tops)) for heading in headings if heading not in tops),
    ]
    return [source for source in dict.fromkeys(sources) if source.text and source.text != page.publisher]


def find_candidates(sources: Iterable[Source], text: str, layout: Layout) -> list[Candidate]:
    """Return what may be the career's name: what the sources are about as a whole, and the occupations within the others."""
    whole: list[Candidate] = []
    embedded: list[Candidate] = []
    for source in sources:
        names = [_normalise(name, text, layout) for name in layout.find_careers(source.text) if is_name(name, layout)]
        whole += [Candidate(name, source) for name in dict.fromkeys(names)]
        if not any(is_occupation(name, layout) for name in names):
            embedded += [Candidate(name, source, is_embedded=True) for name in dict.fromkeys(_find_embedded(source.text, text, layout))]
    known = [f" {candidate.key()} " for candidate in whole if is_occupation(candidate.name, layout)]
    # "Nurse" in one title adds nothing if another is about mental health nurses.
    return whole + [candidate for candidate in embedded if not any(f" {candidate.key()} " in longer for longer in known)]


def find_opening_names(page: Page) -> list[Candidate]:
    """Return the occupations that the first sentences are about, as in "Lifeguards watch over swimmers"."""
    found = []
    for line in page.texts()[:MAX_OPENING_LINES]:
        words = re.findall(r"[\w'’-]+", ARTICLE.sub("", line))[:MAX_EMBEDDED_WORDS]
        starts = (" ".join(words[:end]) for end in range(len(words), 0, -1))
        found += [Candidate(start, Source(line, 0)) for start in starts if is_listed(start)][:1]
    return found


def is_name(name: str, layout: Layout) -> bool:
    """Return whether a text has the form of a name: short, without words such as "your"."""
    words = re.findall(r"[\w'’]+", name.casefold().replace(" of the ", " of "))
    return (
        len(words) <= MAX_NAME_WORDS
        and not any(map(str.isdigit, words))
        and not set(words) & set(layout.not_in_names)
        and not any(mark in name for mark in ".!?:")
    )


def count_mentions(name: str, text: str) -> int:
    """Return how often a text speaks of people with a name, as in "coopers make" or "a cooper makes"."""
    singular = singularise(name.replace("’", "'"))
    forms = rf"{re.escape(pluralise(singular))}|(?:an?|the|every|most) {re.escape(singular)}"
    return len(re.findall(rf"\b(?:{forms})\b", text.replace("’", "'"), re.IGNORECASE))


def _normalise(name: str, text: str, layout: Layout) -> str:
    """Return a name without brackets that only repeat it, in the order in which the page says it elsewhere: "probation officer"."""
    name = BRACKETS.sub("", name.strip())
    if (match := IN_PLACE.fullmatch(name)) and count_mentions(match["noun"], text) and not count_mentions(name, text):
        name = match["noun"]
    match = INVERTED.fullmatch(name)
    if not match or not is_occupation(match["noun"], layout) or is_occupation(match["kind"], layout) or is_agent_noun(match["kind"]):
        return name
    turned = f"{match['kind']} {match['noun'].lower()}"
    is_said = len(match["kind"].split()) <= MAX_KIND_WORDS and singularise(turned).casefold() in text.casefold()
    return turned if is_said else name


def _find_embedded(source: str, text: str, layout: Layout) -> Iterator[str]:
    """Yield the longest occupations within a source, also those of an activity: "zookeeper" for "careers in zookeeping"."""
    for part in PART.split(source):
        # A page on courses for bakers is not about bakers.
        words = [] if names_site_part(part, layout) else part.split()
        start = 0
        while start < len(words):
            ends = range(min(start + MAX_EMBEDDED_WORDS, len(words)), start, -1)
            is_being = bool(BEING.fullmatch(" ".join([*words[max(start - 2, 0) : start], ""])))
            spans = ((end, " ".join(words[start:end])) for end in ends)
            names = ((end, name) for end, span in spans for name in (span, _as_people(span)) if name)
            found = next(((end, name) for end, name in names if is_name(name, layout) and _is_about(name, is_being, text, layout)), None)
            if found:
                yield found[1]
            start = found[0] if found else start + 1


def _is_about(name: str, is_being: bool, text: str, layout: Layout) -> bool:
    # A head noun alone, as in "People we admire", says nothing.
    is_named = is_being or (" " in name and is_occupation(name.split()[-1], layout))
    return is_listed(name) or (is_named and count_mentions(name, text) > 0)


def _as_people(activity: str) -> str:
    """Return "piano tuner" for "piano tuning". "Engineering" may be about many careers, so a single word has to be in the list."""
    people = f"{activity.removesuffix('ing')}er" if activity.endswith("ing") else ""
    return people if " " in people or is_listed(people) else ""
