"""Finds the parts of a message that each say one thing about a wish, such as "a degree" in "without a degree"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from spacy.tokens import Doc, Span

from bot.language.encoder import SentenceEncoder
from bot.language.pipeline import CAREER_MASK, normalise
from bot.nlu.search_words import search_words as listed
from bot.nlu.wish_examples import ABOUT, ASK, DROPPED, FILLER, LIKE, MOVES, TURNED_DOWN
from bot.nlu.wish_heads import OPPOSITE, WishHeads
from bot.nlu.wish_words import corrected, finding_words, masked_numbers, search_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

# What is read of a message is limited: the rest of a long one says little more.
MOST_WORDS, MOST_PARTS = 100, 12
# A part whose facet is less likely than this is searched for in its own words.
CLEAR_FACET = 0.4
# Least likelihoods: of words to search for, of words to search for when another part is clear, and of a clear part.
GUESS, GUESS_BESIDE_CLEAR, CLEAR = 0.05, 0.2, 0.5
# "Not those" and "start again" turn everything over, so they have to be at least this likely.
MOVES_ON = 0.3
# How many words before a part say that it doesn't matter.
MINDS_WITHIN = 6
# Two halves of a part are read one by one if both are at least this much clearer than the whole.
CLEARER_APART = 0.1


class Fragment(NamedTuple):
    """A part of a message that says one thing about what is wished for."""

    span: Span
    facet: str
    likelihood: float
    opposite: bool = False
    """Whether it names the opposite of the facet, as "indoors" does of outdoor work."""
    denied: bool = False
    """Whether it is turned down."""
    dropped: bool = False
    """Whether it no longer matters."""

    @property
    def wanted(self) -> bool:
        """Return whether the facet is wanted. It is, too, if its opposite is turned down."""
        return self.denied is self.opposite


class _Word(NamedTuple):
    text: str
    start: int
    end: int
    """The tokens it stands for."""
    is_name: bool = False


class FragmentReader:
    """Reads the fragments of messages with trained models."""

    def __init__(self, heads: WishHeads, encoder: SentenceEncoder) -> None:
        self._heads = heads
        self._encoder = encoder

    def read(self, doc: Doc, names: Mapping[Span, str | None]) -> list[Fragment]:
        """Return the fragments of a message. Each of the careers named (`names`) is one word to the models."""
        words = _words(doc, names)[:MOST_WORDS]
        if not words:
            return []
        vectors = self._encoder.encode_words([[word.text for word in words]])[0]
        runs = [
            (doc[words[first].start : words[last - 1].end], run.mark, run.likelihood)
            for run in self._heads.tagger.read([word.text for word in words], vectors)
            for first, last in _around_names(words, run.start, run.end)
        ]
        return without_guesses(self._with_facets(runs[:MOST_PARTS], names))

    def _with_facets(self, runs: Sequence[tuple[Span, str, float]], names: Mapping[Span, str | None]) -> list[Fragment]:
        halves = [[span, *_halves(span)] for span, _, _ in runs]
        texts = [masked_numbers(normalise(half.doc, names, half.start, half.end)) for each in halves for half in each]
        if not texts:
            return []
        rows = iter(self._heads.facet.predict(texts, self._encoder.encode(texts)))
        fragments: list[Fragment] = []
        for (_, mark, marked), spans in zip(runs, halves, strict=True):
            read = [self._fragment(span, mark, marked, next(rows), names) for span in spans]
            whole, apart = read[0], read[1:]
            clearer = apart and min(each.likelihood for each in apart) > whole.likelihood + CLEARER_APART
            differ = len({(each.facet, each.wanted) for each in apart}) > 1
            # "Fighting or nights" is nothing of its own.
            fragments += apart if differ and (clearer or whole.likelihood < CLEAR) else [whole]
        return fragments

    def _fragment(self, span: Span, mark: str, marked: float, row: NDArray[np.float32], names: Mapping[Span, str | None]) -> Fragment:
        label, likelihood = self._heads.facet.classes[int(row.argmax())], float(row.max())
        opposite, facet = label.startswith(OPPOSITE), label.removeprefix(OPPOSITE)
        if any(name.start < span.end and span.start < name.end for name in names):
            facet, opposite, likelihood = LIKE, False, 1.0
        elif facet == ABOUT or likelihood < CLEAR_FACET:
            facet, opposite, likelihood = (ABOUT if search_words(corrected(span)) else ASK), False, likelihood * marked
        elif facet in FILLER or (facet in MOVES and likelihood * marked < MOVES_ON):
            facet = ASK
        # Without a word that says so, nothing is taken back: "something in the media".
        dropped = mark == DROPPED and any(token.lower_ in finding_words()["drops"] for token in span.doc)
        dropped = dropped or does_not_matter(span)
        return Fragment(span, facet, likelihood, opposite, mark == TURNED_DOWN or is_over(span), dropped)


def is_over(span: Span) -> bool:
    """Return whether the words before say that someone has had enough of it: "I'm done with kitchens", not "work done with a computer"."""
    before = [token.lower_ for token in span.doc[max(0, span.start - MINDS_WITHIN) : span.start]]
    words = listed()
    at = next((number for number in range(len(before) - 1) if before[number] in words.over and before[number + 1] == "with"), 0)
    leading = set(before[:at])
    return bool(leading & words.someone) and not leading & words.by_others


def does_not_matter(span: Span) -> bool:
    """Return whether the words before a part say that it doesn't matter: "I don't mind getting dirty", "it doesn't have to be outdoors"."""
    words = [token.norm_ for token in span.doc[max(0, span.start - MINDS_WITHIN) : span.start]]
    if words[:1] == ["it"] and words[-4:-3] and words[-4] in finding_words()["denies"] and tuple(words[-2:]) == ("to", "be"):
        return True
    at = next((number for number, word in enumerate(words) if word in finding_words()["no_matter"]), 0)
    return at > 0 and words[at - 1] in finding_words()["denies"] and not any(word in finding_words()["ends_denial"] for word in words[at:])


def without_guesses(fragments: Sequence[Fragment]) -> list[Fragment]:
    """Return the fragments without words that are hardly meant to be searched for."""
    clear = any(each.likelihood >= CLEAR and each.facet not in (ASK, *MOVES) for each in fragments)
    least = GUESS_BESIDE_CLEAR if clear else GUESS
    return [each for each in fragments if each.facet != ABOUT or each.likelihood >= least]


def _words(doc: Doc, names: Mapping[Span, str | None]) -> list[_Word]:
    """Return the words of a message as the models read them."""
    starts = {span.start: span.end for span in names}
    inside = {i for span in names for i in range(span.start, span.end)}
    words = []
    for token in doc:
        if token.i in starts:
            words.append(_Word(CAREER_MASK, token.i, starts[token.i], is_name=True))
        elif token.i not in inside and not token.is_space:
            words.append(_Word(token.norm_, token.i, token.i + 1))
    return words


def _around_names(words: Sequence[_Word], start: int, end: int) -> list[tuple[int, int]]:
    """Return the stretches of a run of words, with each career by itself."""
    cuts = [start]
    for number in range(start, end):
        if words[number].is_name:
            cuts += [number, number + 1]
    return list(pairwise(sorted({*cuts, end})))


def _halves(span: Span) -> list[Span]:
    """Return the two halves of a part that has one word that joins, or nothing."""
    joins = [token.i for token in span[1:-1] if token.lower_ in finding_words()["joins"] or token.text == ","]
    if len(joins) != 1:
        return []
    return [span.doc[span.start : joins[0]], span.doc[joins[0] + 1 : span.end]]
