"""Finds positions in a list, such as "the second one", "number 3" or "the last". `bot.answering.picking` looks up the item."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from spacy.matcher import Matcher
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from bot.conversation.history import MIDDLE

_WORDS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"]
_ENDINGS = ["st", "nd", "rd", "th", "th", "th", "th", "th"]
_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight"]
POSITIONS = {
    **{word: i for i, word in enumerate(_WORDS, 1)},
    **{f"{i}{ending}": i for i, ending in enumerate(_ENDINGS, 1)},
    "top": 1,
    "former": 1,
    "last": -1,
    "final": -1,
    "bottom": -1,
    "latter": -1,
    "penultimate": -2,
    "middle": MIDDLE,
}
_COUNTS = {**{word: i for i, word in enumerate(_NUMBERS, 1)}, **{str(i): i for i in range(1, 9)}}

# In "that one" or "the apprenticeship 1", these are no position. At the beginning they may be.
_STANDS_FOR_A_NOUN = {"one", "1"}

_POSITION = {"LOWER": {"IN": list(POSITIONS)}}
_COUNT = {"LOWER": {"IN": list(_COUNTS)}}
# For example, "the second one", "that last bit", "the last of those", "the first on the list", "number 3" or "option two".
_PATTERNS = [
    [_POSITION, {"LOWER": {"IN": ["one", "option", "bit", "point", "bullet", "line"]}}],
    [_POSITION, {"LOWER": "of"}, {"LOWER": {"IN": ["them", "those", "these"]}}],
    [_POSITION, {"LOWER": {"IN": ["on", "in"]}}, {"LOWER": {"IN": ["the", "that", "your"]}}, {"LOWER": "list"}],
    [{"LOWER": {"IN": ["number", "option", "no", "point", "bullet", "question"]}}, _COUNT],
]
# A message with at most this many words that contains a position, such as "the third?", almost certainly refers to a list item.
SHORT = 4


class Ordinal(NamedTuple):
    """A position in a list: 1 is the first, -1 the last, and MIDDLE the one in the middle.

    `certain` is true if the message cannot mean anything else.
    """

    position: int
    certain: bool


def ordinal_in(doc: Doc) -> Ordinal | None:
    """Return the list position that a message refers to, if any."""
    positions = {**_COUNTS, **POSITIONS}
    words = [token.lower_ for token in doc if token.is_alpha or token.lower_ in positions]
    for _, start, end in _matcher(doc.vocab)(doc):
        for token in doc[start:end]:
            if token.lower_ in POSITIONS or (token.lower_ in _COUNTS and start < token.i):
                return Ordinal(positions[token.lower_], certain=True)
    for table in (POSITIONS, _COUNTS):
        for place, word in enumerate(words):
            if word in table and not (word in _STANDS_FOR_A_NOUN and place):
                return Ordinal(table[word], certain=(len(words) <= SHORT and table is POSITIONS) or len(words) == 1)
    return None


def number_in(span: Span) -> int | None:
    """Return the first number in a clause, as in "the top two"."""
    for token in span:
        if token.text.isdigit():
            return int(token.text)
        if token.norm_ in _NUMBERS:
            return _COUNTS[token.norm_]
    return None


@lru_cache(maxsize=1)
def _matcher(vocab: Vocab) -> Matcher:
    matcher = Matcher(vocab)
    matcher.add("ordinal", _PATTERNS)
    return matcher
