"""Searches for careers by what someone wishes for: facts decide where there are any, meaning everything else.

A profile says of each want yes, no, or nothing. No career is left out because its profile is silent: it comes after those that say so.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from cachetools import LRUCache

from bot.conversation.wish import Found, Hit, Ranking, Want, Wish
from bot.knowledge.facets import load_facets
from bot.knowledge.store import Store
from bot.language.token_budget import is_cut
from bot.nlu.career_evidence import DEGREE, Evidence, of_amount, of_facet, order_by
from bot.nlu.career_fit import FEWEST_COMPARED
from bot.nlu.career_hits import hit_of, is_missing
from bot.nlu.career_likeness import alike
from bot.nlu.career_matching import CAREER_IN, COMES_NEAR, FITS, IN_PART, MOST_SCORE, NEAR_SCORE
from bot.nlu.career_rows import HINT, NO, YES, Careers, Said, careers_of, either, in_rows, places_of, rows_of
from bot.nlu.career_subjects import about, named_after, other_sense, standing_of, together
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
# How well a career as a whole suits a facet, and how near it is to a subject that isn't wanted, in standard deviations. More than so many
# are no better.
SUITS_COUNTS, AVOIDED_COUNTS, MOST_DEVIATIONS = 0.2, 0.1, 2.5
# Careers are put in order by pay or training only if they are clearly about what is searched for.
CLEARLY_ABOUT = 1.2
# Careers that only come near to a subject are shown if fewer than this are about it.
FEWEST = 3
# If as many careers as this say that they are without what isn't wanted, those that don't say so come after them, on the next list.
ENOUGH = 2
# If as many as `FEWEST` are about a subject, those with a statement that says so come after them too if they fit it less than this: of
# those, by judged_careers.csv, two in three are none that an adviser would name.
FITS_WEAKLY = 0.9
# A career is about several subjects together if it fits them at least this well on average (geometrically).
FITS_TOGETHER = 0.35
# A career comes near to what is wished for if it is at least this much nearer than others, in standard deviations, and near at all: among
# profiles that have nothing to do with it, some are nearer than others, too.
IS_NEAR, NEAR_AT_ALL = 2.0, 0.3
# One with less has nothing to do with it but a word.
FAR = 0.5
NO_DEGREE = Want(facet=DEGREE, wanted=False)
# Subjects for which it is kept what all profiles say: a wish is searched for several times, and again when it is refined.
MOST_SUBJECTS = 32


class CareerSearch:
    """Searches the careers of a store."""

    def __init__(self, store: Store, vectors: CareerVectors) -> None:
        self._store = store
        self._vectors = vectors
        self._lock = threading.Lock()
        self._subjects: LRUCache[tuple[object, ...], Said] = LRUCache(MOST_SUBJECTS)

    def find(self, wish: Wish, shown: Sequence[str] = ()) -> Found:
        """Return the careers that fit a wish best, without those that were shown before.

        What no profile is about is left out of the wish, unless there is nothing else to go by.
        """
        if not (wish.like or wish.ranking) and all(want.facet == ABOUT and not want.wanted for want in wish.wants):
            # Nearly all careers are not about something, so there is nothing to go by.
            return Found(wish=wish)
        careers = careers_of(self._store, self._store.state())
        wish, said, unmatched = self._matched(wish, careers)
        likeness = alike(wish.like, self._vectors, MOST_LIKE)
        order = order_by(wish.ranking, self._store) if wish.ranking else {}
        size = len(careers.ids)
        says = _together(wish, said, size)
        missing = np.array([is_missing(want, each) for want, each in zip(wish.wants, says, strict=True)], bool).reshape(-1, size)
        wanted = np.array([want.wanted for want in wish.wants], bool)
        like = rows_of(likeness, careers)
        known = rows_of(order, careers) if wish.ranking else np.ones(size, bool)
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
                near = [(says[row] == HINT) & (said[row].scores >= NEAR_SCORE) for row in subjects]
                speaks |= np.any(near, axis=0)
        candidates = np.flatnonzero(pool & (complete | speaks | avoids))
        scores = sum((each.scores for each in said), np.zeros(size, np.float32)) + self._suits(wish, careers)
        scores += SILENCE_COUNTS * missing[~wanted].sum(axis=0)
        for match in likeness.values():
            scores[careers.rows[match.career]] += LIKENESS_COUNTS * match.score
        named = sum((each.named for each in said), np.zeros(size, np.float32))
        position = np.array([order.get(career, (0.0, ""))[0] for career in careers.ids]) if order else np.zeros(size)
        # What is like another career is put in order by that, whatever else is said.
        counted = missing if avoids else missing[wanted]
        lacking = np.zeros(size, int) if wish.like else counted.sum(axis=0)
        keys = (careers.shuffled, -scores, -named, position, lacking, ~known)
        ranked = candidates[np.lexsort(tuple(key[candidates] for key in keys))]
        fresh = [row for row in ranked.tolist() if careers.ids[row] not in shown]
        facets = np.array([want.facet != ABOUT for want in wish.wants], bool)
        warned = (says[facets & ~wanted] == HINT).any(axis=0) & (not wish.among)
        # What the profile suggests though it isn't wanted only comes in want of anything else.
        fresh = [row for row in fresh if not warned[row]] or fresh
        # What shares a word with it but is far from it in meaning does, too.
        nearness = self.nearness(wish)
        fresh = [row for row in fresh if nearness.get(careers.ids[row], FAR) >= FAR] or fresh
        # A mention of a subject that isn't wanted only warns. In an order, silence on it is enough.
        told = wanted | (facets & (wish.ranking is None))
        lacks = [missing[told].any(axis=0) & (not avoids), missing[wanted].any(axis=0)] if not wish.like else []
        best = _best(fresh, [*(known & ~each for each in lacks), known], wish)
        if subjects and not (wish.ranking or wish.among or shown):
            about = [row for row in best if on_subject[row]]
            best = about + [row for row in best if not on_subject[row]][: max(0, FEWEST - len(about))]
            strong = [row for row in best if any(_is_strong(said[number].evidence.get(careers.ids[row])) for number in subjects)]
            best = strong if len(strong) >= FEWEST else best
        hits = [hit_of(wish, row, careers, said, says, likeness[careers.ids[row]].statements if like[row] else (), order) for row in best]
        return Found(
            wish=wish,
            hits=tuple(hits if wish.ranking else sorted(hits, key=lambda hit: hit.near)),
            saying=int((pool & complete).sum()),
            silent=int((pool & ~complete).sum()),
            denying=int(denying.sum()),
            is_last=len(fresh) == len(best),
            unmatched=unmatched,
            unread=size - len(self._vectors.meanings().ids) if subjects or unmatched or wish.like else 0,
        )

    def nearest(self, wish: Wish, shown: Sequence[str]) -> list[Hit]:
        """Return the careers that come nearest to the subjects of a wish, without those shown and those that speak against the rest of it.

        First come those on all subjects, though their profiles don't say the rest, and then those that are near in meaning.
        """
        careers = careers_of(self._store, self._store.state())
        subjects = [row for row, want in enumerate(wish.wants) if want.facet == ABOUT and want.wanted]
        if not subjects or not self.nearness(wish):
            return []
        size = len(careers.ids)
        said = [self._said(want, wish, careers) for want in wish.wants]
        says = _together(wish, said, size)
        pool = self._pool(wish, np.zeros(size, bool), careers) & ~rows_of(shown, careers) & ~(says == NO).any(axis=0)
        on_all = (says[subjects] == YES).all(axis=0)
        near = self.nearness(wish)
        standing = np.array([near.get(career, 0.0) for career in careers.ids])
        for want in wish.wants:
            pool &= ~rows_of(sorted(other_sense(want, self._store, self._vectors)), careers)
        if wish.ranking is Ranking.TRAINING:
            # Without a figure, only what needs no degree may be quick to train for.
            pool &= _of_facts(NO_DEGREE, self._store, self._store.state()).says == YES
        others = [row for row, want in enumerate(wish.wants) if row not in subjects]
        lacking = sum((is_missing(wish.wants[row], says[row]).astype(int) for row in others), np.zeros(size, int))
        at_all = self._vectors.nearness(CAREER_IN.format(words=together([wish.wants[row] for row in subjects])))
        is_near = (standing >= IS_NEAR) & np.array([at_all.get(career, 0.0) >= NEAR_AT_ALL for career in careers.ids])
        rows = np.flatnonzero(pool & ((on_all & (standing >= FAR)) | is_near))
        ranked = rows[np.lexsort((-standing[rows], lacking[rows], ~on_all[rows]))]
        order = order_by(wish.ranking, self._store) if wish.ranking else {}
        return [hit_of(wish, row, careers, said, says, (), order) for row in ranked[:MOST_HITS].tolist()]

    def nearness(self, wish: Wish) -> dict[str, float]:
        """Return how near each career is to the subjects of a wish together.

        With few careers, or of texts that were cut, nothing can be said.
        """
        subjects = [want for want in wish.wants if want.facet == ABOUT and want.wanted]
        few = len(self._vectors.meanings().ids) < FEWEST_COMPARED
        near = standing_of(subjects, wish.told, self._vectors) if subjects and not few else {}
        return {} if is_cut() else near

    def _matched(self, wish: Wish, careers: Careers) -> tuple[Wish, list[Said], tuple[str, ...]]:
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

    def _pool(self, wish: Wish, like: NDArray[np.bool_], careers: Careers) -> NDArray[np.bool_]:
        """Return which careers are searched."""
        pool = rows_of(wish.among, careers) if wish.among else like if wish.like else np.ones(len(careers.ids), bool)
        return pool & ~rows_of((*wish.excluded, *wish.like), careers)

    # ------------------------------------------------------------------ what each want says

    def _said(self, want: Want, wish: Wish, careers: Careers) -> Said:
        said = self._said_of_one(want, wish, careers)
        others = [self._said_of_one(other, wish, careers) for other in want.alternatives]
        return either(said, others, careers) if others else said

    def _said_of_one(self, want: Want, wish: Wish, careers: Careers) -> Said:
        if want.facet == ABOUT:
            return self._said_of_subject(want, CLEARLY_ABOUT if wish.ranking and not wish.among else 0.0, careers)
        return _of_facts(want.model_copy(update={"alternatives": ()}), self._store, self._store.state())

    def _said_of_subject(self, want: Want, least: float, careers: Careers) -> Said:
        key = (want.words, want.wanted, least, self._store.state(), self._vectors.version())
        with self._lock:
            said = self._subjects.get(key)
        if said is None:
            named = named_after(want, self._store, self._vectors)
            said = in_rows(about(want, least, named, self._store, self._vectors), careers, named)
            # Of words that were cut, something else may be found than of all of them.
            if not is_cut():
                with self._lock:
                    self._subjects[key] = said
        return said

    def _suits(self, wish: Wish, careers: Careers) -> NDArray[np.float32]:
        """Return how well careers suit the facets wanted as a whole, and how far they are from what isn't, to put them in order."""
        meanings = self._vectors.meanings()
        total = np.zeros(len(careers.ids), np.float32)
        rows = places_of(meanings.ids, careers.ids)
        known = rows >= 0
        for want in wish.wants:
            facet = load_facets().get(want.facet)
            # Ways into a job say nothing of what it is.
            text = want.words if want.facet == ABOUT and not want.wanted else facet.about if facet and not facet.alternatives else ""
            if text and meanings.ids:
                near = meanings.near(self._vectors.encode(text))
                standard = np.clip((near - near.mean()) / (near.std() + 1e-6), -MOST_DEVIATIONS, MOST_DEVIATIONS)
                counts = SUITS_COUNTS if facet else AVOIDED_COUNTS
                total[rows[known]] += counts * standard[known] * (1 if want.wanted else -1)
        return total


