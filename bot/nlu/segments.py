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
# Those of them that also stand within one.
ADVERBS = {"also", "then", "additionally", "separately"}
STOPS = {".", "?", "??", "???", "!", ",", ";", "/", "…", "...", "-", "–", "—", "•", ":", "(", ")"}
SENTENCE_ENDS = {".", "?", "??", "???", "!", "…", "..."}
AUXILIARIES = {"do", "does", "did", "is", "are", "am", "can", "could", "may", "might", "would", "will", "shall", "should", "must"}
QUESTION_WORDS = {"what", "which", "who", "whom", "whose", "when", "where", "why", "how", "any", "tell", "whether", *AUXILIARIES}
PRONOUNS = {"i", "you", "he", "she", "it", "we", "they", "there", "this"}
POSSESSIVES = {"my", "our", "her", "his", "their", "your"}
# Words that open a question in the midst of a message; "when" and "which" more often go on with one.
OPENERS = {"what", "who", "where", "why", "how"}
# Words that a clause follows: "do you know what", "tell me how", "work out what", "with whom".
LEADING_ON = {
    *("know", "ask", "say", "see", "tell", "me", "depend", "depends", "matter", "about", "of", "with", "from", "for", "out", "sure"),
    *("or", "understand", "explain", "find", "wonder", "wondering", "decide", "learn", "describe"),
}
# Words whose full stop ends no sentence.
SHORT_FORMS = {"no", "tel", "approx", "etc", "eg", "ie", "vs", "st", "dr", "mr", "mrs", "ms"}
# Words by which a statement asks: "i want to know what you do", "just wondering about the pay".
ASKING = {"know", "wondering", "wonder", "curious", "ask", "asking"}
# Words that point at what was said before: "does it offer both", "would either of those be a problem".
POINTING = {"both", "either", "neither", "that", "those", "these"}
# What "or" only rounds a question off with: "or not", "or what".
ROUNDING_OFF = {"no", "not", "what", "something", "so", "anything", "nothing"}
# Words that spaCy counts among those that tell nothing: "a bad back", "can they call you in".
TELLING = {"back", "call"}
# Words that judge what was said before and say nothing new: "would this job make it worse".
JUDGING = {*("job", "work", "worse", "better", "problem", "matter", "suit", "right", "bad", "good", "issue", "ok", "okay", "fine", "stop")}
SHORTEST_QUESTION = 3  # tokens of one that starts with an auxiliary
OPENING_WORDS = 3
NOTE_FORM = 4  # tokens
# A message cut more often than this is a story, not a list of questions: its sentences alone are looked at.
MOST_PIECES = 6
# From this likelihood on, a piece that is a whole question is never joined to what follows it.
CLEAR = 0.25
# What a part that asks something new is worth, in log likelihood.
BONUS = 1.0
# Parts less likely than this are no questions of their own; one that is not put as a question must be clearer.
LEAST, LEAST_IN_NOTE_FORM = 0.2, 0.55
# A note that is surely about a career ("entry requirements") may leave open which of its labels it is.
LEAST_NOTED, TOPICAL = 0.3, 0.9
# What it costs to leave a piece out, in log likelihood.
BACKGROUND = -2.0
# From this likelihood on, a piece that asks for something else than what it is joined to is a question of its own.
PLAIN = 0.9


class Piece(NamedTuple):
    """Tokens `start` to `end` of a message, and whether they are a whole question: ended by its mark, or by the next question."""

    start: int
    end: int
    asked: bool = False


class Reading(NamedTuple):
    """How a span reads by itself."""

    label: str
    likelihood: float
    asks: bool
    """Whether it asks something about a career."""
    put: bool = True
    """Whether it is put as a question; one that is not must be clearer to stand on its own."""
    background: bool = False
    """Whether it may be left out beside others."""
    topical: float = 0.0
    """How likely it is to be about a career at all."""
    names: bool = False
    """Whether it names a career."""

    @property
    def stands(self) -> bool:
        """Whether it is clear enough to stand on its own."""
        noted = self.asks and self.topical >= TOPICAL
        return self.likelihood >= (LEAST if self.put else LEAST_NOTED if noted else LEAST_IN_NOTE_FORM)


# Of a span that cannot stand alone.
NO_READING = Reading("", 1e-9, False, put=False, background=True)


def pieces(doc: Doc) -> list[Piece]:
    """The finest cut of a message."""
    marked = _cut(doc, lambda i: doc[i].text in STOPS or doc[i].is_space or _is_joint(doc, i))
    fine = _closed(doc, [part for piece in marked for part in _run_ons(doc, piece)])
    if len(fine) <= MOST_PIECES:
        return fine
    sentences = list(_cut(doc, lambda i: doc[i].text in SENTENCE_ENDS))
    return sentences if len(sentences) <= MOST_PIECES else [Piece(0, len(doc))]


def _is_joint(doc: Doc, i: int) -> bool:
    """Whether a word joins what could be two questions; "is it also" goes on with one."""
    goes_on = i > 0 and doc[i].norm_ in ADVERBS and doc[i - 1].norm_ in {*AUXILIARIES, *PRONOUNS}
    rounds_off = doc[i].norm_ == "or" and i + 2 >= len(doc) - doc[-1].is_punct and doc[-1 - doc[-1].is_punct].norm_ in ROUNDING_OFF
    return doc[i].norm_ in JOINTS and not goes_on and not rounds_off


