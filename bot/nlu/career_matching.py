"""Finds the careers whose profiles are about something, in two stages.

First the careers that are near in meaning as a whole, that share the words, or that are in a category of that name; then their statements.
Whether a career fits is judged by all of that (`career_fit.py`). Whether a statement says that a job has to do with what is searched for,
and whether the job is mainly about it, is learned from judged statements (`python -m benchmarks.reasons`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from ruamel.yaml import YAML

from bot.language.words import stems
from bot.nlu.career_fit import fit_features, load_fit_model, nearness
from bot.nlu.career_statements import TOPICS
from bot.nlu.career_vectors import CareerVectors, Meanings
from bot.nlu.reason_features import NOTHING, Compared, Query, compare
from bot.paths import ENGLISH

if TYPE_CHECKING:
    from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("reasons.npz")
NEAREST, SHARING, LISTED = 40, 60, 40  # careers whose statements are compared
NEAREST_ONLY = 20  # the same where those that share the words are found otherwise
# A statement is given as a reason if the job has to do with it with at least this probability, and is mainly about it with this one.
IS_REASON, IS_MAINLY = 0.8, 0.1
# The same of a skill or of surroundings, which have to be mentioned in the same words: most jobs take some computer skills.
GENERAL_IS_MAINLY = 0.2
# It is one with this probability, if it has the words and says what people do.
IS_REASON_BY_WORDS = 0.6
# A career fits with at least this probability, or with the lower one if a statement is a reason. With the third one, it comes near. Of the
# careers below, by judged_careers.csv, two in three or more are none that an adviser would name. With the last one, it may be about the
# thing together with others: physics and chemistry, for an oceanographer.
FITS, FITS_WITH_REASON, COMES_NEAR, IN_PART = 0.55, 0.3, 0.45, 0.15
# The score of a career that surely fits, and the least of one that comes near.
MOST_SCORE = 2.0
NEAR_SCORE = MOST_SCORE * COMES_NEAR
# A category of at least this nearness has to do with what is searched for. It is what is searched for if it is named by one of the words,
# or is this near: “Manufacturing” isn't construction.
IS_CATEGORY, IS_SAME_CATEGORY = 0.6, 0.8
# A career in such a category is on the subject if it is at least this near to it, compared with the nearest career.
SHARE_OF_NEAREST = 0.6
# Single words are nearer in meaning to statements about work if they are put like this.
CAREER_IN = "a career in {words}"
# What parts the name of a category that has careers of several kinds.
_PARTS = re.compile(r",? and |, ")


class Match(NamedTuple):
    """A career that is about something."""

    career: str
    score: float
    statements: tuple[str, ...]
    """Ids of the statements that say so, best first, or else of what the career is."""
    fits: bool = True
    """Whether it is about it, rather than only near."""
    says_so: bool = True
    """Whether a statement says so. Otherwise, it is judged by the career as a whole."""


class Candidates(NamedTuple):
    """The statements of the careers that may be about something, one row each."""

    careers: tuple[str, ...]
    owners: NDArray[np.intp]
    """The position of each statement's career."""
    ids: tuple[str, ...]
    compared: Compared
    near: NDArray[np.float32]
    standard: NDArray[np.float32]
    """How near the careers are, and how much nearer than other careers, one row each."""


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


@cache
def search_terms() -> dict[str, str]:
    """Return what profiles call things that people put otherwise."""
    terms: dict[str, str] = YAML(typ="safe").load(ENGLISH / "search_terms.yml")
    return terms


def as_profiles_say(words: str) -> str:
    """Return what profiles call something. In "helping old people", the last words have a name in them, which says enough."""
    parts = words.split()
    ends = (" ".join(parts[start:]) for start in range(max(1, len(parts) - 1)))
    return next((search_terms()[end] for end in ends if end in search_terms()), words)


def matching(words: str, vectors: CareerVectors, *, by_meaning: bool = False) -> list[Match]:
    """Return the careers that are about something, best first.

    Of alternatives, joined by " or ", the best counts. Of parts joined by " and ", careers that are about more of them come first. What
    profiles put otherwise is searched for in their words: "trains" as the railway. With `by_meaning`, only those nearest in meaning are
    looked at, which takes a fifth of the time.
    """
    best: dict[str, Match] = {}
    sides = (term for side in words.split(" or ") for term in as_profiles_say(side).split(" or "))
    for side in dict.fromkeys(sides):
        for match in _all_of(side.split(" and "), vectors, by_meaning):
            if match.career not in best or match.score > best[match.career].score:
                best[match.career] = match
    return sorted(best.values(), key=lambda match: -match.score)


def _all_of(parts: Sequence[str], vectors: CareerVectors, by_meaning: bool) -> Iterable[Match]:
    found: dict[str, Match] = {}
    for match in (match for part in parts for match in _part(part, vectors, by_meaning)):
        if before := found.get(match.career):
            statements = tuple(dict.fromkeys([*before.statements[:1], *match.statements[:1], *before.statements, *match.statements]))
            fits, says_so = before.fits or match.fits, before.says_so or match.says_so
            match = Match(match.career, before.score + match.score, statements, fits, says_so)
        found[match.career] = match
    return found.values()