@lru_cache(maxsize=64)
def _of_facts(want: Want, store: Store, state: int) -> Said:
    evidence = of_amount(want, store) if want.facet in ("pay", "hours") else of_facet(want, store)
    return in_rows(evidence, careers_of(store, state))


def _is_strong(evidence: Evidence | None) -> bool:
    """Return whether a career fits a subject well, or by more than a mention of it."""
    return evidence is not None and bool(evidence.says) and (evidence.score >= FITS_WEAKLY or not evidence.statements)


def _best(ranked: Sequence[int], full: Sequence[NDArray[np.bool_]], wish: Wish) -> list[int]:
    """Return the careers to show: only those that are `full`y as wished for, by the first of several measures that any is.

    By the first one, with what isn't wanted, one career isn't enough.
    """
    best = list(ranked[:MOST_HITS])
    if wish.among and not wish.ranking:
        return best
    each = [[row for row in best if measure[row]] for measure in full]
    return next((rows for number, rows in enumerate(each) if len(rows) >= (1 if number else ENOUGH)), best)


def _together(wish: Wish, said: Sequence[Said], size: int) -> NDArray[np.int8]:
    """Return what profiles say of each want, a row each, in which careers that fit all of it together say so of each of its subjects.

    Of two subjects, it is enough to have something to do with both. A career that comes near to one fits if all else is said of it, as
    long as few do.
    """
    says = np.array([each.says for each in said], np.int8).reshape(-1, size)
    wanted = [number for number, want in enumerate(wish.wants) if want.wanted]
    subjects = [number for number in wanted if wish.wants[number].facet == ABOUT]
    if len(wanted) < 2 or not subjects:
        return says
    known, scores = says[subjects], np.array([said[number].scores for number in subjects]) / MOST_SCORE
    fits = np.where(known == YES, np.maximum(scores, FITS), np.where(known == HINT, scores, 0.0))
    least = IN_PART if len(subjects) > 1 else COMES_NEAR
    mean = fits.prod(axis=0) ** (1 / len(subjects))
    others = (says[[number for number in wanted if number not in subjects]] == YES).all(axis=0)
    together = others & (fits >= least).all(axis=0) & (mean >= FITS_TOGETHER)
    if len(subjects) > 1 or (others & (known == YES).all(axis=0)).sum() < FEWEST:
        says[subjects] = np.where(together & (known == HINT), YES, known)
    return says
