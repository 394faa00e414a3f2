"""Splits a message that asks several things into its parts.

The message is cut wherever a new question could start (the end of a sentence, a comma, "and", "also"). Which cuts hold is
decided by the classifier: a part stands on its own if it is clearer on its own than the whole is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from spacy.tokens import Doc, Token

# Words that may start a new question; they are left out of it.
JOINTS = {"and", "or", "also", "plus", "&", "+", "then", "but", "additionally", "separately"}
STOPS = {".", "?", "??", "???", "!", ",", ";", "/", "…", "...", "-", "–", "—", "•", ":", "(", ")"}
SENTENCE_ENDS = {".", "?", "??", "???", "!", "…", "..."}
AUXILIARIES = {"do", "does", "did", "is", "are", "am", "can", "could", "may", "might", "would", "will", "shall", "should", "must"}
QUESTION_WORDS = {"what", "which", "who", "whom", "whose", "when", "where", "why", "how", "any", "tell", *AUXILIARIES}
PRONOUNS = {"i", "you", "he", "she", "it", "we", "they", "there", "this"}
POSSESSIVES = {"my", "our", "her", "his", "their", "your"}
# Words that open a question in the midst of a message; "when" and "which" more often go on with one.
OPENERS = {"what", "who", "where", "why", "how"}
# Words that a clause follows: "do you know what", "tell me how", "with whom".
LEADING_ON = {"know", "ask", "say", "see", "tell", "me", "depend", "depends", "matter", "about", "of", "with", "from", "for"}
SHORTEST_QUESTION = 3  # tokens of one that starts with an auxiliary
OPENING_WORDS = 3
NOTE_FORM = 4  # tokens
# A message cut more often than this is a story, not a list of questions: its sentences alone are looked at.
MOST_PIECES = 6
# From this likelihood on, a piece that is a whole question is never joined to what follows it.
CLEAR = 0.4
# What a part that asks something new is worth, in log likelihood.
BONUS = 1.0
# Parts less likely than this are no questions of their own; one that is not put as a question must be clearer.
LEAST, LEAST_IN_NOTE_FORM = 0.2, 0.55


class Piece(NamedTuple):
    """Tokens `start` to `end` of a message, and whether they are a whole question: ended by its mark, or by the next question."""

    start: int
    end: int
    asked: bool = False


class Reading(NamedTuple):
    """The best label of a span, how likely it is, and whether the span asks something about a career."""

    label: str
    likelihood: float
    asks: bool
    least: float = LEAST
    """How likely it must be to stand on its own."""


# Of a span that cannot stand alone.
NO_READING = Reading("", 1e-9, False)


def pieces(doc: Doc) -> list[Piece]:
    """The finest cut of a message."""
    marked = _cut(doc, lambda i: doc[i].text in STOPS or doc[i].is_space or doc[i].norm_ in JOINTS)
    fine = _closed(doc, [part for piece in marked for part in _run_ons(doc, piece)])
    if len(fine) <= MOST_PIECES:
        return fine
    sentences = list(_cut(doc, lambda i: doc[i].text in SENTENCE_ENDS))
    return sentences if len(sentences) <= MOST_PIECES else [Piece(0, len(doc))]


def _cut(doc: Doc, is_cut: Callable[[int], bool]) -> Iterator[Piece]:
    start = 0
    for i in range(len(doc)):
        # "3/4", "on-call", "9-5": a mark without a space on either side joins
        joins = 0 < i < len(doc) - 1 and not doc[i - 1].whitespace_ and not doc[i].whitespace_ and doc[i].text in {"-", "–", ".", ":"}
        if is_cut(i) and not joins:
            # A question mark belongs to the question it ends.
            end = i + 1 if doc[i].text.startswith("?") else i
            if any(doc[j].is_alpha or doc[j].like_num for j in range(start, end)):
                yield Piece(start, end, end > i)
            start = i + 1
    if any(doc[j].is_alpha or doc[j].like_num for j in range(start, len(doc))):
        yield Piece(start, len(doc))


def _run_ons(doc: Doc, piece: Piece) -> Iterator[Piece]:
    """A piece cut before each further question in it, where nothing marks one: "what are the hours who employs them"."""
    start = piece.start
    for i in range(piece.start, piece.end - 1):
        if i - start >= SHORTEST_QUESTION and _runs_on(doc, start, i):
            yield Piece(start, i)
            start = i
    yield Piece(start, piece.end, piece.asked)


def _runs_on(doc: Doc, start: int, i: int) -> bool:
    """Whether a question that begins at `start` could be followed by another that begins at `i`."""
    if doc[start].norm_ in AUXILIARIES and doc[i].norm_ in AUXILIARIES:
        return doc[i + 1].norm_ in PRONOUNS
    return doc[start].norm_ in QUESTION_WORDS and doc[i].norm_ in OPENERS and doc[i - 1].norm_ not in LEADING_ON


def _closed(doc: Doc, cut: Sequence[Piece]) -> list[Piece]:
    """The pieces, those closed that a question follows ("what is it called and which jobs are like it"); "or" goes on with one."""
    following = [*cut[1:], None][: len(cut)]
    return [
        piece._replace(asked=True)
        if after and is_question(doc, piece) and doc[after.start].norm_ in QUESTION_WORDS and doc[piece.end].norm_ != "or"
        else piece
        for piece, after in zip(cut, following, strict=True)
    ]


def is_question(doc: Doc, piece: Piece) -> bool:
    """Whether a piece is put as a question: it has a question mark, or starts as questions do, or ends in one ("…, is that so")."""
    words = [doc[i] for i in range(piece.start, piece.end)]
    starts = any(word.norm_ in QUESTION_WORDS and not _is_told(words, k) for k, word in enumerate(words[:OPENING_WORDS]))
    ends = any(before.text == "," and word.norm_ in AUXILIARIES for before, word in pairwise(words))
    return starts or ends or any(word.text.startswith("?") for word in words)


def _is_told(words: Sequence[Token], k: int) -> bool:
    """Whether word `k` is an auxiliary that follows what it is said of: "my uncle does", not "so does he"."""
    if words[k].norm_ not in AUXILIARIES or k == 0:
        return False
    return words[k - 1].norm_ in PRONOUNS or (k > 1 and words[k - 2].norm_ in POSSESSIVES)


def can_ask(doc: Doc, piece: Piece) -> bool:
    """Whether a piece could be a question: it is put as one, or is so short that it may be one in note form ("and the pay")."""
    return is_question(doc, piece) or piece.end - piece.start <= NOTE_FORM


def says_something(doc: Doc, piece: Piece) -> bool:
    """Whether a piece means something without the rest: "what is it" does not, "do servicing" breaks off, "what do they do" does."""
    if doc[piece.start].norm_ in AUXILIARIES and piece.end - piece.start < SHORTEST_QUESTION:
        return False
    words = sum(doc[i].is_alpha for i in range(piece.start, piece.end))
    if doc[piece.start].norm_ in OPENERS and words > SHORTEST_QUESTION:
        return True
    return any(not doc[i].is_stop and (doc[i].is_alpha or doc[i].like_num) for i in range(piece.start, piece.end))


def spans(cut: Sequence[Piece]) -> list[Piece]:
    """Every run of adjacent pieces, shortest first; the whole message last."""
    n = len(cut)
    return [_run(cut, i, i + size) for size in range(1, n + 1) for i in range(n - size + 1)]


def _run(cut: Sequence[Piece], first: int, end: int) -> Piece:
    """Pieces `first` to `end` as one."""
    return Piece(cut[first].start, cut[end - 1].end, cut[end - 1].asked)


def best_split(cut: Sequence[Piece], readings: Mapping[Piece, Reading]) -> list[Piece]:
    """The parts that together are the likeliest reading of a message, given the best label of each span.

    A part's log likelihood counts once for each of its pieces, so that a whole and its split are compared alike; parts that ask
    different things earn a bonus, as the classifier, made to choose, is sure of one of them.
    """
    best: list[tuple[float, list[Piece]]] = [(0.0, [])]
    for end in range(1, len(cut) + 1):
        options = []
        for start in range(end):
            span = _run(cut, start, end)
            label, likelihood, asks, least = readings[span]
            whole = start == 0 and end == len(cut)
            score, parts = best[start]
            if (likelihood < least and not whole and not span.asked) or score == -np.inf:
                continue
            if any(piece.asked and readings[piece].asks and readings[piece].likelihood >= CLEAR for piece in cut[start : end - 1]):
                # A clear question that is whole is one of its own.
                continue
            new = asks and label not in {readings[part].label for part in parts}
            options.append((score + (end - start) * float(np.log(likelihood)) + BONUS * new, [*parts, span]))
        best.append(max(options, key=lambda option: option[0]) if options else (-np.inf, []))
    # Where no reading will do, each piece is left to speak for itself.
    return best[-1][1] or list(cut)