def are_reasons(compared: Compared, says_so: NDArray[np.float32], mainly: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return which statements are given as reasons, by their two probabilities."""
    says_it_itself = compared.has_all & compared.of_work
    least = np.where(says_it_itself, IS_REASON_BY_WORDS, IS_REASON)
    least_mainly = np.where(compared.general, GENERAL_IS_MAINLY, IS_MAINLY)
    return np.asarray((compared.has_any | ~compared.general) & (says_so >= least) & (mainly >= least_mainly), bool)


def _part(words: str, vectors: CareerVectors, by_meaning: bool) -> list[Match]:
    """Return the careers that are about some words or come near, or else those about the last of them, which only come near."""
    found = _about(words, vectors, by_meaning)
    last = words.rpartition(" ")[2]
    if last == words or any(match.fits or match.score >= NEAR_SCORE for match in found):
        return found
    return [match._replace(statements=(), fits=False) for match in _about(last, vectors, by_meaning) if match.fits] or found


def _about(words: str, vectors: CareerVectors, by_meaning: bool) -> list[Match]:
    candidates = candidates_for(words, vectors, by_meaning=by_meaning)
    if not candidates.ids:
        return []
    compared, owners = candidates.compared, candidates.owners
    says_so, mainly = load_model().probabilities(compared.features)
    values = says_so + mainly
    fits = load_fit_model().probabilities(fit_features(candidates.near, candidates.standard, compared, owners, values))
    is_reason = are_reasons(compared, says_so, mainly)
    in_overview = compared.topics == TOPICS.index("overview")
    found = []
    # A career whose overview says so fits, however few careers it is compared with.
    says_what_it_is = np.bincount(owners[is_reason & in_overview], minlength=len(fits)) > 0
    for number in np.flatnonzero((fits >= IN_PART) | says_what_it_is).tolist():
        first, end = np.searchsorted(owners, (number, number + 1))
        reasons = first + np.flatnonzero(is_reason[first:end])
        reasons = reasons[np.argsort(-values[reasons], kind="stable")]
        has_reason = reasons.size and (fits[number] >= FITS_WITH_REASON or says_what_it_is[number])
        does_fit = bool(fits[number] >= FITS or has_reason)
        shown = reasons if reasons.size else first + np.flatnonzero(in_overview[first:end])[:1]
        statements = tuple(candidates.ids[row] for row in shown) if does_fit else ()
        found.append(Match(candidates.careers[number], MOST_SCORE * float(fits[number]), statements, does_fit, bool(reasons.size)))
    return found


def in_categories(words: str, vectors: CareerVectors) -> dict[str, tuple[str, float]]:
    """Return the careers in a category that is named like what is searched for, each with the category and how near it is.

    A category such as “Beauty and wellbeing” has careers of two kinds, so those far from what is searched for are left out, and so are
    those nearer to the other kind.
    """
    categories, meanings = vectors.categories(), vectors.meanings()
    found: dict[str, tuple[str, float]] = {}
    for part in (part for side in words.split(" or ") for part in side.split(" and ")):
        nearness = categories.vectors @ vectors.encode(part)
        own = set(stems(part))
        same = [
            (name, careers, near)
            for name, careers, near in zip(categories.names, categories.careers, nearness.tolist(), strict=True)
            if near >= IS_SAME_CATEGORY or (near >= IS_CATEGORY and own & set(stems(name)))
        ]
        if not same:
            continue
        to_career = meanings.near(vectors.encode(CAREER_IN.format(words=part)))
        close = to_career >= SHARE_OF_NEAREST * to_career.max(initial=0.0)
        for name, careers, near in same:
            other = _of_another_kind(name, part, vectors, meanings)
            fitting = [each for each in careers if (row := meanings.rows.get(each)) is not None and close[row] and row not in other]
            found |= {each: (name, near) for each in fitting if each not in found or near > found[each][1]}
    return found


def _of_another_kind(category: str, words: str, vectors: CareerVectors, meanings: Meanings) -> set[int]:
    """Return the rows of the careers that are nearer to another part of a category's name than to what is searched for."""
    searched = vectors.encode(words)
    parts = [vectors.encode(part) for part in _PARTS.split(category.lower())]
    others = [part for part in parts if float(part @ searched) < IS_CATEGORY]
    if not others or len(others) == len(parts):
        return set()
    nearer = np.max([meanings.near(part) for part in others], axis=0) > meanings.near(searched)
    return set(np.flatnonzero(nearer).tolist())


def query_of(words: str, vectors: CareerVectors) -> Query:
    return Query(tuple(vectors.vocabulary.numbers(words)), vectors.encode(words), vectors.encode(CAREER_IN.format(words=words)))


def candidates_for(words: str, vectors: CareerVectors, *, by_meaning: bool = False) -> Candidates:
    """Return the statements of the careers that may be about some words, with what they are compared by.

    With `by_meaning`, these are only the careers nearest in meaning.
    """
    query = query_of(words, vectors)
    meanings, categories = vectors.meanings(), vectors.categories()
    near = nearness(query, meanings)
    standard = load_fit_model().standard(near)
    nearer = standard.sum(axis=1)
    rows = meanings.rows
    nearest = [meanings.ids[row] for row in np.argsort(-nearer, kind="stable")[: NEAREST_ONLY if by_meaning else NEAREST]]
    in_category = {
        career
        for careers, close in zip(categories.careers, categories.vectors @ query.plain, strict=True)
        if close >= IS_CATEGORY
        for career in careers
        if career in rows
    }
    listed = sorted(in_category, key=lambda career: -nearer[rows[career]])[:LISTED]
    others = () if by_meaning else (*listed, *vectors.sharing(words.split(), SHARING))
    chosen = vectors.statements_of_all(dict.fromkeys([*nearest, *others]))
    chosen = {career: each for career, each in chosen.items() if career in rows}
    own = [rows[career] for career in chosen]
    if not chosen:
        return Candidates((), np.zeros(0, np.intp), (), NOTHING, near[own], standard[own])
    owners = np.repeat(np.arange(len(chosen)), [len(each.ids) for each in chosen.values()])
    ids = tuple(each for statements in chosen.values() for each in statements.ids)
    compared = compare(query, chosen, frozenset(in_category), vectors)
    return Candidates(tuple(chosen), owners, ids, compared, near[own], standard[own])
