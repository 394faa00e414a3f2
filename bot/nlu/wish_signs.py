"""Words that show what a message does with a wish, whatever it wishes for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from spacy.tokens import Doc, Span

from bot.nlu.wish_words import finding_words
from bot.nlu.wishes import ReadWish

BEFORE_NAME = 4  # tokens between "like" and the name of a career


def chooses_among(doc: Doc) -> bool:
    """Return whether a message asks which of the careers listed is as wished: "which has the best pay", "are there any outdoors"."""
    pairs = pairwise([*(token.lower_ for token in doc), ""])
    return any(word == "any" or (word == "which" and after in finding_words()["after_which"]) for word, after in pairs)


def likens_to_listed(doc: Doc) -> bool:
    """Return whether a message asks for something like what was listed: "is there something like this in a hospital"."""
    return any(one.lower_ == "like" and other.lower_ in finding_words()["as_listed"] for one, other in pairwise(doc))


def points(doc: Doc) -> bool:
    """Return whether a message asks about something that was said: "do they work nights"."""
    return any(token.lower_ in finding_words()["points"] for token in doc)


def likens(doc: Doc, words: str = "likens") -> bool:
    """Return whether a message asks for something like a job: "the same but better paid", "what else", "to use my skills"."""
    return any(token.lower_ in finding_words()[words] for token in doc)


def asks_for_jobs(doc: Doc) -> bool:
    """Return whether a message speaks of jobs, or of something or anything."""
    words = (*finding_words()["jobs"], *finding_words()["ways_in"], *finding_words()["any_job"])
    return any(token.lower_ in words for token in doc)


def likens_to(doc: Doc, name: Span) -> bool:
    """Return whether a message wants something like a career that it names, rather than that career: "like an archivist, but outdoors"."""
    said, signs = [token.lower_ for token in doc], finding_words()
    before = said[max(0, name.start - BEFORE_NAME) : name.start]
    if any(word in signs["likens_before"] for word in before) or _is_like(said, name.start):
        return True
    if any(word in signs["becomes"] for word in before):
        return False
    but = any(word == "but" and after not in signs["begins_clause"] for word, after in pairwise(said[name.end :]))
    return but or any(word in signs["likens_to"] for word in (*said[: name.start], *said[name.end :]))


def _is_like(said: Sequence[str], name: int) -> bool:
    """Return whether "like" shortly before a name compares with it, as it doesn't in "I'd like to be an archivist"."""
    for i in range(max(0, name - BEFORE_NAME), name):
        if said[i] == "like" and said[i + 1] != "to" and not (i and said[i - 1] in finding_words()["would"]):
            return True
    return False


def looks_for_job(doc: Doc) -> bool:
    """Return whether a message says that someone looks for a job, whichever it is: "can you help my son find some work"."""
    words = [token.lower_ for token in doc]
    for i, word in enumerate(words):
        rest = iter(words[i + 1 :]) if word in finding_words()["seeks"] else iter(())
        following = next((each for each in rest if each not in finding_words()["any_of_jobs"]), "")
        if following in (*finding_words()["jobs"], *finding_words()["ways_in"]):
            return True
    return False


def starts_over(doc: Doc, now: ReadWish) -> bool:
    """Return whether a message is a wish of its own rather than one that adds to the last: "jobs with animals", after another wish."""
    if now.resets:
        return True
    signs = (*finding_words()["goes_on"], *finding_words()["changes"])
    goes_on = now.more or now.not_these or now.of_these or doc[0].lower_ in signs
    return not goes_on and any(token.lower_ in finding_words()["jobs"] for token in doc)
