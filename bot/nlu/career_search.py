"""Searches for careers by what someone wishes for: facts decide where there are any, meaning everything else.

A profile says of each want yes, no, or nothing. No career is left out because its profile is silent: it comes after those that say so.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.conversation.wish import Found, Hit, Want, Wish
from bot.knowledge.facets import load_facets
from bot.knowledge.store import Store
from bot.nlu.career_evidence import Evidence, Order, of_amount, of_facet, order_by
from bot.nlu.career_likeness import alike
from bot.nlu.career_subjects import about, named_after
from bot.nlu.career_vectors import CareerVectors
from bot.nlu.wish_examples import ABOUT

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_HITS = 5
LIKENESS_COUNTS = 1.0
# How many careers are like another one.
MOST_LIKE = 30
# Silence on what isn't wanted is nearly as good as a word that it isn't so.
SILENCE_COUNTS = -0.4
# How well a career as a whole suits a facet, in standard deviations. More than so many are no better.
SUITS_COUNTS, MOST_DEVIATIONS = 0.2, 2.5
# Careers are put in order by pay or training only if they are clearly about what is searched for.
CLEARLY_ABOUT = 1.2
# Careers that only come near to a subject are shown if fewer than this are about it.
FEWEST = 3
# What a profile says of a want.
YES, NO, HINT, SILENT = 1, -1, 2, 0


class _Careers(NamedTuple):
    """The careers of a store, one row each."""

    ids: tuple[str, ...]
    rows: Mapping[str, int]
    shuffled: NDArray[np.int64]
    """Numbers for careers that fit equally well, so that they don't come in the order of the alphabet."""


class _Said(NamedTuple):
    """What all profiles say of a want: a row for each of the careers."""

    evidence: Mapping[str, Evidence]
    says: NDArray[np.int8]
    scores: NDArray[np.float32]
    named: NDArray[np.float32]
    """What share of a career's name the words are."""


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
        careers = _careers(self._store, self._store.state())
        wish, said, unmatched = self._matched(wish, careers)
        likeness = alike(wish.like, self._vectors, MOST_LIKE)
        order = order_by(wish.ranking, self._store) if wish.ranking else {}
        size = len(careers.ids)
        says = np.array([each.says for each in said], np.int8).reshape(-1, size)
        missing = np.array([_missing(want, each.says) for want, each in zip(wish.wants, said, strict=True)], bool).reshape(-1, size)
        wanted = np.array([want.wanted for want in wish.wants], bool)
        like = _rows(likeness, careers)
        known = _rows(order, careers) if wish.ranking else np.ones(size, bool)
        pool = self._pool(wish, like, careers)
        denying = pool & (says == NO).any(axis=0)
        pool &= ~denying
        complete = ~missing.any(axis=0) & known
        avoids = bool(wish.wants) and not wanted.any() and not wish.like and not wish.ranking
        # Silent profiles are no find unless they say some of it, and on the subject if there is one.
        speaks = (says == YES).any(axis=0) | like | (known & bool(order))
        subjects = [] if wish.like else [row for row, want in enumerate(wish.wants) if want.facet == ABOUT and want.wanted]
        if subjects:
            on_subject = (says[subjects] == YES).any(axis=0)
            # Where few profiles are about it, those that come near are shown, too, without a reason.
            speaks &= on_subject
            if (pool & on_subject).sum() < FEWEST:
                speaks |= (says[subjects] == HINT).any(axis=0)
        candidates = np.flatnonzero(pool & (complete | speaks | avoids))
        scores = sum((each.scores for each in said), np.zeros(size, np.float32)) + self._suits(wish, careers)
        scores += SILENCE_COUNTS * missing[~wanted].sum(axis=0)
        for match in likeness.values():
            scores[careers.rows[match.career]] += LIKENESS_COUNTS * match.score
        named = sum((each.named for each in said), np.zeros(size, np.float32))
        position = np.array([order.get(career, (0.0, ""))[0] for career in careers.ids]) if order else np.zeros(size)
        # What is like another career is put in order by that, whatever else is said.
        counted = missing if avoids or wish.ranking else missing[wanted]
        lacking = np.zeros(size, int) if wish.like else counted.sum(axis=0)
        keys = (careers.shuffled, -scores, -named, position, lacking, ~known)
        ranked = candidates[np.lexsort(tuple(key[candidates] for key in keys))]
        fresh = [row for row in ranked.tolist() if careers.ids[row] not in shown]
        best = fresh[:MOST_HITS]
        if subjects and not (wish.ranking or wish.among or shown):
            about = [row for row in best if on_subject[row]]
            best = about + [row for row in best if not on_subject[row]][: max(0, FEWEST - len(about))]
        return Found(
            wish=wish,
            hits=tuple(
                _hit(
                    wish,
                    careers.ids[row],
                    [each.evidence.get(careers.ids[row]) for each in said],
                    likeness[careers.ids[row]].statements if like[row] else (),
                    order,
                )
                for row in best
            ),
            saying=int((pool & complete).sum()),
            silent=int((pool & ~complete).sum()),
            denying=int(denying.sum()),
            is_last=len(fresh) == len(best),
            unmatched=unmatched,
            unread=size - len(self._vectors.meanings().ids) if subjects or unmatched or wish.like else 0,
        )

    def _matched(self, wish: Wish, careers: _Careers) -> tuple[Wish, list[_Said], tuple[str, ...]]:
        """Return the wish without the words that no profile is about, what profiles say of the rest, and those words."""
        said = [self._said(want, wish, careers) for want in wish.wants]
        kept = [
            number
            for number, want in enumerate(wish.wants)
            if want.facet != ABOUT or (said[number].says.any(where=said[number].says != HINT) if want.wanted else said[number].says.any())
        ]
        if not kept and not wish.like and not wish.ranking:
            return wish, said, ()
        unmatched = [want.said or want.words for number, want in enumerate(wish.wants) if number not in kept and want.wanted]
        matched = wish.model_copy(update={"wants": tuple(wish.wants[number] for number in kept)})
        return matched, [said[number] for number in kept], tuple(unmatched)

    def _pool(self, wish: Wish, like: NDArray[np.bool_], careers: _Careers) -> NDArray[np.bool_]:
        """Return which careers are searched."""
        pool = _rows(wish.among or careers.ids, careers) if wish.among or not wish.like else like
        return pool & ~_rows((*wish.excluded, *wish.like), careers)

    # ------------------------------------------------------------------ what each want says

    def _said(self, want: Want, wish: Wish, careers: _Careers) -> _Said:
        if want.facet == ABOUT:
            named = named_after(want, self._store)
            least = CLEARLY_ABOUT if wish.ranking and not wish.among else 0.0
            return _in_rows(about(want, least, named, self._store, self._vectors), careers, named)
        return _of_facts(want, self._store, self._store.state())

    def _suits(self, wish: Wish, careers: _Careers) -> NDArray[np.float32]:
        """Return how well careers suit the facets wanted as a whole, and how far they are from what isn't, to put them in order."""
        meanings = self._vectors.meanings()
        total = np.zeros(len(careers.ids), np.float32)
        rows = np.array([careers.rows.get(career, -1) for career in meanings.ids], int)
        for want in wish.wants:
            facet = load_facets().get(want.facet)
            # Ways into a job say nothing of what it is.
            text = want.words if want.facet == ABOUT and not want.wanted else facet.about if facet and not facet.alternatives else ""
            if text and meanings.ids:
                near = meanings.near(self._vectors.encode(text))
                standard = np.clip((near - near.mean()) / (near.std() + 1e-6), -MOST_DEVIATIONS, MOST_DEVIATIONS)
                total[rows[rows >= 0]] += SUITS_COUNTS * standard[rows >= 0] * (1 if want.wanted else -1)
        return total


