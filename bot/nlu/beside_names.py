"""Replies to the career that a message names rather than to an insult, a grumble or small talk in the same message."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from spacy.tokens import Doc, Span

from bot.conversation.types import Act, Role
from bot.knowledge.taxonomy import OTHER, Label
from bot.language.pipeline import CAREER_MASK
from bot.language.words import stems
from bot.nlu.clauses import INTENT_THRESHOLD, OFF_TOPIC, Read
from bot.nlu.hearing import CERTAIN, NAME_CAREER
from bot.nlu.referring import words
from bot.nlu.segments import SENTENCE_ENDS

NEAR = 4  # tokens before a name that tell whose job it is
SHORT = 2  # letters of words that may stand between a wish and a name, such as "b" and "2"
# Next to a question, they are not replied to. Some feelings get a few words before its answer, see `in_order`.
RUDE = ("insult", "gibberish")
# Next to a career that is named, they say nothing of what is wanted.
ASIDES = (*RUDE, "grumble", "chitchat", "greet")
# A message that names a career is off topic if it is at least this likely.
SURELY_OFF_TOPIC = 0.7
JOB_AS_A_WHOLE = Label("overview", OTHER)


def about_what_is_named(chosen: Sequence[Read], *, names: bool, is_new: bool, guess: Callable[[Read], Label | None]) -> list[Read]:
    """Return the clauses to reply to, without asides if the message asks something or names a career.

    `names` is whether the message asks about a career with a profile, and `is_new` whether the conversation was about none or another
    before. If it is not understood what is asked about it, that is what `guess` returns, or else just the career. A question on something
    else in its work is on the job as a whole, so that the reply says what the profile has near it.
    """
    if any(each.is_topical and each.confidence >= INTENT_THRESHOLD for each in chosen):
        return [each for each in chosen if each.label.topic not in RUDE]
    unclear = all(_is_unclear(each) for each in chosen)
    if not names or not (is_new or unclear) or not all(_is_aside(each) for each in chosen):
        return list(chosen)
    asking = [each for each in chosen if (each.put or each.label == OFF_TOPIC) and says_more_than_names(each.text)]
    best = max(asking or chosen, key=lambda each: each.confidence)
    label = guess(best) or (JOB_AS_A_WHOLE if asking else None)
    return [best._replace(label=label or NAME_CAREER, act=Act.ASK if label else Act.REQUEST, confidence=CERTAIN, told=False)]


def asked_about(doc: Doc, entities: Iterable[Mapping[str, Any]], current: Collection[str]) -> set[str]:
    """Return the careers with a profile that a message names and can ask about. "She" names none of the `current` ones."""
    subjects = (each for each in entities if each["role"] == "held" and each["as"] is Role.SUBJECT)
    named = (each for each in subjects if not (each.get("stands_in") and each["value"] in current))
    return {each["value"] for each in named if is_wanted(doc, each["span"])}


def is_wanted(doc: Doc, name: Span) -> bool:
    """Return whether a career that is named can be what someone asks about, rather than a job that they or others had, or turn down."""
    before = {token.norm_ for token in doc[max(0, name.start - NEAR) : name.start]}
    return before.isdisjoint(words("had_or_turned_down")) and not (before & words("people") and not before & words("wishes"))


def is_wished_for(doc: Doc, name: Span) -> bool:
    """Return whether a career is what someone says they want to be: "I've wanted to be a vet since I was six".

    They can also name it before: "I help out a vet and want to do it for real".
    """
    if _wishes_to_do_it(doc, name):
        return True
    start, between = name.start, words("small") | words("wishes")
    while start and (doc[start - 1].norm_ in between or len(doc[start - 1]) <= SHORT):
        start -= 1
    wish = {token.norm_ for token in doc[start : name.start]} & words("wishes")
    before = {token.norm_ for token in doc[max(0, start - 2) : name.start]}
    return bool(wish) and before.isdisjoint(words("had_or_turned_down"))


def _wishes_to_do_it(doc: Doc, name: Span) -> bool:
    """Return whether someone wants to do "it" in the same sentence, after a career was named."""
    end = next((token.i for token in doc[name.end :] if token.text in SENTENCE_ENDS), len(doc))
    said = [token.norm_ for token in doc[name.end : end]]
    to_do = (said[i + 2 : i + 4] for i, word in enumerate(said) if word in words("wishes") and said[i + 1 : i + 2] == ["to"])
    return any(len(each) > 1 and each[0] in words("does") and each[1] in words("it") for each in to_do)


def is_own_by_trade(doc: Doc, name: Span) -> bool:
    """Return whether a career is said to be what someone learnt: "vehicle mechanic by trade"."""
    following = [token.norm_ for token in doc[name.end : name.end + 2]]
    return len(following) > 1 and following[0] == "by" and following[1] in words("by_what")


def is_own_so_far(doc: Doc, name: Span) -> bool:
    """Return whether a career is said to be what someone was up to now: "I trained as a nurse", "I've been a nurse 18 months"."""
    start = _before_articles(doc, name)
    was = start and doc[start - 1].norm_ in words("was_so_far")
    return bool(was) and any(token.norm_ == "i" for token in doc[max(0, start - NEAR) : start])


def is_job_of_someone(doc: Doc, name: Span) -> bool:
    """Return whether a career is only said to be what someone is: "my brother-in-law is a nurse"."""
    start = _before_articles(doc, name)
    if not start or doc[start - 1].norm_ not in words("being_someone"):
        return False
    return any(token.norm_ in words("people") for token in doc[max(0, start - 1 - NEAR) : start - 1])


def _before_articles(doc: Doc, name: Span) -> int:
    """Return where the articles begin that stand before a name, or "as a"."""
    start = int(name.start)
    while start and doc[start - 1].norm_ in words("articles") | words("as"):
        start -= 1
    return start


def says_more_than_names(text: str) -> bool:
    """Return whether a clause, with the careers in it masked, has words of its own."""
    return not set(stems(text)) <= set(stems(CAREER_MASK))


def _is_aside(read: Read) -> bool:
    return read.label.topic in ASIDES or read.label == NAME_CAREER or _is_unclear(read)


def _is_unclear(read: Read) -> bool:
    return read.confidence < (SURELY_OFF_TOPIC if read.label == OFF_TOPIC else INTENT_THRESHOLD)