def _cut(doc: Doc, is_cut: Callable[[int], bool]) -> Iterator[Piece]:
    start = 0
    for i in range(len(doc)):
        # "3/4", "on-call", "9-5": a mark without a space on either side joins
        within = 0 < i < len(doc) - 1
        joins = within and not doc[i - 1].whitespace_ and not doc[i].whitespace_ and doc[i].text in {"-", "–", ".", ":"}
        joins |= within and doc[i].text == "." and doc[i - 1].lower_ in SHORT_FORMS
        if is_cut(i) and not joins:
            # A question mark belongs to the question it ends.
            end = i + 1 if doc[i].text.startswith("?") else i
            if _has_words(doc, start, end):
                yield Piece(start, end, end > i)
            start = i + 1
    if _has_words(doc, start, len(doc)):
        yield Piece(start, len(doc))


def _has_words(doc: Doc, start: int, end: int) -> bool:
    """Whether there is more than marks and the letters or numbers of a list: "(a)", "2."."""
    if end - start == len(doc):
        return any(token.is_alpha or token.like_num for token in doc)
    return any(token.is_alpha and len(token) > 1 for token in doc[start:end])


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
        # "can i still do it" goes on, "is it shifts do you lift" does not.
        return doc[i + 1].norm_ in PRONOUNS and (doc[i].norm_, doc[i + 1].norm_) != ("do", "it")
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
    requests = any(word.norm_ in ASKING for word in words[: OPENING_WORDS + 1])
    ends = any(before.text == "," and word.norm_ in AUXILIARIES for before, word in pairwise(words))
    return starts or requests or ends or any(word.text.startswith("?") for word in words)


def _is_told(words: Sequence[Token], k: int) -> bool:
    """Whether word `k` asks nothing: an auxiliary after what it is said of ("my uncle does", not "so does he"), a clause's "when"."""
    if words[k].norm_ == "when":
        return k + 1 < len(words) and words[k + 1].norm_ not in {*AUXILIARIES, "'s", "s"}
    if words[k].norm_ not in AUXILIARIES or k == 0:
        return False
    return words[k - 1].norm_ in PRONOUNS or (k > 1 and words[k - 2].norm_ in POSSESSIVES)


def can_ask(doc: Doc, piece: Piece) -> bool:
    """Whether a piece could be a question: it is put as one, or is so short that it may be one in note form ("and the pay")."""
    return is_question(doc, piece) or piece.end - piece.start <= NOTE_FORM


def is_alternative(doc: Doc, piece: Piece) -> bool:
    """Whether a piece is put as an alternative to the one before it: "is it 9 to 5 or shifts"."""
    return piece.start > 0 and doc[piece.start - 1].norm_ == "or"


def points_back(doc: Doc, piece: Piece) -> bool:
    """Whether a piece speaks of what was said before: "does it offer both"."""
    return any(doc[i].norm_ in POINTING and not _is_relative(doc, i, piece.start) for i in range(piece.start, piece.end))


def _is_relative(doc: Doc, i: int, start: int) -> bool:
    """Whether it is the "that" of "a job that needs", not of "is that so"."""
    return doc[i].norm_ == "that" and i > start and doc[i - 1].norm_ not in {*AUXILIARIES, *LEADING_ON, "like", "do"}


def breaks_off(doc: Doc, piece: Piece) -> bool:
    """Whether a piece is the beginning of a question alone: "do servicing", cut from "and repair firms recruit"."""
    return doc[piece.start].norm_ in AUXILIARIES and piece.end - piece.start < SHORTEST_QUESTION


def says_something(doc: Doc, piece: Piece) -> bool:
    """Whether a piece means something without the rest: "what is it" does not, "what do they do" does."""
    words = sum(doc[i].is_alpha for i in range(piece.start, piece.end))
    if doc[piece.start].norm_ in OPENERS and words > SHORTEST_QUESTION:
        return True
    return has_content(doc, piece)


def has_content(doc: Doc, piece: Piece) -> bool:
    """Whether a piece has words that tell what it is about."""
    words = [doc[i] for i in range(piece.start, piece.end) if doc[i].is_alpha or doc[i].like_num]
    return any(word.norm_ in TELLING or not (word.is_stop or word.norm_ in JUDGING) for word in words)


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
    different things earn a bonus, as the classifier, made to choose, is sure of one of them. A piece that is not put as a question
    may be background to the rest, left out at a price.
    """
    best: list[tuple[float, list[Piece]]] = [(0.0, [])]
    for end in range(1, len(cut) + 1):
        options = []
        for start in range(end):
            span = _run(cut, start, end)
            reading = readings[span]
            whole = start == 0 and end == len(cut)
            score, parts = best[start]
            if score == -np.inf:
                continue
            if len(cut) > 1 and end - start == 1 and reading.background:
                options.append((score + BACKGROUND, parts))
            if not reading.stands and not whole and not span.asked:
                continue
            if end - start > 1 and _joins_questions(cut[start:end], readings, reading):
                continue
            new = reading.asks and reading.label not in {readings[part].label for part in parts}
            options.append((score + (end - start) * float(np.log(reading.likelihood)) + BONUS * new, [*parts, span]))
        best.append(max(options, key=lambda option: option[0]) if options else (-np.inf, []))
    # Where no reading will do, each piece is left to speak for itself.
    return best[-1][1] or list(cut)


def _joins_questions(inner: Sequence[Piece], readings: Mapping[Piece, Reading], reading: Reading) -> bool:
    """Whether a span runs together what is a question of its own: one that is clear and whole, or asks plainly for something else."""
    if any(piece.asked and readings[piece].asks and readings[piece].likelihood >= CLEAR for piece in inner[:-1]):
        return True
    return any(readings[p].asks and readings[p].likelihood >= PLAIN and readings[p].label != reading.label for p in inner)
