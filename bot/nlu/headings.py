"""Finds what a message opens with before its question, which says what it is about: "warden in student flats, are they on call"."""

from __future__ import annotations

from spacy.tokens import Doc, Span, Token

from bot.nlu.referring import words
from bot.nlu.segments import JOINTS, POSSESSIVES, PRONOUNS, QUESTION_WORDS, STOPS

MOST_WORDS = 8


def heading(doc: Doc) -> Span | None:
    """Return the few words before a message's question, or None if it opens with its question, or tells of someone or of what was."""
    start = next((token.i for token in doc if not token.is_punct and token.norm_ not in words("before_heading")), len(doc))
    end = next((token.i for token in doc[start:] if _ends(token)), len(doc))
    span = doc[start:end]
    if not 0 < len(span) <= MOST_WORDS or not any(token.is_alpha for token in doc[end:]):
        return None
    tells = any(token.norm_ in PRONOUNS | POSSESSIVES | words("tells_of_past") | words("people") for token in span)
    return None if tells or span[0].norm_ in JOINTS | words("leads_in") else span


def asks_next(opening: Span) -> bool:
    """Return whether a question follows right after a heading."""
    following = next((token for token in opening.doc[opening.end :] if token.is_alpha), None)
    return following is not None and following.norm_ in QUESTION_WORDS


def _ends(token: Token) -> bool:
    """Return whether a token ends a heading: a question, or punctuation that is no part of a word as in "e-learning"."""
    spaced = bool(token.whitespace_ or not token.i or token.nbor(-1).whitespace_)
    return token.norm_ in QUESTION_WORDS or (token.text in STOPS and spaced) or token.text.startswith("..")
