"""Says what the facts in profiles say of what someone wants: facets, pay and hours, and the order of careers.

With thousands of careers it takes a tenth of a second to read their facts, so what they say is remembered until a profile changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from bot.conversation.wish import Ranking, Want
from bot.knowledge.facet_evidence import facet_evidence
from bot.knowledge.facets import load_facets
from bot.knowledge.facts import Fact
from bot.knowledge.store import StatedFact, Store

MOST_REASONS = 1  # statements for each want
PAY_FACTS = ("pay/", "pay/starting", "pay/experienced")
STARTING_FACTS = ("pay/starting",)
HOURS_FACTS = ("hours/",)
TRAINING_FACTS = ("route/training",)
DEGREE = "degree"
# Training in years, by the unit of the fact.
YEARS = {"years": 1.0, "months": 1 / 12, "weeks": 1 / 52}
# What a statement without a "may" adds, and one of several ways in if others are as wished for, too, or are not.
SURE_COUNTS, ALL_WAYS_COUNT, OTHER_WAYS_COUNT = 0.3, 0.3, -0.3
# What a statement adds that only suggests what isn't wanted.
HINT_COUNTS = -0.6
# What pay adds that is enough from the start, and pay that is only just enough in the end.
WHOLLY_COUNTS, BARELY_COUNTS = 0.4, -0.3


class Evidence(NamedTuple):
    """What one career's profile says of one want."""

    says: bool | None
    """Whether it is so, or None if the statements only suggest that it isn't."""
    statements: tuple[str, ...]
    score: float = 0.0
    category: str = ""
    """The category that says so, if no statement does."""


class Bounds(NamedTuple):
    """A career's pay in a year or hours in a week, as one statement gives them."""

    low: float
    high: float
    statement: str


Order = Mapping[str, tuple[float, str]]
"""What careers are ranked by: a number for each that has one, lowest first, with the statement that gives it."""


def of_facet(want: Want, store: Store) -> Mapping[str, Evidence]:
    """Return what each career's profile says of a facet, by the career's id. Silent profiles are missing."""
    return _of_facet(want.facet, want.wanted, store, store.state())


@lru_cache(maxsize=128)
def _of_facet(name: str, wanted: bool, store: Store, _state: int) -> Mapping[str, Evidence]:
    facet = load_facets()[name]
    evidence = {}
    for career, said in facet_evidence(name, wanted, store).items():
        score = SURE_COUNTS if said.is_sure else 0.0
        if facet.alternatives:
            score += OTHER_WAYS_COUNT if said.is_mixed else ALL_WAYS_COUNT
        evidence[career] = Evidence(said.is_so, said.statements[:MOST_REASONS], score)
    if not wanted:
        # What only suggests that it is so is no more than a warning.
        for career, statement, _ in store.facts(facet.hints):
            evidence.setdefault(career, Evidence(None, (statement,), HINT_COUNTS))
    return evidence


def of_amount(want: Want, store: Store) -> Mapping[str, Evidence]:
    """Return which careers' pay or hours are within the bounds of a want. Several sums of a career are its range."""
    return _of_amount(want, store, store.state())


@lru_cache(maxsize=64)
def _of_amount(want: Want, store: Store, state: int) -> Mapping[str, Evidence]:
    names = HOURS_FACTS if want.facet == "hours" else STARTING_FACTS if want.words else PAY_FACTS
    evidence = {}
    for career, each in _bounds(names, store, state).items():
        fitting = [
            found
            for found in each
            if (want.low is None or found.high > want.low or (found.high == want.low and not want.beyond)) and _is_at_most(want, found)
        ]
        lowest, highest = min(found.low for found in each), max(found.high for found in each)
        # Pay that is enough from the start fits better than pay that is enough in the end.
        wholly = (want.low is None or lowest >= want.low) and (want.high is None or highest <= want.high)
        barely = want.facet == "pay" and highest == want.low
        best = min(fitting) if fitting else max(each)
        score = 0.0 if not fitting else BARELY_COUNTS if barely else WHOLLY_COUNTS if wholly else 0.0
        evidence[career] = Evidence(bool(fitting), (best.statement,), score)
    return evidence


def _is_at_most(want: Want, found: Bounds) -> bool:
    """Return whether a sum is as low as a want says. Pay may grow beyond it, while hours of 34 to 36 are not under 35."""
    if want.high is None or found.high < want.high or (found.high == want.high and not want.beyond):
        return True
    return want.facet == "pay" and found.low < want.high


def order_by(ranking: Ranking, store: Store) -> Order:
    """Return what careers are ranked by."""
    return _order(ranking, store, store.state())


@lru_cache(maxsize=16)
def _order(ranking: Ranking, store: Store, _state: int) -> Order:
    if ranking in (Ranking.PAY, Ranking.LOWEST_PAY):
        sign = -1.0 if ranking is Ranking.PAY else 1.0
        return _least((each, sign * pay[1]) for each in store.facts(PAY_FACTS) if (pay := each.fact.a_year()))
    if ranking is Ranking.TRAINING:
        # A master's of two years comes after a degree of three.
        by_degree = {career for career, said in facet_evidence(DEGREE, False, store).items() if not said.is_so}
        lengths = (each for each in store.facts(TRAINING_FACTS) if each.career not in by_degree)
        return _least((each, each.fact.low * YEARS[each.fact.unit]) for each in lengths if each.fact.low)
    sign = -1.0 if ranking is Ranking.LONGEST_HOURS else 1.0
    return _least((each, sign * each.fact.high) for each in store.facts(HOURS_FACTS) if each.fact.high)


def _least(values: Iterable[tuple[StatedFact, float]]) -> Order:
    least: dict[str, tuple[float, str]] = {}
    for (career, statement, _), value in values:
        if career not in least or value < least[career][0]:
            least[career] = (value, statement)
    return least


@lru_cache(maxsize=8)
def _bounds(names: tuple[str, ...], store: Store, _state: int) -> Mapping[str, tuple[Bounds, ...]]:
    ranges: dict[str, list[Bounds]] = {}
    for career, statement, fact in store.facts(names):
        if (bounds := _of_fact(fact)) is not None:
            ranges.setdefault(career, []).append(Bounds(*bounds, statement))
    return {career: tuple(each) for career, each in ranges.items()}


def _of_fact(fact: Fact) -> tuple[float, float] | None:
    if (pay := fact.a_year()) is not None:
        return pay
    return (fact.low, fact.high) if fact.low is not None and fact.high is not None else None
