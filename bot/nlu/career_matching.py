"""Finds the careers whose profiles are about something, in two stages.

First the careers that are near in meaning as a whole, that share the words, or that are in a category of that name; then their statements.
Whether a statement says that a job has to do with what is searched for, and whether the job is mainly about it, is learned from judged
statements (`python -m benchmarks.reasons`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.nlu.career_statements import TOPICS, Statements
from bot.nlu.career_vectors import CareerVectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("reasons.npz")
NEAREST, SHARING, LISTED = 40, 60, 40  # careers whose statements are compared
# A statement is given as a reason if it says so with at least this probability.
IS_REASON = 0.55
# A category of at least this nearness is what is searched for.
IS_CATEGORY = 0.6
# A career in such a category is on the subject if it is at least this near to it, compared with the nearest career.
SHARE_OF_NEAREST = 0.5
# What another statement on the subject adds, as a logarithm: a baker's profile mentions food more than once.
OFTEN_COUNTS = 0.1
LONGEST = 40  # words of a statement; longer ones are no different
COMPARED_TOPICS = ("overview", "duties", "skills", "environment", "entry")
# Single words are nearer in meaning to statements about work if they are put like this.
CAREER_IN = "a career in {words}"


class Match(NamedTuple):
    """A career that is about something."""

    career: str
    score: float
    statements: tuple[str, ...]
    """Ids of the statements that say so, best first."""


class Candidates(NamedTuple):
    """The statements of the careers that may be about something, one row each."""

    careers: tuple[str, ...]
    owners: NDArray[np.intp]
    """The position of each statement's career."""
    ids: tuple[str, ...]
    features: NDArray[np.float32]


