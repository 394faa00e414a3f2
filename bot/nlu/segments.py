"""Splits a message with several questions into parts.

The message is cut wherever a new question could start, e.g. at the end of a sentence, a comma, "and" or "also". The classifier then
decides which cuts to keep: a part becomes a separate question if it is clearer on its own than together with the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from spacy.tokens import Doc, Span, Token

# Words that can join two questions. They are not included in either.
JOINTS = {"and", "or", "also", "plus", "&", "+", "then", "but", "additionally", "separately"}
# Joints that can also occur within a question.
ADVERBS = {"also", "then", "additionally", "separately"}
STOPS = {".", "?", "??", "???", "!", ",", ";", "/", "…", "...", "-", "–", "—", "•", ":", "(", ")"}
SENTENCE_ENDS = {".", "?", "??", "???", "!", "…", "..."}
AUXILIARIES = {"do", "does", "did", "is", "are", "am", "can", "could", "may", "might", "would", "will", "shall", "should", "must"}
QUESTION_WORDS = {"what", "which", "who", "whom", "whose", "when", "where", "why", "how", "any", "tell", "whether", *AUXILIARIES}
PRONOUNS = {"i", "you", "he", "she", "it", "we", "they", "there", "this"}
POSSESSIVES = {"my", "our", "her", "his", "their", "your"}
# Words that start a new question in the middle of a message. "When" and "which" more often continue the previous one.
OPENERS = {"what", "who", "where", "why", "how"}
# Words that are followed by a clause: "do you know what", "tell me how", "work out what", "with whom".
LEADING_ON = {
    *("know", "ask", "say", "see", "tell", "me", "depend", "depends", "matter", "about", "of", "with", "from", "for", "out", "sure"),
    *("or", "understand", "explain", "find", "wonder", "wondering", "decide", "learn", "describe"),
}
# Abbreviations, where a full stop does not end the sentence.
SHORT_FORMS = {"no", "tel", "approx", "etc", "eg", "ie", "vs", "st", "dr", "mr", "mrs", "ms"}
# Words that turn a statement into a question: "i want to know what you do", "just wondering about the pay".
ASKING = {"know", "wondering", "wonder", "curious", "ask", "asking"}
# Words that refer to something said before: "does it offer both", "would either of those be a problem".
BACK_REFERENCES = {"both", "either", "neither", "that", "those", "these"}
# Words that can follow "or" at the end of a question without asking anything new: "or not", "or what".
ROUNDING_OFF = {"no", "not", "what", "something", "so", "anything", "nothing"}
# Words that spaCy treats as stop words but that matter here: "a bad back", "can they call you in".
CONTENT_STOP_WORDS = {"back", "call"}
# Words that ask for a verdict on something said before: "would this job make it worse".
JUDGING = {*("job", "work", "worse", "better", "problem", "matter", "suit", "right", "bad", "good", "issue", "ok", "okay", "fine", "stop")}
# Questions that only round off the one before: "does that count, do you think?".
TAGS: set[tuple[str, ...]] = {
    *(("do", "you", "think"), ("do", "you", "reckon"), ("would", "you", "say"), ("do", "you", "know"), ("would", "you", "think")),
    *(("exactly",), ("precisely",), ("roughly",)),
}
# The same after a comma, of what someone claims: "my mate says they work nights, is that right?".
CHECKING_TAGS: set[tuple[str, ...]] = {
    *(("is", word, how) for word in ("that", "this", "it") for how in ("right", "true", "correct", "so")),
    *(("yes",), ("right",), ("correct",)),
}
# Words that begin an address ("you silly machine"), how long it can be, and words after which "you" is not one.
ADDRESSES, MOST_ADDRESSED = {"you", "ya", "ye"}, 4
BEFORE_OBJECTS = {*("to", "if", "that", "because", "when", "than", "like", "by", "thank", "help", "at", "on", "in", "where", "what", "how")}
BEFORE_OBJECTS |= {"everything", "anything", "whatever"}
SHORTEST_TAG = 2  # tokens, as in "yes?"
SHORTEST_QUESTION = 3  # minimum tokens in a question that starts with an auxiliary
OPENING_WORDS = 3
FEW_TOKENS = 6  # after "or" in "yes or no!!!"
NOTE_FORM = 4  # maximum tokens
# A message with more pieces than this is a story rather than a list of questions, so it is only split into sentences.
MOST_PIECES = 6
# Runs of pieces are read as well, from the shortest, until they have this many tokens together.
MOST_JOINED_TOKENS = 256
# A complete question that is at least this likely is never joined to the next piece.
WHOLE_QUESTION_LIKELIHOOD = 0.25
# Score for each part that asks something new, in log likelihood.
NEW_QUESTION_BONUS = 1.0
# Minimum likelihood for a part to be a separate question. It is higher if the part is not phrased as a question.
LEAST, LEAST_IN_NOTE_FORM = 0.2, 0.55
# If a note ("entry requirements") is clearly about a career, its exact label can be less certain.
LEAST_NOTED, TOPICAL = 0.3, 0.9
# Penalty for leaving out a piece, in log likelihood.
BACKGROUND = -2.0
# A piece that is at least this likely stays a separate question if joining it to others would change its label.
OWN_QUESTION_LIKELIHOOD = 0.9


class Piece(NamedTuple):
    """Tokens `start` to `end` of a message.

    `asked` is true if they are a complete question, followed by a question mark or another question.
    """

    start: int
    end: int
    asked: bool = False


class SpanReading(NamedTuple):
    """How the classifier reads a span on its own."""

    label: str
    likelihood: float
    asks: bool
    """True if the span asks something about a career."""
    put: bool = True
    """True if the span is phrased as a question. If it is not, it must be clearer to stand on its own."""
    background: bool = False
    """True if the span can be left out when there are others."""
    topical: float = 0.0
    """Likelihood that the span is about a career at all."""
    names: bool = False
    """True if the span names a career."""
    inquires: bool = False
    """True if the span is phrased as a question about a career, or about what was said of one."""
    reacts: bool = False
    """True if the span seems to be a reaction, such as a grumble."""

    @property
    def stands(self) -> bool:
        """Return whether the span is clear enough to stand on its own."""
        noted = self.asks and self.topical >= TOPICAL
        return self.likelihood >= (LEAST if self.put else LEAST_NOTED if noted else LEAST_IN_NOTE_FORM)


# For spans that cannot stand on their own.
NO_READING = SpanReading("", 1e-9, False, put=False, background=True)


def pieces(doc: Doc) -> list[Piece]:
    """Cut a message wherever a new question could start. One that is nothing but joints is left whole: "and then?"."""
    marked = _cut(doc, lambda i: doc[i].text in STOPS or doc[i].is_space or _is_joint(doc, i))
    addressed = (part for piece in marked for part in _addressed(doc, piece))
    fine = _closed(doc, list(_with_tags(doc, (part for piece in addressed for part in _run_ons(doc, piece)))))
    if not fine and _has_words(doc, 0, len(doc)):
        return [Piece(0, len(doc))]
    if len(fine) <= MOST_PIECES:
        return fine
    coarse = list(_cut(doc, lambda i: doc[i].text in SENTENCE_ENDS))
    return coarse if len(coarse) <= MOST_PIECES else [Piece(0, len(doc))]


def _is_joint(doc: Doc, i: int) -> bool:
    """Return whether a word could join two questions. In "is it also", for example, it does not."""
    goes_on = i > 0 and doc[i].norm_ in ADVERBS and doc[i - 1].norm_ in {*AUXILIARIES, *PRONOUNS}
    ends_soon = len(doc) - i <= FEW_TOKENS
    rounds_off = ends_soon and doc[i].norm_ == "or" and [t.norm_ in ROUNDING_OFF for t in doc[i + 1 :] if not t.is_punct] == [True]
    # "Then what" would say nothing without "then".
    others = [token.norm_ in QUESTION_WORDS for token in doc[:FEW_TOKENS] if token.is_alpha and token.i != i]
    asks_on = doc[i].norm_ == "then" and len(doc) <= FEW_TOKENS and others == [True]
    return doc[i].norm_ in JOINTS and not goes_on and not rounds_off and not asks_on


def _cut(doc: Doc, is_cut: Callable[[int], bool]) -> Iterator[Piece]:
    start = 0
    for i in range(len(doc)):
        # Don't cut at punctuation without spaces around it, as in "on-call" or "9-5".
        within = 0 < i < len(doc) - 1
        joins = within and not doc[i - 1].whitespace_ and not doc[i].whitespace_ and doc[i].text in {"-", "–", ".", ":"}
        joins |= within and doc[i].text == "." and doc[i - 1].lower_ in SHORT_FORMS
        if is_cut(i) and not joins:
            # Keep a question mark together with its question.
            end = i + 1 if doc[i].text.startswith("?") else i
            if _has_words(doc, start, end):
                yield Piece(start, end, end > i)
            start = i + 1
    if _has_words(doc, start, len(doc)):
        yield Piece(start, len(doc))


def _has_words(doc: Doc, start: int, end: int) -> bool:
    """Return whether tokens contain more than punctuation and list markers such as "(a)" or "2."."""
    if end - start == len(doc):
        return any(token.is_alpha or token.like_num for token in doc)
    return any(token.is_alpha and len(token) > 1 for token in doc[start:end])


def _with_tags(doc: Doc, cut: Iterable[Piece]) -> Iterator[Piece]:
    """Join pieces that only round off a question to the piece before."""
    before: Piece | None = None
    for piece in cut:
        words = tuple(doc[i].norm_ for i in range(piece.start, piece.end) if doc[i].is_alpha)
        if before and (words in TAGS or (words in CHECKING_TAGS and _is_claim(doc, before, piece))):
            before = before._replace(end=piece.end, asked=piece.asked)
            continue
        if before:
            yield before
        before = piece
    if before:
        yield before


def _is_claim(doc: Doc, piece: Piece, tag: Piece) -> bool:
    """Return whether a piece claims something that the tag after it asks about, rather than what was said before."""
    least = 1 if tag.end - tag.start <= SHORTEST_TAG else NOTE_FORM
    return piece.end - piece.start > least and not any(doc[i].text in SENTENCE_ENDS for i in range(piece.start, tag.start))


def _addressed(doc: Doc, piece: Piece) -> Iterator[Piece]:
    """Split off the words by which a piece addresses the assistant at its end: "how much is it you silly machine"."""
    last = piece.end - next((k for k in range(piece.end - piece.start) if doc[piece.end - 1 - k].is_alpha), 0)
    for i in range(max(piece.start + 1, last - MOST_ADDRESSED), last - 1):
        if doc[i].norm_ in ADDRESSES and doc[i - 1].norm_ not in {*AUXILIARIES, *LEADING_ON, *BEFORE_OBJECTS}:
            yield Piece(piece.start, i)
            yield Piece(i, piece.end, piece.asked)
            return
    yield piece


def _run_ons(doc: Doc, piece: Piece) -> Iterator[Piece]:
    """Split a piece into questions that follow each other without punctuation: "what are the hours who employs them"."""
    start = piece.start
    for i in range(piece.start, piece.end - 1):
        if i - start >= SHORTEST_QUESTION and _runs_on(doc, start, i):
            yield Piece(start, i)
            start = i
    yield Piece(start, piece.end, piece.asked)


def _runs_on(doc: Doc, start: int, i: int) -> bool:
    """Return whether token `i` could start another question after the one that starts at `start`."""
    if doc[start].norm_ in AUXILIARIES and doc[i].norm_ in AUXILIARIES:
        # "can i still do it" is one question, "is it shifts do you lift" is two.
        return doc[i + 1].norm_ in PRONOUNS and (doc[i].norm_, doc[i + 1].norm_) != ("do", "it")
    return doc[start].norm_ in QUESTION_WORDS and doc[i].norm_ in OPENERS and doc[i - 1].norm_ not in LEADING_ON


def _closed(doc: Doc, cut: Sequence[Piece]) -> list[Piece]:
    """Mark questions as complete if another follows ("what is it called and which jobs are like it"), unless "or" joins them."""
    following = [*cut[1:], None][: len(cut)]
    return [
        piece._replace(asked=True)
        if after and is_question(doc, piece) and doc[after.start].norm_ in QUESTION_WORDS and doc[piece.end].norm_ != "or"
        else piece
        for piece, after in zip(cut, following, strict=True)
    ]


def is_question(doc: Doc, piece: Piece) -> bool:
    """Return whether a piece is phrased as a question.

    It may have a question mark, start like a question or end with a question tag ("…, is that so").
    """
    words = [doc[i] for i in range(piece.start, piece.end)]
    starts = any(word.norm_ in QUESTION_WORDS and not _is_told(words, k) for k, word in enumerate(words[:OPENING_WORDS]))
    requests = any(word.norm_ in ASKING for word in words[: OPENING_WORDS + 1])
    ends = any(before.text == "," and word.norm_ in AUXILIARIES for before, word in pairwise(words))
    return starts or requests or ends or any(word.text.startswith("?") for word in words)


def _is_told(words: Sequence[Token], k: int) -> bool:
    """Return whether word `k` belongs to a statement, although it is a question word.

    Examples are an auxiliary after its subject ("my uncle does", but not "so does he") and a "when" that starts a clause.
    """
    if words[k].norm_ == "when":
        return k + 1 < len(words) and words[k + 1].norm_ not in {*AUXILIARIES, "'s", "s"}
    if words[k].norm_ not in AUXILIARIES or k == 0:
        return False
    return words[k - 1].norm_ in PRONOUNS or (k > 1 and words[k - 2].norm_ in POSSESSIVES)


def can_ask(doc: Doc, piece: Piece) -> bool:
    """Return whether a piece is phrased as a question or is short enough to be one in note form ("and the pay")."""
    return is_question(doc, piece) or piece.end - piece.start <= NOTE_FORM


def is_alternative(doc: Doc, piece: Piece) -> bool:
    """Return whether a piece is an alternative to the one before it: "is it 9 to 5 or shifts"."""
    return piece.start > 0 and doc[piece.start - 1].norm_ == "or"


def sentences(doc: Doc) -> list[Span]:
    """Return the sentences of a message, without what ends them."""
    ends = [-1, *(token.i for token in doc if token.text in SENTENCE_ENDS), len(doc)]
    return [doc[start + 1 : end] for start, end in pairwise(ends) if end > start + 1]


def points_back(doc: Doc, piece: Piece) -> bool:
    """Return whether a piece refers to something said before: "does it offer both"."""
    return any(doc[i].norm_ in BACK_REFERENCES and not _is_relative(doc, i, piece.start) for i in range(piece.start, piece.end))


def _is_relative(doc: Doc, i: int, start: int) -> bool:
    """Return whether token `i` is a relative "that", as in "a job that needs" but not in "is that so"."""
    return doc[i].norm_ == "that" and i > start and doc[i - 1].norm_ not in {*AUXILIARIES, *LEADING_ON, "like", "do"}


def breaks_off(doc: Doc, piece: Piece) -> bool:
    """Return whether a piece is only the start of a question, e.g. "do servicing" if "and repair firms recruit" was cut off."""
    return doc[piece.start].norm_ in AUXILIARIES and piece.end - piece.start < SHORTEST_QUESTION


def says_something(doc: Doc, piece: Piece) -> bool:
    """Return whether a piece makes sense without the rest: "what do they do" does, "what is it" does not."""
    words = sum(doc[i].is_alpha for i in range(piece.start, piece.end))
    if doc[piece.start].norm_ in OPENERS and words > SHORTEST_QUESTION:
        return True
    return has_content(doc, piece)


def has_content(doc: Doc, piece: Piece) -> bool:
    """Return whether a piece contains words that say what it is about."""
    words = [doc[i] for i in range(piece.start, piece.end) if doc[i].is_alpha or doc[i].like_num]
    return any(word.norm_ in CONTENT_STOP_WORDS or not (word.is_stop or word.norm_ in JUDGING) for word in words)


def spans(cut: Sequence[Piece]) -> list[Piece]:
    """Return the pieces, runs of adjacent pieces from the shortest, and at last the whole message.

    The runs are as many as can be read in a limited time, whatever the message holds.
    """
    n = len(cut)
    runs = [_run(cut, i, i + size) for size in range(2, n) for i in range(n - size + 1)]
    tokens = np.cumsum([run.end - run.start for run in runs])
    affordable = int((tokens <= MOST_JOINED_TOKENS).sum())
    return [*cut, *runs[:affordable], *([_run(cut, 0, n)] if n > 1 else [])]


def _run(cut: Sequence[Piece], first: int, end: int) -> Piece:
    """Join pieces `first` to `end` (exclusive) into one."""
    return Piece(cut[first].start, cut[end - 1].end, cut[end - 1].asked)


def best_split(cut: Sequence[Piece], readings: Mapping[Piece, SpanReading]) -> list[Piece]:
    """Return the most likely way to split a message into parts, given the reading of each span.

    Each part's log likelihood is multiplied by its number of pieces, so that splits with few and with many parts can be compared.
    Parts that ask different things get a bonus: if a span asks two things, the classifier has to pick one and is too sure of it.
    A piece that is not phrased as a question can be left out as background, for a penalty.
    """
    best: list[tuple[float, list[Piece]]] = [(0.0, [])]
    for end in range(1, len(cut) + 1):
        options = []
        for start in range(end):
            span = _run(cut, start, end)
            if (reading := readings.get(span)) is None:
                continue
            whole = start == 0 and end == len(cut)
            score, parts = best[start]
            if score == -np.inf:
                continue
            if len(cut) > 1 and end - start == 1 and reading.background:
                options.append((score + BACKGROUND, parts))
            if not reading.stands and not whole and not span.asked:
                continue
            if end - start > 1 and reading.reacts and any(readings[piece].inquires for piece in cut[start:end]):
                continue
            if end - start > 1 and _joins_questions(cut[start:end], readings, reading):
                continue
            new = reading.asks and reading.label not in {readings[part].label for part in parts}
            options.append((score + (end - start) * float(np.log(reading.likelihood)) + NEW_QUESTION_BONUS * new, [*parts, span]))
        best.append(max(options, key=lambda option: option[0]) if options else (-np.inf, []))
    # If no split is possible, return each piece as a separate part.
    return best[-1][1] or list(cut)


def _joins_questions(inner: Sequence[Piece], readings: Mapping[Piece, SpanReading], reading: SpanReading) -> bool:
    """Return whether a span contains a piece that should be a separate question, because it is complete or clearly asks something else."""
    if any(piece.asked and readings[piece].asks and readings[piece].likelihood >= WHOLE_QUESTION_LIKELIHOOD for piece in inner[:-1]):
        return True
    return any(readings[p].asks and readings[p].likelihood >= OWN_QUESTION_LIKELIHOOD and readings[p].label != reading.label for p in inner)
