"""Puts what someone wishes for into words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ruamel.yaml import YAML

from bot.answering.quoting import quoted
from bot.answering.wording import AnswerWording
from bot.conversation.wish import Want, Wish
from bot.knowledge.store import Store
from bot.paths import ENGLISH

ABOUT = "about"
PHRASES_FILE = ENGLISH / "wish_phrases.yml"


@cache
def load_phrases() -> Mapping[str, Mapping[str, str]]:
    """Return what each facet is called if it is wanted (`yes`) and if it isn't (`no`)."""
    phrases: dict[str, dict[str, str]] = YAML(typ="safe").load(PHRASES_FILE)
    return phrases


def phrase(want: Want, wording: AnswerWording) -> str:
    """Return what one thing that is wanted is called, such as "no night work" or "pay from £30,000 a year"."""
    if want.alternatives:
        options = (want.model_copy(update={"alternatives": ()}), *want.alternatives)
        return wording.join_or([phrase(each, wording) for each in options])
    if want.facet == ABOUT:
        return wording.say("want_about" if want.wanted else "want_not_about", words=_named(want, wording))
    if want.facet in ("pay", "hours"):
        if want.low is None:
            bounds = "under" if want.beyond else "up_to"
        elif want.high is None:
            bounds = "over" if want.beyond else "from"
        else:
            bounds = "from_to"
        kind = f"{want.facet}_starting" if want.words else want.facet
        return wording.say(f"want_{kind}_{bounds}", low=_number(want.low), high=_number(want.high))
    return load_phrases()[want.facet]["yes" if want.wanted else "no"]


def _named(want: Want, wording: AnswerWording) -> str:
    """Return the words of something that profiles are searched for. Several words needn't fit into a sentence, so they are quoted."""
    words = quoted(want.said or want.words)
    return wording.say("want_quoted", words=words) if " " in words else words


def topic(want: Want, wording: AnswerWording) -> str:
    """Return what a profile that is silent on a want doesn't mention, whether it is wanted or not: "night work"."""
    if want.facet in ("pay", "hours"):
        return wording.say(f"topic_{want.facet}")
    return phrase(want.model_copy(update={"wanted": True}), wording)


def _is_subject(want: Want) -> bool:
    """Return whether a want is something that profiles are searched for in its own words."""
    return want.facet == ABOUT and want.wanted


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"


def wish_in_words(wish: Wish, store: Store, wording: AnswerWording) -> str:
    """Return all that is wished for as a phrase, such as "outdoor work, no night work and the highest pay". Empty if nothing is."""
    subjects = [phrase(want, wording) for want in wish.wants if _is_subject(want)]
    parts = [phrase(want, wording) for want in wish.wants if not _is_subject(want)]
    if subjects:
        parts.insert(0, wording.say("want_subjects", words=wording.join_and(list(dict.fromkeys(subjects)))))
    names = [career.name for career_id in wish.like if (career := store.get(career_id))]
    if names:
        parts.insert(0, wording.say("want_like", careers=wording.join_or(names)))
    if wish.declined:
        parts.append(wording.say("want_declined", names=wording.join_or([f"“{quoted(name)}”" for name in wish.declined])))
    if wish.ranking:
        parts.append(wording.say(f"want_{wish.ranking}"))
    return wording.join_and(parts)
