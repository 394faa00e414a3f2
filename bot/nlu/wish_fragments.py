"""Cuts a message into fragments that each say one thing about a wish, such as "without a degree"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from spacy.tokens import Doc, Span

from bot.language.pipeline import normalise
from bot.nlu.vectors import Encode
from bot.nlu.wish_heads import ABOUT, ASK, BACKGROUND, TALK, YES, WishHeads
from bot.nlu.wish_words import corrected, denies, finding_words, masked_numbers, search_words

MOST_PIECES = 16
MOST_JOINED = 5  # pieces
# What is encoded of a wish is limited: its first pieces, and the first words of each.
MOST_PIECES, LONGEST_PIECE = 8, 20
# What another fragment costs, as a logarithm, so that "health and safety" stays whole unless its parts are clearer.
CUT_COST = 0.1
FLOOR = 1e-6  # added to likelihoods before taking logarithms
# A fragment whose facet is less likely than this is searched for in its own words, unless another one of the message is clear.
CLEAR_FACET = 0.4
# What is said in front of a word that denies: "don't", "I don't", "that isn't".
BEFORE_DENIAL = 3  # tokens


class Fragment(NamedTuple):
    """A part of a message that says one thing about what is wished for."""

    span: Span
    facet: str
    likelihood: float
    wanted: bool
    joined: str
    """The word that joins it to the fragment before, such as "or", or nothing."""


class FragmentReader:
    """Reads the fragments of messages with trained models."""

    def __init__(self, heads: WishHeads, encode: Encode) -> None:
        self._heads = heads
        self._encode = encode

    def read(self, doc: Doc, masked: Sequence[Span], start: int, end: int) -> list[Fragment]:
        """Return the fragments of the tokens from `start` to `end`. `masked` are the names of careers in them."""
        cut = [(first, min(last, first + LONGEST_PIECE)) for first, last in pieces(doc, masked, start, end)[:MOST_PIECES]]
        apart = boundaries(doc, cut)
        runs = [
            (i, j)
            for i in range(len(cut))
            for j in range(i + 1, min(i + MOST_JOINED, len(cut)) + 1)
            if not any(i < each < j for each in apart)
        ]
        if not runs:
            return []
        texts = [masked_numbers(normalise(doc, masked, cut[i][0], cut[j - 1][1])) for i, j in runs]
        embeddings = self._encode(texts)
        facets = self._heads.facet.predict(texts, embeddings)
        wanted = self._heads.wanted.predict(texts, embeddings)
        likeliest = {run: float(row.max()) for run, row in zip(runs, facets, strict=True)}
        fragments: list[Fragment] = []
        for run in best_cut(len(cut), likeliest):
            row = runs.index(run)
            span = doc[cut[run[0]][0] : cut[run[1] - 1][1]]
            facet = self._heads.facet.classes[int(facets[row].argmax())]
            says = self._heads.wanted.classes[int(wanted[row].argmax())] == YES
            joined = span[0].lower_ if span[0].lower_ in finding_words()["joins"] else ""
            if joined in finding_words()["either"] and fragments and len(span) <= BEFORE_DENIAL:
                says = fragments[-1].wanted
            fragments.append(Fragment(span, facet, likeliest[run], says, joined))
        return in_own_words(fragments)


def in_own_words(fragments: Sequence[Fragment]) -> list[Fragment]:
    """Return the fragments with those that aren't clear to be searched for in their own words, or left out beside clear ones."""
    clear = any(each.likelihood >= CLEAR_FACET and each.facet not in (*TALK, ABOUT) for each in fragments)
    clear = clear or any(each.likelihood >= 2 * CLEAR_FACET and each.facet == ABOUT for each in fragments)
    read: list[Fragment] = []
    for each in fragments:
        if read and read[-1].facet == BACKGROUND and each.span[0].lower_ in finding_words()["of_background"]:
            # "I work nights in a factory" names no place that is wanted.
            read.append(each._replace(facet=BACKGROUND))
        elif each.likelihood >= CLEAR_FACET or not search_words(corrected(each.span)):
            read.append(each)
        elif clear:
            read.append(each._replace(facet=ASK))
        else:
            read.append(each._replace(facet=ABOUT, wanted=not denies(each.span)))
    return read


def pieces(doc: Doc, masked: Sequence[Span], start: int, end: int) -> list[tuple[int, int]]:
    """Cut tokens in front of words such as "and", "with" and "that", and at punctuation. Names of careers stay whole."""
    inside = {i for span in masked for i in range(span.start + 1, span.end)}
    bounds = [start]
    for token in doc[start:end]:
        # Punctuation stays with what comes after it.
        if token.i in inside or (token.i > start and bounds[-1] == token.i - 1 and doc[token.i - 1].is_punct):
            continue
        if token.lower_ in finding_words()["cuts"] or (token.is_punct and token.text not in "-'’£$€"):
            bounds.append(token.i)
    bounds = sorted({*bounds, end})
    cut = [(a, b) for a, b in pairwise(bounds) if any(not token.is_punct for token in doc[a:b])]
    while len(cut) > MOST_PIECES:
        cut[-2:] = [(cut[-2][0], cut[-1][1])]
    return cut


def boundaries(doc: Doc, cut: Sequence[tuple[int, int]]) -> list[int]:
    """Return the positions of the pieces that certainly say something else than the ones before.

    Those are "but …", what stands after punctuation, and what isn't wanted after something that may be: "computers that isn't coding".
    """
    found: list[int] = []
    for number in range(1, len(cut)):
        start, end = cut[number]
        turns = denies(doc[start : min(start + BEFORE_DENIAL, end)]) and not denies(doc[cut[number - 1][0] : start])
        says = bool(search_words(corrected(doc[cut[found[-1] if found else 0][0] : start])))
        if doc[start].lower_ in finding_words()["contrasts"] or doc[start].is_punct or (turns and says):
            found.append(number)
    return found


def best_cut(count: int, likelihoods: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """Return the runs of pieces whose facets are clearest together."""
    best: list[tuple[float, list[tuple[int, int]]]] = [(0.0, [])]
    for end in range(1, count + 1):
        options = [
            (best[start][0] + (end - start) * float(np.log(likelihoods[start, end] + FLOOR)) - CUT_COST, [*best[start][1], (start, end)])
            for start in range(end)
            if (start, end) in likelihoods
        ]
        best.append(max(options, key=lambda option: option[0]))
    return best[count][1]
