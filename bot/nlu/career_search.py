"""Searches for careers by what someone wishes for: facts decide where there are any, meaning everything else.

A profile says of each want yes, no, or nothing. No career is left out because its profile is silent: it comes after those that say so.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.conversation.wish import Found, Hit, Ranking, Want, Wish
from bot.knowledge.facets import load_facets
from bot.knowledge.facts import Fact, Says
from bot.knowledge.store import StatedFact, Store
from bot.nlu.career_vectors import CareerVectors, Match

MOST_HITS = 5
MOST_REASONS = 1  # statements for each want
PAY_FACTS = ("pay/", "pay/starting", "pay/experienced")
HOURS_FACTS = ("hours/",)
TRAINING_FACTS = ("route/training",)
# Training in years, by the unit of the fact.
YEARS = {"years": 1.0, "months": 1 / 12, "weeks": 1 / 52}
LIKENESS_COUNTS = 2.0


class Evidence(NamedTuple):
    """What one career's profile says of one want."""

    says: bool | None
    """Whether it is so, or None if the statements only suggest that it isn't."""
    statements: tuple[str, ...]
    score: float = 0.0
    category: str = ""


@dataclass(frozen=True)
class Order:
    """What careers are ranked by: a number for each that has one, lowest first, with the statement that gives it."""

    values: Mapping[str, tuple[float, str]]


class CareerSearch:
    """Searches the careers of a store."""

    def __init__(self, store: Store, vectors: CareerVectors) -> None:
        self._store = store
        self._vectors = vectors

    def find(self, wish: Wish, shown: Sequence[str] = ()) -> Found:
        """Return the careers that fit a wish best, without those that were shown before."""
        evidence = [self._evidence(want) for want in wish.wants]
        likeness = self._likeness(wish.like)
        order = self._order(wish.ranking) if wish.ranking else None
        near = self._nearness(wish)
        saying: list[tuple[tuple[float, ...], Hit]] = []
        silent: list[tuple[tuple[float, ...], Hit]] = []
        denying = 0
        for career in self._candidates(wish, likeness):
            said = [each.get(career) for each in evidence]
            if any(each and each.says is False for each in said):
                denying += 1
                continue
            missing = sum(not each or each.says is None for each in said)
            unknown = bool(missing) or (order is not None and career not in order.values)
            hit = self._hit(career, said, likeness.get(career), order)
            score = sum(each.score for each in said if each) + near.get(career, 0.0)
            score += LIKENESS_COUNTS * likeness[career].score if career in likeness else 0.0
            position = order.values[career][0] if order and career in order.values else 0.0
            (silent if unknown else saying).append(((missing, position, -score, _shuffled(career)), hit))
        ranked = [hit for _, hit in sorted(saying, key=lambda each: each[0])]
        # Among silent profiles, those come first that say some of it; those that say none of several wants are no find.
        partly = [hit for _, hit in sorted(silent, key=lambda each: each[0]) if hit.why or hit.category or _has_only_avoided(wish)]
        fresh = [hit for hit in (*ranked, *partly) if hit.career not in shown]
        return Found(
            wish=wish,
            hits=tuple(fresh[:MOST_HITS]),
            saying=len(saying),
            silent=len(silent),
            denying=denying,
            is_last=len(fresh) <= MOST_HITS,
        )

    # ------------------------------------------------------------------ what each want says

    def _candidates(self, wish: Wish, likeness: Mapping[str, Evidence]) -> Iterable[str]:
        out = {*wish.excluded, *wish.like}
        pool = wish.among or tuple(likeness) or tuple(career.id for career in self._store.all())
        return (career for career in pool if career not in out)

    def _evidence(self, want: Want) -> Mapping[str, Evidence]:
        if want.facet == "about":
            reasons = MOST_REASONS + want.words.count(" and ")
            return {m.career: Evidence(want.wanted, m.statements[:reasons], m.score, m.category) for m in self._matches(want)}
        if want.facet in ("pay", "hours"):
            return _within(self._store.facts(PAY_FACTS if want.facet == "pay" else HOURS_FACTS), want)
        return self._facet(want)

    def _matches(self, want: Want) -> Iterable[Match]:
        matches = self._vectors.matching(want.words)
        # What a category suggests is no reason to leave a career out.
        return matches if want.wanted else [match for match in matches if match.statements]

    def _facet(self, want: Want) -> Mapping[str, Evidence]:
        facet = load_facets()[want.facet]
        positive: dict[str, list[str]] = {}
        negative: dict[str, list[str]] = {}
        weak: set[str] = set()
        for name in (*facet.facts, *facet.opposites):
            for career, statement, fact in self._store.facts([name]):
                (positive if facet.is_affirmed_by(name, fact) else negative).setdefault(career, []).append(statement)
                if fact.says is Says.MAY:
                    weak.add(statement)
        good, bad = (positive, negative) if want.wanted else (negative, positive)
        evidence = {}
        for career in {*good, *bad}:
            says = facet.is_as_wanted(want.wanted, career in good, career in bad)
            statements = (good if says else bad)[career]
            # A statement without "may" is the better reason.
            best = sorted(dict.fromkeys(statements), key=lambda each: each in weak)
            evidence[career] = Evidence(says, tuple(best[:MOST_REASONS]), 0.0 if best[0] in weak else 0.1)
        for career, statement, _ in self._store.facts(facet.hints):
            # What only suggests that it is so is the lesser reason, and against a wish to be without it no more than a warning.
            hint = Evidence(True, (statement,)) if want.wanted else Evidence(None, (statement,), -0.3)
            evidence.setdefault(career, hint)
        return evidence

    def _likeness(self, careers: Sequence[str]) -> dict[str, Evidence]:
        """Return the careers that are like all of some careers."""
        found: dict[str, Evidence] = {}
        for career in careers:
            for match in self._vectors.like(career):
                before = found.get(match.career)
                found[match.career] = Evidence(True, match.statements, match.score + (before.score if before else 0.0))
        return found

    def _nearness(self, wish: Wish) -> dict[str, float]:
        """Return how well careers suit what is wanted of facets as a whole, to put them in order."""
        texts = [load_facets()[want.facet].about for want in wish.wants if want.wanted and want.facet in load_facets()]
        total: dict[str, float] = {}
        for text in texts:
            for career, near in self._vectors.nearness(text).items():
                total[career] = total.get(career, 0.0) + near
        return total

    # ------------------------------------------------------------------ order

    def _order(self, ranking: Ranking) -> Order:
        if ranking in (Ranking.PAY, Ranking.LOWEST_PAY):
            sign = -1.0 if ranking is Ranking.PAY else 1.0
            return _least((each, sign * pay[1]) for each in self._store.facts(PAY_FACTS) if (pay := each.fact.a_year()))
        if ranking is Ranking.TRAINING:
            return _least((each, each.fact.low * YEARS[each.fact.unit]) for each in self._store.facts(TRAINING_FACTS) if each.fact.low)
        sign = -1.0 if ranking is Ranking.LONGEST_HOURS else 1.0
        return _least((each, sign * each.fact.high) for each in self._store.facts(HOURS_FACTS) if each.fact.high)

    def _hit(self, career: str, said: Sequence[Evidence | None], alike: Evidence | None, order: Order | None) -> Hit:
        why = [statement for each in said if each and each.says for statement in each.statements]
        against = [statement for each in said if each and not each.says for statement in each.statements]
        if order and career in order.values:
            why.append(order.values[career][1])
        if alike:
            why += alike.statements
        category = next((each.category for each in said if each and each.category and not each.statements), "")
        silent = tuple(number for number, each in enumerate(said) if each is None)
        return Hit(career=career, why=tuple(dict.fromkeys(why)), against=tuple(dict.fromkeys(against)), category=category, silent=silent)


