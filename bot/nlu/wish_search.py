"""Searches for a wish in the way that its message asks for: all careers, those just listed, or some for each of several subjects."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain, zip_longest

from bot.conversation.wish import MAX_EXCLUDED, Found, Hit, Want, Wish
from bot.knowledge.store import Store
from bot.nlu.career_evidence import order_by
from bot.nlu.career_search import MOST_HITS, CareerSearch
from bot.nlu.career_titles import titled
from bot.nlu.career_vectors import CareerVectors
from bot.nlu.wish_examples import ABOUT
from bot.nlu.wish_parts import LICENCE
from bot.nlu.wish_words import finding_words

LIKEST = 10  # careers like another one that are put in order
# Lists of fewer careers than the first number are filled up to the second one with those that come near.
FEWEST, FILLED = 3, 4
# How near a career for one of several subjects has to be to all of them together, in standard deviations.
ON_THE_WHOLE = 1.5


class WishSearch:
    """Searches the careers of a store for wishes."""

    def __init__(self, store: Store, vectors: CareerVectors) -> None:
        self._store = store
        self._search = CareerSearch(store, vectors)

    def find(self, wish: Wish, said: Wish, before: Sequence[str] = (), guesses: Collection[str] = ()) -> Found:
        """Return what is found for a wish, of which the last message `said` a part, going on after what was shown `before`.

        Words that may be no part of the wish (`guesses`) are left out without a word if no profile is about them.
        """
        avoided = [want for want in wish.wants if _is_avoided(want)]
        unsearched = [want for want in wish.wants if _is_unsearched(want)]
        wish = wish.model_copy(update={"wants": tuple(self._as_searched(want) for want in wish.wants if want not in unsearched)})
        found = self._filled(self._found(wish, said, before), before, guesses)
        said_of = {
            "unsearched": unsearched,
            "unmatched": [want for want in wish.wants if _is_left_out(want, found) and want.words not in guesses],
            "unmentioned": [want for want in avoided if want not in (*found.wish.wants, *unsearched)],
        }
        found = found.model_copy(update={name: tuple(want.said or want.words for want in wants) for name, wants in said_of.items()})
        if wish.most and wish.most < len(found.hits):
            found = found.model_copy(update={"hits": found.hits[: wish.most], "is_last": False})
        seen = tuple(dict.fromkeys([*before, *found.wish.among, *(hit.career for hit in found.hits)]))[-MAX_EXCLUDED:]
        return found.model_copy(update={"wish": found.wish.model_copy(update={"shown": seen})})

    def _as_searched(self, want: Want) -> Want:
        """Return a licence that careers are named after as what they are searched for, such as "forklift"."""
        is_named = want.facet == LICENCE and bool(want.words) and bool(titled(want.words, self._store))
        return want.model_copy(update={"facet": ABOUT}) if is_named else want

    def _found(self, wish: Wish, said: Wish, before: Sequence[str]) -> Found:
        if wish.is_empty:
            return Found(wish=wish)
        if wish.among and (said.wants or said.ranking):
            return self._chosen(wish, said) or _none_of_these(wish, said)
        wish = wish.model_copy(update={"among": ()})
        found = self._likest_in_order(wish, before) if wish.like and wish.ranking else self._search.find(wish, before)
        if not found.hits and not before and not found.unread:
            return self._without_what_none_says(wish) or found
        if found.unmatched and not (wish.like or wish.ranking) and all(_is_avoided(want) for want in found.wish.wants):
            # Without what no profile is about, only what isn't wanted is left, which fits nearly all careers.
            if near := self._search.nearest(wish, before)[:FILLED]:
                return found.model_copy(update={"wish": wish, "hits": tuple(near), "unmatched": ()})
            return self._search.find(found.wish).model_copy(update={"unmatched": found.unmatched})
        return self._some_of_each(found, before) or found

    def _filled(self, found: Found, before: Sequence[str], guesses: Collection[str]) -> Found:
        """Return a short list filled up with careers that come near to all its subjects and have nothing that isn't wanted."""
        wish = found.wish
        subjects = {want.words for want in _subjects(wish.wants)}
        is_short = len(found.hits) < FEWEST and (found.hits or not before)
        if not is_short or wish.among or wish.like or found.unread or subjects <= set(guesses):
            return found
        shown = [*before, *(hit.career for hit in found.hits)]
        near = self._search.nearest(wish, shown)[: FILLED - len(found.hits)]
        return found.model_copy(update={"hits": (*found.hits, *near)}) if near else found

    def _likest_in_order(self, wish: Wish, before: Sequence[str]) -> Found:
        """Return the careers most like some others in the order that is asked for, so that the order doesn't outweigh the likeness.

        "Like a librarian but better paid" asks for those that come before a librarian in that order.
        """
        order = order_by(wish.ranking, self._store) if wish.ranking else {}
        least = min((order[career][0] for career in wish.like if career in order), default=float("inf"))
        likest: list[str] = []
        for _ in range(LIKEST // MOST_HITS):
            found = self._search.find(wish.model_copy(update={"ranking": None}), [*before, *likest])
            likest += [hit.career for hit in found.hits]
        likest = [career for career in likest if career in order and order[career][0] < least][:MOST_HITS] or likest
        found = self._search.find(wish.model_copy(update={"among": tuple(likest)}), before) if likest else found
        return found.model_copy(update={"wish": found.wish.model_copy(update={"among": ()})})

    def _chosen(self, wish: Wish, said: Wish) -> Found | None:
        """Return which of the careers listed are as the last message asks, whatever was wished for before. None if none is."""
        found = self._search.find(Wish(wants=said.wants, ranking=said.ranking, among=wish.among))
        hits = found.hits if said.ranking else found.hits[: found.saying]
        if not hits:
            return None
        places = {number: wish.wants.index(want) for number, want in enumerate(found.wish.wants) if want in wish.wants}
        moved = tuple(hit.model_copy(update={"silent": tuple(places[n] for n in hit.silent if n in places)}) for hit in hits)
        return found.model_copy(update={"wish": wish.model_copy(update={"ranking": said.ranking}), "hits": moved, "is_last": True})

    def _without_what_none_says(self, wish: Wish) -> Found | None:
        """Return what is found without the order that is asked for, without what no profile speaks of, or else without one of the wants.

        What isn't wanted is never left out, nor the only subject.
        """
        if wish.ranking and (found := self._search.find(wish.model_copy(update={"ranking": None}))).hits:
            return found.model_copy(update={"unordered": wish.ranking})
        wanted = [want for want in wish.wants if want.wanted]
        unsaid = [want for want in wanted if not self._search.find(Wish(wants=(want,))).saying]
        for left_out in (unsaid, *([want] for want in reversed(wanted))):
            kept = tuple(want for want in wish.wants if want not in left_out)
            loses_subject = _subjects(wish.wants) and not _subjects(kept)
            if left_out and (kept or wish.ranking or wish.like):
                found = self._search.find(wish.model_copy(update={"wants": kept}))
                if found.hits and left_out is not unsaid and (both := self._with_those_for(left_out[0], wish, found)):
                    return both
                if found.hits and not loses_subject:
                    return found.model_copy(update={"left_out": tuple(left_out), "is_found_alone": left_out is not unsaid})
        return None

    def _with_those_for(self, want: Want, wish: Wish, rest: Found) -> Found | None:
        """Return some careers for one want and some for the `rest` of the wish, which none combines. None if there are none for it."""
        avoided = [each for each in wish.wants if not each.wanted]
        alone = self._search.find(Wish(wants=(want, *avoided), excluded=wish.excluded))
        if want.facet != ABOUT or wish.ranking or wish.like or not alone.saying + alone.silent or not alone.hits:
            return None
        hits = [[_of_subject(hit, one.wish.wants, wish.wants) for hit in one.hits] for one in (rest, alone)]
        return rest.model_copy(update={"wish": wish, "hits": _in_turn(hits), "mixed": True, "is_last": rest.is_last and alone.is_last})

    def _some_of_each(self, found: Found, before: Sequence[str]) -> Found | None:
        """Return some careers for each of several subjects that no profile combines. None if there is one that does."""
        wish = found.wish
        subjects = [number for number, want in enumerate(wish.wants) if want.facet == ABOUT and want.wanted]
        all_in_one = any(not set(subjects) & set(hit.silent) for hit in found.hits)
        if len(subjects) < 2 or all_in_one or wish.ranking or wish.like or not found.hits:
            return None
        rest = tuple(want for number, want in enumerate(wish.wants) if number not in subjects)
        each = [self._search.find(wish.model_copy(update={"wants": (*rest, wish.wants[number])}), before) for number in subjects]
        hits = [
            [_of_subject(hit, one.wish.wants, wish.wants) for hit in one.hits]
            for one in each
            if any(want.facet == ABOUT and want.wanted for want in one.wish.wants)
        ]
        return found.model_copy(
            update={
                "hits": self._on_the_whole(_in_turn(hits), wish),
                "mixed": True,
                "is_last": all(one.is_last for one in each) and sum(map(len, hits)) <= MOST_HITS,
            }
        )

    def _on_the_whole(self, hits: Sequence[Hit], wish: Wish) -> tuple[Hit, ...]:
        """Return the hits for several subjects without those far in meaning from all of them: a soldier's "structure" is no building."""
        near = self._search.nearness(wish)
        return tuple(hit for hit in hits if near.get(hit.career, ON_THE_WHOLE) >= ON_THE_WHOLE) or tuple(hits)


def _none_of_these(wish: Wish, said: Wish) -> Found:
    """Return that none of the careers listed is as the last message asks, which is no wish of its own unless more are asked for."""
    wants = wish.earlier[-1].wants if wish.earlier else tuple(want for want in wish.wants if want not in said.wants)
    return Found(wish=wish.model_copy(update={"wants": wants, "ranking": None, "asked": said.wants}), unordered=said.ranking, is_last=False)


def _subjects(wants: Sequence[Want]) -> list[Want]:
    return [want for want in wants if want.facet == ABOUT and want.wanted]


def _is_unsearched(want: Want) -> bool:
    return want.facet == ABOUT and bool(want.words) and set(want.words.split()) <= set(finding_words()["not_searched"])


def _is_left_out(want: Want, found: Found) -> bool:
    """Return whether a want was left out of the search because no profile is about its words."""
    return want.facet == ABOUT and want.wanted and (want.said or want.words) in found.unmatched


def _is_avoided(want: Want) -> bool:
    return want.facet == ABOUT and not want.wanted


def _of_subject(hit: Hit, searched: Sequence[Want], wants: Sequence[Want]) -> Hit:
    """Return a hit for one of several subjects, as one for all wants."""
    return hit.model_copy(update={"silent": tuple(wants.index(searched[number]) for number in hit.silent)})


def _in_turn(hits: Sequence[Sequence[Hit]]) -> tuple[Hit, ...]:
    """Return the best hits of several lists, the first of each first, each career once."""
    ordered: Iterator[Hit | None] = chain.from_iterable(zip_longest(*hits))
    return tuple({hit.career: hit for hit in ordered if hit}.values())[:MOST_HITS]