class ReasonModel(NamedTuple):
    """Two logistic models over the features of a statement: whether it says so, and whether the job is mainly about it."""

    weights: NDArray[np.float32]
    """Of shape (2, features)."""
    bias: NDArray[np.float32]

    def probabilities(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return probabilities of shape (2, statements)."""
        margins = np.einsum("kf,sf->ks", self.weights, features) + self.bias[:, None]
        return np.asarray(1 / (1 + np.exp(-margins)), np.float32)


@cache
def load_model() -> ReasonModel:
    with np.load(WEIGHTS) as stored:
        return ReasonModel(stored["weights"], stored["bias"])


def matching(words: str, vectors: CareerVectors) -> list[Match]:
    """Return the careers that are about something, best first.

    Of alternatives, joined by " or ", the best counts. Of parts joined by " and ", careers that are about more of them come first.
    """
    best: dict[str, Match] = {}
    for side in words.split(" or "):
        for match in _all_of(side.split(" and "), vectors):
            if match.career not in best or match.score > best[match.career].score:
                best[match.career] = match
    return sorted(best.values(), key=lambda match: -match.score)


def _all_of(parts: Sequence[str], vectors: CareerVectors) -> Iterable[Match]:
    found: dict[str, Match] = {}
    for match in (match for part in parts for match in _part(part, vectors)):
        if before := found.get(match.career):
            statements = tuple(dict.fromkeys([*before.statements[:1], *match.statements[:1], *before.statements, *match.statements]))
            match = Match(match.career, before.score + match.score, statements)
        found[match.career] = match
    return found.values()


def _part(words: str, vectors: CareerVectors) -> list[Match]:
    """Return the careers that are about some words, or else those about the last of them."""
    last = words.rpartition(" ")[2]
    return _about(words, vectors) or (_about(last, vectors) if last != words else [])


def _about(words: str, vectors: CareerVectors) -> list[Match]:
    candidates = candidates_for(words, vectors)
    if not candidates.ids:
        return []
    says_so, mainly = load_model().probabilities(candidates.features)
    found = []
    for number, career in enumerate(candidates.careers):
        rows = np.flatnonzero((candidates.owners == number) & (says_so >= IS_REASON))
        if rows.size:
            values = (says_so + mainly)[rows]
            order = np.argsort(-values)
            score = float(values[order[0]] + OFTEN_COUNTS * np.log(rows.size))
            found.append(Match(career, score, tuple(candidates.ids[rows[row]] for row in order)))
    return found


def in_categories(words: str, vectors: CareerVectors) -> dict[str, tuple[str, float]]:
    """Return the careers in a category that is named like what is searched for, each with the category and how near it is.

    A category such as “Beauty and wellbeing” has careers of two kinds, so those far from what is searched for are left out.
    """
    categories, meanings = vectors.categories(), vectors.meanings()
    found: dict[str, tuple[str, float]] = {}
    for part in (part for side in words.split(" or ") for part in side.split(" and ")):
        nearness = categories.vectors @ vectors.encode(part)
        if nearness.max(initial=0.0) < IS_CATEGORY:
            continue
        own = meanings.near(vectors.encode(CAREER_IN.format(words=part)))
        close = {meanings.ids[row] for row in np.flatnonzero(own >= SHARE_OF_NEAREST * own.max(initial=0.0)).tolist()}
        for name, careers, near in zip(categories.names, categories.careers, nearness.tolist(), strict=True):
            if near >= IS_CATEGORY:
                found |= {each: (name, near) for each in careers if each in close and (each not in found or near > found[each][1])}
    return found


def candidates_for(words: str, vectors: CareerVectors) -> Candidates:
    """Return the statements of the careers that may be about some words, with what they are compared by."""
    plain, career = vectors.encode(words), vectors.encode(CAREER_IN.format(words=words))
    meanings, categories = vectors.meanings(), vectors.categories()
    near = np.stack([meanings.summaries @ career, meanings.doing @ career], axis=1)
    own = dict(zip(meanings.ids, near, strict=True))
    nearest = [meanings.ids[row] for row in np.argsort(-near.sum(axis=1), kind="stable")[:NEAREST]]
    in_category = {
        career
        for careers, close in zip(categories.careers, categories.vectors @ plain, strict=True)
        if close >= IS_CATEGORY
        for career in careers
        if career in own
    }
    listed = sorted(in_category, key=lambda career: -float(own[career].sum()))[:LISTED]
    chosen = vectors.statements_of_all(dict.fromkeys([*nearest, *listed, *vectors.sharing(words.split(), SHARING)]))
    chosen = {career: each for career, each in chosen.items() if career in own}
    if not chosen:
        return Candidates((), np.zeros(0, np.intp), (), np.zeros((0, 0), np.float32))
    owners = np.repeat(np.arange(len(chosen)), [len(each.ids) for each in chosen.values()])
    careers = np.stack([[*own[career], _named(words, each, vectors), career in in_category] for career, each in chosen.items()])
    features = np.concatenate([careers[owners], _compared(words, (plain, career), list(chosen.values()), vectors)], axis=1)
    ids = tuple(each for statements in chosen.values() for each in statements.ids)
    return Candidates(tuple(chosen), owners, ids, features.astype(np.float32))


def _named(words: str, statements: Statements, vectors: CareerVectors) -> float:
    """Return the share of words that a career's name has."""
    numbers = vectors.vocabulary.numbers(words)
    return sum(word in statements.name for word, _ in numbers) / max(1, len(numbers))


def _compared(
    words: str, queries: Sequence[NDArray[np.float32]], statements: Sequence[Statements], vectors: CareerVectors
) -> NDArray[np.float32]:
    """Return what statements are compared by, apart from their careers: nearness, shared words, length, how many say it, and topic."""
    compact = np.concatenate([each.compact for each in statements]).astype(np.float32)
    near = [compact @ query * np.concatenate([each.scales for each in statements]) for query in queries]
    starts = np.cumsum([0, *(len(each.ids) for each in statements)])
    rows = np.concatenate([each.rows.astype(np.int64) + start for each, start in zip(statements, starts, strict=False)])
    numbers = np.concatenate([each.words for each in statements])
    stems = np.array(vectors.vocabulary.stem_of, np.int64)[numbers]
    wanted = vectors.vocabulary.numbers(words)
    exact, alike = np.zeros(len(compact)), np.zeros(len(compact))
    for word, stem in wanted:
        exact[np.unique(rows[numbers == word])] += 1 / len(wanted)
        alike[np.unique(rows[stems == stem])] += 1 / len(wanted)
    lengths = np.log(np.minimum(np.concatenate([each.lengths for each in statements]), LONGEST))
    shared = np.log(np.concatenate([each.shared for each in statements]) * 100 + 1)
    topics = np.concatenate([each.topics for each in statements])
    columns = [*near, exact, alike, lengths, shared, *(topics == TOPICS.index(topic) for topic in COMPARED_TOPICS)]
    return np.asarray(np.stack(columns, axis=1), np.float32)
