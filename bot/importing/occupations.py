"""Tells the names of occupations from other texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from bot.importing.layout import Layout
from bot.knowledge.plurals import load_nouns, singularise
from bot.language.occupations import load_occupations

QUALIFIER = re.compile(r"\s*\([^()]*\)")
AGENT = re.compile(r"\w{2}(?:er|or|ist|ian|eer|ant|ent|ary|ive|ess|man|woman|person)$")
MAX_KIND_WORDS = 5
# What follows a career's name in a job advert: where it is, what it pays, or by when one applies.
ADVERT = re.compile(r",\s+(?-i:[A-Z])[a-z]|[£$€]\d|\b(?:closing|closes|asap|apply by|(?:full|part)[- ]time|fixed[- ]term)\b", re.IGNORECASE)
HEAD_END = re.compile(r"\s+(?:of|de|in|for|at|to|with|from|and|or)\s+|\s*[,/]\s*")


def is_occupation(name: str, layout: Layout) -> bool:
    """Return whether a name is in the list of occupations, or its head noun is that of an occupation."""
    plain = QUALIFIER.sub("", name).casefold().strip("* ")
    singular = singularise(plain)
    if not {plain, singular}.isdisjoint(_load_listed()):
        return True
    return any(head in load_nouns() or _ends_like_one(head, layout) for head in [_head(singular), *find_heads(singular)] if head)


def is_listed(name: str) -> bool:
    """Return whether a name is in the list of occupations, in the singular or in the plural."""
    return singularise(name.replace("’", "'")).casefold() in _load_listed()


def is_agent_noun(name: str) -> bool:
    """Return whether a name could be that of people who do a job, by its ending: cooper, thatcher, actuary."""
    return bool(AGENT.search(singularise(name.casefold())))


def count_careers(names: Sequence[str], layout: Layout) -> int:
    """Count the names of careers, without job adverts. "Lipspeaker" is in no list, but is taken for one among others that are."""
    names = [name for name in names if not ADVERT.search(name)]
    known = [name for name in names if is_occupation(name, layout)]
    return len(known) + sum(is_agent_noun(name) for name in names if name not in known) if known else 0


def find_heads(name: str) -> list[str]:
    """Return the head noun of each part of a name, such as "maker" and "repairer" of "Instrument makers and repairers"."""
    return [_head(part) for part in re.split(r"\s+(?:and|or|&)\s+|\s*/\s*", singularise(name))]


def is_kind_of(text: str, name: str) -> bool:
    """Return whether a text names a kind of a career: "game designers" for a designer."""
    kind = QUALIFIER.sub("", text)
    return len(kind.split()) <= MAX_KIND_WORDS and find_heads(kind)[-1] == _head(name)


@cache
def _load_listed() -> frozenset[str]:
    return frozenset(load_occupations())


def _ends_like_one(head: str, layout: Layout) -> bool:
    return any(head.endswith(ending) for ending in layout.occupation_endings)


def _head(name: str) -> str:
    """Return the head noun of a name, such as "engineer" of "engineer in civil works"."""
    before = HEAD_END.split(QUALIFIER.sub("", name).casefold(), maxsplit=1)[0]
    return re.split(r"[\s-]", before.strip())[-1]
