"""Searches for careers by what someone wishes for: facts decide where there are any, meaning everything else.

A profile says of each want yes, no, or nothing. No career is left out because its profile is silent: it comes after those that say so.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from bot.conversation.wish import Found, Hit, Want, Wish
from bot.knowledge.facets import load_facets
from bot.knowledge.store import Store
from bot.nlu.career_evidence import MOST_REASONS, Evidence, Order, of_amount, of_facet, order_by
from bot.nlu.career_vectors import CareerVectors, Match
from bot.nlu.wish_heads import ABOUT

MOST_HITS = 5
LIKENESS_COUNTS = 4.0
# How many careers are like another one.
MOST_LIKE = 30
# Silence on what isn't wanted is nearly as good as a word that it isn't so.
SILENCE_COUNTS = -0.2


class _Candidate(NamedTuple):
    """A career that nothing speaks against, with what its profile says of each want."""

    place: tuple[float, ...]
    """Careers are put in the order of these."""
    career: str
    said: tuple[Evidence | None, ...]


class CareerSearch:
    """Searches the careers of a store."""

    def __init__(self, store: Store, vectors: CareerVectors) -> None:
        self._store = store
        self._vectors = vectors

    def find(self, wish: Wish, shown: Sequence[str] = ()) -> Found:
        """Return the careers that fit a wish best, without those that were shown before.

        What no profile is about is left out of the wish, unless there is nothing else to go by.
        """
        if not (wish.like or wish.ranking) and all(want.facet == ABOUT and not want.wanted for want in wish.wants):
            # Nearly all careers are not about something, so there is nothing to go by.
            return Found(wish=wish)
        wish, evidence, unmatched = self._matched(wish)
        likeness = self._likeness(wish.like)
        order = order_by(wish.ranking, self._store) if wish.ranking else None
        near = self._nearness(wish)
        subjects = [] if likeness else [number for number, want in enumerate(wish.wants) if want.facet == ABOUT and want.wanted]
        avoids = bool(wish.wants) and not any(want.wanted for want in wish.wants) and not wish.like and not wish.ranking
        candidates: list[_Candidate] = []
        saying = silent = denying = 0
        for career in self._pool(wish, likeness):
            said = tuple(each.get(career) for each in evidence)
            if any(each and each.says is False for each in said):
                denying += 1
                continue
            missing = [want for want, each in zip(wish.wants, said, strict=True) if _is_missing(want, each)]
            known = order is None or career in order
            saying += known and not missing
            silent += not known or bool(missing)
            speaks = any(each and each.says for each in said) or career in likeness or (order is not None and known)
            if (missing or not known) and not avoids and not (speaks and (not subjects or any(said[number] for number in subjects))):
                # Silent profiles are no find unless they say some of it, and on the subject if there is one.
                continue
            score = sum(each.score for each in said if each) + near.get(career, 0.0)
            score += LIKENESS_COUNTS * likeness[career].score if likeness else 0.0
            score += SILENCE_COUNTS * sum(not want.wanted for want in missing)
            position = order[career][0] if order and career in order else 0.0
            # What is like another career is put in order by that, whatever else is said.
            group = 0 if likeness else int(bool(missing))
            lacking = sum(want.wanted for want in missing)
            candidates.append(_Candidate((not known, group, lacking, position, -score, _shuffled(career)), career, said))
        fresh = [each for each in sorted(candidates) if each.career not in shown]
        return Found(
            wish=wish,
            hits=tuple(_hit(wish, each, likeness.get(each.career), order or {}) for each in fresh[:MOST_HITS]),
            saying=saying,
            silent=silent,
            denying=denying,
            is_last=len(fresh) <= MOST_HITS,
            unmatched=unmatched,
        )

    def _matched(self, wish: Wish) -> tuple[Wish, list[Mapping[str, Evidence]], tuple[str, ...]]:
        """Return the wish without the words that no profile is about, what profiles say of the rest, and those words."""
        evidence = [self._evidence(want) for want in wish.wants]
        kept = [number for number, want in enumerate(wish.wants) if evidence[number] or want.facet != ABOUT]
        if not kept and not wish.like and not wish.ranking:
            return wish, evidence, ()
        unmatched = [want.words for number, want in enumerate(wish.wants) if number not in kept and want.wanted]
        matched = wish.model_copy(update={"wants": tuple(wish.wants[number] for number in kept)})
        return matched, [evidence[number] for number in kept], tuple(unmatched)

    def _pool(self, wish: Wish, likeness: Mapping[str, Evidence]) -> Iterable[str]:
        out = {*wish.excluded, *wish.like}
        pool = wish.among or tuple(likeness) or self._store.all_ids()
        return (career for career in pool if career not in out)

    # ------------------------------------------------------------------ what each want says

    def _evidence(self, want: Want) -> Mapping[str, Evidence]:
        if want.facet == ABOUT:
            reasons = MOST_REASONS + want.words.count(" and ")
            return {m.career: Evidence(want.wanted, m.statements[:reasons], m.score, m.category) for m in self._matches(want)}
        return of_amount(want, self._store) if want.facet in ("pay", "hours") else of_facet(want, self._store)

    def _matches(self, want: Want) -> Iterable[Match]:
        matches = self._vectors.matching(want.words)
        # What a category suggests is no reason to leave a career out.
        return matches if want.wanted else [match for match in matches if match.statements]

    def _likeness(self, careers: Sequence[str]) -> dict[str, Evidence]:
        """Return the careers that are like all of some careers."""
        found: dict[str, Evidence] = {}
        for career in careers:
            for match in self._vectors.like(career)[:MOST_LIKE]:
                before = found.get(match.career)
                found[match.career] = Evidence(True, match.statements, match.score + (before.score if before else 0.0))
        return found

    def _nearness(self, wish: Wish) -> dict[str, float]:
        """Return how well careers suit the facets wanted as a whole, and how far they are from what isn't, to put them in order."""
        total: dict[str, float] = {}
        for want in wish.wants:
            facet = load_facets().get(want.facet)
            # Ways into a job say nothing of what it is.
            text = want.words if want.facet == ABOUT and not want.wanted else facet.about if facet and not facet.alternatives else ""
            if not text:
                continue
            for career, near in self._vectors.nearness(text).items():
                total[career] = total.get(career, 0.0) + (near if want.wanted else -near)
        return total


def _is_missing(want: Want, said: Evidence | None) -> bool:
    """Return whether a profile is silent on a want. What it should not be about is met by silence."""
    return (said is None and (want.wanted or want.facet != ABOUT)) or (said is not None and said.says is None)


def _hit(wish: Wish, candidate: _Candidate, alike: Evidence | None, order: Order) -> Hit:
    said = candidate.said
    why = [statement for each in said if each and each.says for statement in each.statements]
    against = [statement for each in said if each and not each.says for statement in each.statements]
    if candidate.career in order:
        why.append(order[candidate.career][1])
    if alike:
        why += alike.statements
    category = next((each.category for each in said if each and each.category and not each.statements), "")
    silent = tuple(
        number for number, (want, each) in enumerate(zip(wish.wants, said, strict=True)) if each is None and _is_missing(want, each)
    )
    return Hit(
        career=candidate.career, why=tuple(dict.fromkeys(why)), against=tuple(dict.fromkeys(against)), category=category, silent=silent
    )


def _shuffled(career: str) -> int:
    """Return a number for careers that fit equally well, so that they don't come in the order of the alphabet."""
    return zlib.crc32(career.encode())
