"""Tells the names of occupations from other texts."""

from __future__ import annotations

import re

from bot.importing.layout import Layout
from bot.knowledge.plurals import load_nouns, singularise
from bot.language.occupations import load_occupations

QUALIFIER = re.compile(r"\s*\([^()]*\)")
MAX_KIND_WORDS = 5
HEAD_END = re.compile(r"\s+(?:of|de|in|for|at|to|with|from|and|or)\s+|\s*[,/]\s*")


def is_occupation(name: str, layout: Layout) -> bool:
    """Return whether a name is in the list of occupations, or its head noun is that of an occupation."""
    plain = QUALIFIER.sub("", name).casefold().strip("* ")
    singular = singularise(plain)
    if not {plain, singular}.isdisjoint(load_occupations()):
        return True
    return any(head in load_nouns() or _ends_like_one(head, layout) for head in [_head(singular), *find_heads(singular)] if head)


def find_heads(name: str) -> list[str]:
    """Return the head noun of each part of a name, such as "maker" and "repairer" of "Instrument makers and repairers"."""
    return [_head(part) for part in re.split(r"\s+(?:and|or)\s+|\s*/\s*", singularise(name))]


def is_kind_of(text: str, name: str) -> bool:
    """Return whether a text names a kind of a career: "game designers" for a designer."""
    return len(text.split()) <= MAX_KIND_WORDS and _head(singularise(text)) == _head(name)


def _ends_like_one(head: str, layout: Layout) -> bool:
    return any(head.endswith(ending) for ending in layout.occupation_endings)


def _head(name: str) -> str:
    """Return the head noun of a name, such as "engineer" of "engineer in civil works"."""
    before = HEAD_END.split(QUALIFIER.sub("", name).casefold(), maxsplit=1)[0]
    return re.split(r"[\s-]", before.strip())[-1]
