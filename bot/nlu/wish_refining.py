"""Refines the wish of the turns before by what a message says."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.wish import MAX_EARLIER, MAX_EXCLUDED, MAX_WANTS, Want, Wish
from bot.knowledge.facets import load_facets
from bot.nlu.wish_examples import ABOUT, HOURS, PAY, RANKINGS
from bot.nlu.wish_parts import is_unbounded
from bot.nlu.wishes import ReadWish


def refined(before: Wish, now: ReadWish, shown: Sequence[str]) -> Wish:
    """Return a wish with what a message adds to it. `shown` are the careers that were found for it last."""
    if now.more and before.asked:
        now = now._replace(wish=now.wish.model_copy(update={"wants": (*before.asked, *now.wish.wants)[-MAX_WANTS:]}), adds=True)
    if now.turns_round and (last := _last_of_facets(before)):
        # "And the ones that do", after "which of these don't need a degree"
        turned = last.model_copy(update={"wanted": not last.wanted})
        now = now._replace(wish=now.wish.model_copy(update={"wants": (turned,)}))
    now = _with_unknown_turned_down(before, now)
    if now.goes_on_denying and before.wants and not before.wants[-1].wanted:
        # "Or a manager", after "without being a doctor"
        denied = tuple(want.model_copy(update={"wanted": False}) if want.facet == ABOUT else want for want in now.wish.wants)
        now = now._replace(wish=now.wish.model_copy(update={"wants": denied, "like": (), "excluded": (*now.wish.excluded, *now.wish.like)}))
    now = now._replace(wish=now.wish.model_copy(update={"wants": tuple(filter(None, (_bounded(each, before) for each in now.wish.wants)))}))
    again = {want.facet for want in now.wish.wants if want.facet != ABOUT}
    words = {want.words for want in now.wish.wants if want.words}
    replaces = not now.adds and any(want.facet == ABOUT and want.wanted for want in now.wish.wants) and not _is_for_both(now)
    # Of several ways in, the last one counts.
    changes_route = not now.adds and any(want.wanted and _is_route(want) for want in now.wish.wants)
    wants = [
        want
        for want in before.wants
        if want.facet not in again
        and want.words not in words
        and not (want.facet == ABOUT and any(_narrows(each, want) for each in now.wish.wants))
        and not any(_is_dropped(want, each) for each in now.dropped)
        and not (replaces and want.facet == ABOUT and want.wanted)
        and not (changes_route and want.wanted and _is_route(want))
    ]
    drops_order = any((each.facet, True) in RANKINGS or each.facet in (PAY, HOURS) for each in now.dropped)
    changes = not now.wish.is_empty or bool(now.dropped)
    # With another subject, what was turned down before may fit.
    excluded = [*(() if replaces else before.excluded), *now.wish.excluded, *(shown if now.not_these else ())]
    return Wish(
        wants=tuple([*wants, *now.wish.wants][-MAX_WANTS:]),
        ranking=now.wish.ranking or (None if drops_order else before.ranking),
        like=now.wish.like or (() if replaces else before.like),
        excluded=tuple(dict.fromkeys(excluded))[-MAX_EXCLUDED:],
        among=before.among if now.turns_round and before.among else tuple(shown) if now.of_these else (),
        told=now.wish.told or before.told,
        place=now.wish.place,
        most=now.wish.most or before.most,
        earlier=(*before.earlier, _as_wished(before))[-MAX_EARLIER:] if changes else before.earlier,
    )


def _with_unknown_turned_down(before: Wish, now: ReadWish) -> ReadWish:
    """Return what a message says, in which dropping a subject that wasn't wished for turns it down: "drop the sales ones"."""
    subjects = [each for each in now.dropped if each.facet == ABOUT and each.words]
    unknown = [each for each in subjects if not any(_is_dropped(want, each) for want in before.wants)]
    avoided = tuple(each.model_copy(update={"wanted": False}) for each in unknown)
    return now._replace(wish=now.wish.model_copy(update={"wants": (*now.wish.wants, *avoided)[-MAX_WANTS:]})) if avoided else now


def _last_of_facets(wish: Wish) -> Want | None:
    return next((want for want in reversed((*wish.wants, *wish.asked)) if want.facet in load_facets()), None)


def _bounded(want: Want, before: Wish) -> Want | None:
    """Return a want with the bounds of the one before that it says more of: "starting pay I mean", after "over 50k"."""
    if not is_unbounded(want):
        return want
    said = next((each for each in before.wants if each.facet == want.facet), None)
    return said.model_copy(update={"words": want.words}) if said else None


def _narrows(want: Want, before: Want) -> bool:
    """Return whether a want is a part of one before it: "older children", after "children"."""
    return want.facet == ABOUT and want.wanted is before.wanted and set(before.words.split()) < set(want.words.split())


def _is_route(want: Want) -> bool:
    return want.facet in load_facets() and load_facets()[want.facet].alternatives


def _is_for_both(now: ReadWish) -> bool:
    """Return whether a message turns one thing down and asks for another: "not selling, helping"."""
    return now.corrects or any(not want.wanted for want in now.wish.wants)


def _is_dropped(want: Want, dropped: Want) -> bool:
    if want.facet == ABOUT or dropped.facet == ABOUT:
        return want.facet == dropped.facet and bool(set(want.words.split()) & set(dropped.words.split()))
    return want.facet == dropped.facet or {want.facet, dropped.facet} == {PAY, "rank_pay"}


def _as_wished(wish: Wish) -> Wish:
    """Return only what was wished for, without what was found."""
    return Wish(wants=wish.wants, ranking=wish.ranking, like=wish.like, told=wish.told)