def _within(facts: Iterable[StatedFact], want: Want) -> dict[str, Evidence]:
    """Return which careers' pay or hours are within the bounds of a want. Several sums of a career are its range."""
    ranges: dict[str, list[tuple[float, float, str]]] = {}
    for career, statement, fact in facts:
        if bounds := _bounds(fact):
            ranges.setdefault(career, []).append((*bounds, statement))
    evidence = {}
    for career, each in ranges.items():
        fitting = [
            (low, high, statement)
            for low, high, statement in each
            if (want.low is None or high >= want.low) and (want.high is None or low < want.high or high <= want.high)
        ]
        lowest, highest = min(low for low, _, _ in each), max(high for _, high, _ in each)
        # Pay that is enough from the start fits better than pay that is enough in the end.
        wholly = (want.low is None or lowest >= want.low) and (want.high is None or highest <= want.high)
        statement = (min(fitting) if fitting else max(each))[2]
        evidence[career] = Evidence(bool(fitting), (statement,), 0.3 if fitting and wholly else 0.0)
    return evidence


def _bounds(fact: Fact) -> tuple[float, float] | None:
    if (pay := fact.a_year()) is not None:
        return pay
    return (fact.low, fact.high) if fact.low is not None and fact.high is not None else None


def _least(values: Iterable[tuple[StatedFact, float]]) -> Order:
    least: dict[str, tuple[float, str]] = {}
    for (career, statement, _), value in values:
        if career not in least or value < least[career][0]:
            least[career] = (value, statement)
    return Order(least)


def _has_only_avoided(wish: Wish) -> bool:
    """Return whether a wish is only for what a job should be without, so that silence is the best there is."""
    return bool(wish.wants) and not any(want.wanted for want in wish.wants) and not wish.like and not wish.ranking


def _shuffled(career: str) -> int:
    """Return a number for careers that fit equally well, so that they don't come in the order of the alphabet."""
    return zlib.crc32(career.encode())
