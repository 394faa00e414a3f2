"""Finds what profiles plainly say of something, in whatever form of the word.

For what isn't wanted, any mention counts, and so does that of a kind of it. For what is wanted, so does a place to work at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from bot.knowledge.store import Store
from bot.language.kin import family
from bot.language.words import words_of
from bot.nlu.career_matching import search_terms
from bot.nlu.career_statements import TOPICS, Statements
from bot.nlu.career_titles import is_job, titled
from bot.nlu.career_vectors import CareerVectors
from bot.nlu.search_words import search_words

# Where statements say what people do and have to know. Elsewhere, something may be mentioned that has little to do with the work.
OF_THE_JOB = tuple(TOPICS.index(topic) for topic in ("overview", "duties", "specialisms", "skills"))


class Mention(NamedTuple):
    """What a career's profile says of something."""

    of_the_job: bool
    """Whether its name or what it says of the work has it."""
    statement: str = ""


def mentions(words: str, store: Store, vectors: CareerVectors) -> dict[str, Mention]:
    """Return the careers whose names or statements have the words, or words for a kind of that.

    Who doesn't want to be an officer may work with them, so only names count for what people are.
    """
    found: dict[str, Mention] = {}
    for side in _sides(words):
        if not is_job(side, store):
            for career, mention in _in_statements(side, vectors).items():
                if career not in found or mention.of_the_job > found[career].of_the_job:
                    found[career] = mention
        found |= dict.fromkeys([*titled(side, store), *_in_categories(side, vectors)], Mention(True))
    return found


def _sides(words: str) -> list[str]:
    parts = re.split(r" or | and ", words)
    return list(dict.fromkeys(side for part in parts for terms in (part, *_others(part)) for side in terms.split(" or ")))


def _others(part: str) -> list[str]:
    own = " ".join(words_of(part))
    return [listed[each] for listed in (search_terms(), search_words().unwanted) for each in dict.fromkeys((part, own)) if each in listed]


def _in_categories(side: str, vectors: CareerVectors) -> list[str]:
    own, categories = {family(word) for word in words_of(side)}, vectors.categories()
    named = zip(categories.names, categories.careers, strict=True)
    return [career for name, careers in named if own <= {family(word) for word in words_of(name)} for career in careers] if own else []


def working_in(words: str, vectors: CareerVectors) -> dict[str, tuple[str, int]]:
    """Return the careers whose profiles list a place among those to work at, each with the statement and its number of words."""
    found: dict[str, tuple[str, int]] = {}
    for side in re.split(r" or ", words):
        for term in search_terms().get(side, side).split(" or "):
            for career, own, rows in _rows_with(term, vectors):
                if rows := {row for row in rows if own.places[row]}:
                    found.setdefault(career, (own.ids[min(rows)], int(own.lengths[min(rows)])))
    return found


def _in_statements(side: str, vectors: CareerVectors) -> dict[str, Mention]:
    found = {}
    for career, own, rows in _rows_with(side, vectors):
        best = min(rows, key=lambda row: (own.topics[row] not in OF_THE_JOB, row))
        found[career] = Mention(int(own.topics[best]) in OF_THE_JOB, own.ids[best])
    return found


def _rows_with(words: str, vectors: CareerVectors) -> Iterator[tuple[str, Statements, set[int]]]:
    """Yield the careers with statements that have all the words, in any form, with their rows."""
    families = [vectors.vocabulary.family(word) for word in words_of(words)]
    if not families or not all(families):
        return
    among = vectors.all_words()
    found: set[tuple[int, int]] | None = None
    for numbers in families:
        has = np.flatnonzero(np.isin(among.words, numbers))
        own = set(zip(among.owners[has].tolist(), among.rows[has].tolist(), strict=True))
        found = own if found is None else found & own
    by_career: dict[str, set[int]] = {}
    for owner, row in found or ():
        by_career.setdefault(among.careers[owner], set()).add(row)
    for career, statements in vectors.statements_of_all(sorted(by_career)).items():
        yield career, statements, by_career[career]
