"""Finds what profiles plainly say of something, in whatever form of the word.

For what isn't wanted, any mention counts, and so does that of a kind of it. For what is wanted, so does a place to work at.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.knowledge.store import Store
from bot.language.kin import family
from bot.language.words import words_of
from bot.nlu.career_matching import search_terms
from bot.nlu.career_statements import TOPICS, AllStatements, Vocabulary
from bot.nlu.career_titles import is_job, titled
from bot.nlu.career_vectors import CareerVectors
from bot.nlu.search_words import search_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Where statements say what people do and have to know. Elsewhere, something may be mentioned that has little to do with the work.
WHAT_IT_IS = ("overview",)
DOES = tuple(TOPICS.index(topic) for topic in ("overview", "duties"))
# The careers whose statements are compared with what isn't wanted, and how near one of them is to it if it is the same in other words. Of
# the statements on fixing, selling, fishing, teaching and the like, most of those above are and most of those below aren't.
NEAREST, IS_DOING = 120, 0.53
OF_THE_JOB = tuple(TOPICS.index(topic) for topic in ("overview", "duties", "specialisms", "skills"))


class Mention(NamedTuple):
    """What a career's profile says of something."""

    of_the_job: bool
    """Whether its name or what it says of the work has it."""
    statement: str = ""
    """Id of the statement that has it, if it isn't of the job."""


IS_OF_THE_JOB = Mention(True)


def mentions(words: str, store: Store, vectors: CareerVectors) -> dict[str, Mention]:
    """Return the careers whose names or statements have the words, or words for a kind of that.

    Who doesn't want to be an officer may work with them, so only names count for what people are.
    """
    found: dict[str, Mention] = {}
    for side in _sides(words, store):
        if not is_job(side, store):
            topics = WHAT_IT_IS if words in search_words().employers else TOPICS
            for career, mention in _in_statements(side, vectors, [TOPICS.index(topic) for topic in topics]).items():
                if career not in found or mention.of_the_job > found[career].of_the_job:
                    found[career] = mention
        found |= dict.fromkeys([*titled(side, store), *_in_categories(side, vectors)], IS_OF_THE_JOB)
    return found


def doing(words: str, vectors: CareerVectors) -> list[str]:
    """Return the careers with a statement of what they are or do that is near in meaning: who repairs faulty parts is fixing things."""
    meanings = vectors.meanings()
    found: dict[str, None] = {}
    for part in re.split(r" or | and ", words):
        query = vectors.encode(part)
        nearest = [meanings.ids[row] for row in np.argsort(-meanings.near(query), kind="stable")[:NEAREST]]
        for career, own in vectors.statements_of_all(nearest).items():
            rows = np.isin(own.topics, DOES)
            if (own.compact[rows] @ query * own.scales[rows]).max(initial=0.0) >= IS_DOING:
                found[career] = None
    return list(found)


def _sides(words: str, store: Store) -> list[str]:
    parts = re.split(r" or | and ", words)
    return list(dict.fromkeys(side for part in parts for terms in (part, *_others(part, store)) for side in terms.split(" or ")))


def _others(part: str, store: Store) -> list[str]:
    own = " ".join(words_of(part))
    each_form = dict.fromkeys((part, own))
    terms = [search_terms()[form] for form in each_form if form in search_terms()]
    # Who doesn't want to be a teacher may work where people teach.
    unwanted = search_words().unwanted.get if is_job(part, store) else search_words().also_unwanted
    return [*terms, *dict.fromkeys(filter(None, map(unwanted, each_form)))]


def _in_categories(side: str, vectors: CareerVectors) -> list[str]:
    own, categories = {family(word) for word in words_of(side)}, vectors.categories()
    named = zip(categories.names, categories.careers, strict=True)
    return [career for name, careers in named if own <= {family(word) for word in words_of(name)} for career in careers] if own else []


def working_in(words: str, vectors: CareerVectors) -> dict[str, tuple[str, int]]:
    """Return the careers whose profiles list a place among those to work at, each with the statement and its number of words."""
    found: dict[str, tuple[str, int]] = {}
    among = vectors.all_statements()
    for side in re.split(r" or ", words):
        for term in search_terms().get(side, side).split(" or "):
            rows = np.flatnonzero(_with_all(term, among, vectors.vocabulary) & among.places)
            firsts = among.first_of_each(rows)
            for career, row, length in zip(among.careers_of(firsts), firsts.tolist(), among.lengths[firsts].tolist(), strict=True):
                found.setdefault(career, (among.ids[row], length))
    return found


def _in_statements(side: str, vectors: CareerVectors, topics: Collection[int]) -> dict[str, Mention]:
    """Return what each career says first of some words, if it says it in one of the topics: of the job itself, or else of anything."""
    among = vectors.all_statements()
    rows = np.flatnonzero(_with_all(side, among, vectors.vocabulary))
    rows = rows[np.isin(among.topics[rows], list(topics))]
    elsewhere = ~np.isin(among.topics[rows], OF_THE_JOB)
    best = rows[np.lexsort((elsewhere, among.owners[rows]))]
    firsts = among.first_of_each(best)
    of_the_job = np.isin(among.topics[firsts], OF_THE_JOB).tolist()
    told = zip(among.careers_of(firsts), firsts.tolist(), of_the_job, strict=True)
    return {career: IS_OF_THE_JOB if is_of_it else Mention(False, among.ids[row]) for career, row, is_of_it in told}


def _with_all(words: str, among: AllStatements, vocabulary: Vocabulary) -> NDArray[np.bool_]:
    """Return which statements have all the words, in any form."""
    families = [vocabulary.family(word) for word in words_of(words)]
    if not families or not all(families):
        return np.zeros(len(among.owners), bool)
    return np.asarray(np.all([among.with_any(numbers) for numbers in families], axis=0), bool)