@lru_cache(maxsize=2)
def _careers(store: Store, _state: int) -> _Careers:
    ids = tuple(store.all_ids())
    return _Careers(
        ids, {career: row for row, career in enumerate(ids)}, np.array([zlib.crc32(career.encode()) for career in ids], np.int64)
    )


@lru_cache(maxsize=64)
def _of_facts(want: Want, store: Store, state: int) -> _Said:
    evidence = of_amount(want, store) if want.facet in ("pay", "hours") else of_facet(want, store)
    return _in_rows(evidence, _careers(store, state))


def _in_rows(evidence: Mapping[str, Evidence], careers: _Careers, named: Mapping[str, float] = MappingProxyType({})) -> _Said:
    says, scores, shares = (
        np.zeros(len(careers.ids), np.int8),
        np.zeros(len(careers.ids), np.float32),
        np.zeros(len(careers.ids), np.float32),
    )
    for career, share in named.items():
        shares[careers.rows[career]] = share
    for career, each in evidence.items():
        if (row := careers.rows.get(career)) is not None:
            says[row] = HINT if each.says is None else YES if each.says else NO
            scores[row] = each.score
    return _Said(evidence, says, scores, shares)


def _rows(chosen: Sequence[str] | Mapping[str, object], careers: _Careers) -> NDArray[np.bool_]:
    """Return which careers are among those chosen."""
    rows = np.zeros(len(careers.ids), bool)
    rows[[careers.rows[career] for career in chosen if career in careers.rows]] = True
    return rows


def _missing(want: Want, says: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Return which profiles are silent on a want. What a job should not be about is met by silence."""
    return np.asarray((says == HINT) | ((says == SILENT) & (want.wanted or want.facet != ABOUT)), bool)


def _hit(wish: Wish, career: str, said: Sequence[Evidence | None], alike_by: Sequence[str], order: Order) -> Hit:
    # What was asked for last comes first.
    why = [order[career][1]] if career in order else []
    why += [statement for each in reversed(said) if each and each.says for statement in each.statements]
    against = [statement for each in said if each and not each.says for statement in each.statements]
    why += alike_by
    category = next((each.category for each in said if each and each.category), "")
    silent = tuple(
        number
        for number, (want, each) in enumerate(zip(wish.wants, said, strict=True))
        if (each is None and (want.wanted or want.facet != ABOUT)) or (each and each.says is None and want.wanted and want.facet == ABOUT)
    )
    return Hit(career=career, why=tuple(dict.fromkeys(why)), against=tuple(dict.fromkeys(against)), category=category, silent=silent)
