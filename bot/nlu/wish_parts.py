"""Reads what single parts of a message wish for: sums, orders, licences, and options."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Span

from bot.conversation.wish import MAX_WANTS, MAX_WORDS, Ranking, Want
from bot.nlu.wish_examples import HOURS, PAY, RANKINGS
from bot.nlu.wish_fragments import Fragment
from bot.nlu.wish_words import amount, corrected, finding_words, says_starting, search_words

PART_TIME_HOURS = 24  # "under 20 hours" is part time, whatever the number
LICENCE = "driving_licence"
LEADS_UP = 3  # tokens before a number that can bound it: "no more than 30"


def amount_of(fragment: Fragment) -> Want | None:
    """Return the pay or the hours that a fragment asks for. Few hours are part-time work."""
    want = amount(_with_bound(fragment.span), fragment.facet, not fragment.denied)
    is_part_time = want and want.facet == HOURS and want.high is not None and want.high <= PART_TIME_HOURS
    return Want(facet="part_time") if is_part_time else want


def is_unbounded(want: Want) -> bool:
    """Return whether a want is of pay without a sum."""
    return want.facet == PAY and want.low is None and want.high is None


def of_starters(fragment: Fragment) -> Want | None:
    """Return that pay named without a sum is that of starters: "starting pay I mean"."""
    return Want(facet=PAY, words="starting") if fragment.facet == PAY and says_starting(str(fragment.span)) else None


def is_range(one: Fragment, other: Fragment) -> bool:
    """Return whether two fragments are the ends of a range: "between 30" and "35 grand"."""
    between = [token.lower_ for token in other.span.doc[one.span.end : other.span.start]]
    return one.facet == other.facet and len(between) == 1 and between[0] in finding_words()["range"]


def ranking_of(fragment: Fragment) -> Ranking | None:
    """Return the order that a fragment asks for. Who doesn't want the highest pay doesn't want the lowest."""
    order = RANKINGS.get((fragment.facet, fragment.wanted))
    return None if order is Ranking.LOWEST_PAY and fragment.denied else order


def licence_of(fragment: Fragment) -> str:
    """Return what a licence that is wanted is for, such as "forklift", or nothing if that is driving."""
    words = search_words(corrected(fragment.span)) if fragment.facet == LICENCE and fragment.wanted else ""
    return " ".join(word for word in words.split() if word not in LICENCE.split("_"))[:MAX_WORDS]


def with_option(wants: Sequence[Want], want: Want, before: Fragment | None, fragment: Fragment) -> list[Want]:
    """Return the wants with one more, or with another option for the last: "a school, or an office"."""
    last = wants[-1] if wants else None
    if not (last and before and last.wanted and want.wanted and last.facet != want.facet and are_alternatives(before, fragment)):
        return [*wants, want]
    return [*wants[:-1], last.model_copy(update={"alternatives": (*last.alternatives, want)[:MAX_WANTS]})]


def are_alternatives(one: Fragment, other: Fragment) -> bool:
    """Return whether only a word such as "or" stands between two fragments, as in "French or any language"."""
    between = [token.lower_ for token in other.span.doc[one.span.end : other.span.start]]
    words = (*finding_words()["any_other"], *finding_words()["leads"], *finding_words()["own_leads"])
    joined = between[:1] and between[0] in finding_words()["either"] and all(word in words for word in between[1:])
    return bool(joined) and one.denied is other.denied


def _with_bound(span: Span) -> str:
    """Return the words of a number, with those right before it that can bound it."""
    start = span.start
    while start > max(0, span.start - LEADS_UP) and not (span.doc[start - 1].is_punct or span.doc[start - 1].like_num):
        start -= 1
    return str(span.doc[start : span.end].text)
