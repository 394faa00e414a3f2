"""Finds the careers meant by "her job" or "theirs", after someone's job was mentioned, and by "the other one" of two compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from spacy.tokens import Doc, Span

from bot.conversation.history import careers_in
from bot.conversation.types import SOMEONE, DialogueState, Role
from bot.nlu.referring import words
from bot.nlu.segments import SENTENCE_ENDS, Piece


def person_in(doc: Doc, entities: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the career of the person that a message tells of, as in "my niece is an archivist".

    Return SOMEONE if it tells of a person without a career that has a profile, or None if it tells of nobody.
    """
    if not any(token.norm_ in words("people") for token in doc):
        return None
    jobs = [each["value"] for each in entities if each["role"] == "held" and _is_theirs(doc, each["span"], each["as"])]
    return jobs[0] if jobs else SOMEONE


def _is_theirs(doc: Doc, name: Span, role: Role) -> bool:
    """Return whether a career is that of another person, told of in the same sentence, rather than one that they wish for."""
    start = max((i + 1 for i in range(name.start) if doc[i].text in SENTENCE_ENDS), default=0)
    before = {token.norm_ for token in doc[start : name.start]}
    wished_for = role is Role.SUBJECT and bool(before & words("wishes"))
    return bool(before & (words("people") | words("theirs"))) and not wished_for


def asks_about_them(span: Span) -> bool:
    """Return whether a clause asks about the job of someone told of: "does she work nights", "and hers?"."""
    return any(token.norm_ in words("theirs") for token in span)


def points_to_job(doc: Doc, piece: Piece) -> bool:
    """Return whether a question is about the career talked about: "would my interest count in this work"."""
    return any(token.norm_ in words("it") for token in doc[piece.start : piece.end])


def names_the_other(span: Span) -> bool:
    """Return whether a clause asks about "the other one"."""
    said = [token.norm_ for token in span if token.is_alpha]
    return any(word in words("other") and (i + 1 == len(said) or said[i + 1] in words("after")) for i, word in enumerate(said))


def other_career(doc: Doc, state: DialogueState) -> str | None:
    """Return the other of two careers that were compared, if a message asks for it after a question about one of them."""
    if not names_the_other(doc[:]):
        return None
    asked = [careers for turn in reversed(state.recent) if (careers := careers_in(turn))]
    two = next((careers for careers in asked if len(careers) > 1), ())
    others = [career for career in two if asked and career not in asked[0]]
    return others[0] if len(two) == len(others) + 1 == 2 else None
