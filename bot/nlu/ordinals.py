"""Finds positions in a list, such as "the second one", "number 3" or "the last". `bot.answering.picking` looks up the item."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from spacy.matcher import Matcher
from spacy.tokens import Doc, Span, Token
from spacy.vocab import Vocab

from bot.conversation.history import MIDDLE

_WORDS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"]
_ENDINGS = ["st", "nd", "rd", "th", "th", "th", "th", "th"]
_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight"]
POSITIONS = {
    **{word: i for i, word in enumerate(_WORDS, 1)},
    **{f"{i}{ending}": i for i, ending in enumerate(_ENDINGS, 1)},
    "forth": 4,
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
    [{"LOWER": {"IN": _WORDS}}, {"LOWER": {"IN": ["number", "phone", "address", "contact"]}}],
    [{"LOWER": {"IN": ["number", "option", "no", "point", "bullet", "question"]}}, _COUNT],
]
# "The sixth" at the end of a message or before a comma is an item too, whatever its length. "The top" may be something else.
_PARTS = {"top", "bottom", "middle", "final"}
_COUNTED = POSITIONS.keys() - _PARTS
_ENDS_OF_A_LIST = {"first", "last", "final", "top", "bottom"}
# What can follow a position at the end of a phrase.
_AFTER_A_POSITION = {"please", "then", "and", "or", "do", "does", "is", "are", "what", "again", "of"}
# A message with at most this many words that contains a position, such as "the third?", almost certainly refers to a list item.
SHORT = 4


class Ordinal(NamedTuple):
    """A position in a list: 1 is the first, -1 the last, and MIDDLE the one in the middle.

    `certain` is true if the message cannot mean anything else.
    """

    position: int
    certain: bool
    several: int = 1
    """How many items it refers to, counted from the position, as in "the last two"."""


def ordinal_in(doc: Doc) -> Ordinal | None:
    """Return the list position that a message refers to, if any."""
    positions = {**_COUNTS, **POSITIONS}
    words = [token.lower_ for token in doc if token.is_alpha or token.lower_ in positions]
    if from_the_end := _counted_from_the_end(words):
        return Ordinal(from_the_end, certain=True)
    for _, start, end in sorted(_matcher(doc.vocab)(doc), key=itemgetter(1)):
        for token in doc[start:end]:
            if token.lower_ in POSITIONS or (token.lower_ in _COUNTS and start < token.i):
                return Ordinal(positions[token.lower_], certain=True)
    for before, token in pairwise(doc):
        if before.lower_ in _ENDS_OF_A_LIST and _COUNTS.get(token.lower_, 1) > 1 and _ends_phrase(token):
            return Ordinal(POSITIONS[before.lower_], certain=True, several=_COUNTS[token.lower_])
        if token.lower_ in _COUNTED and before.lower_ in {"the", "that"} and _ends_phrase(token):
            return Ordinal(POSITIONS[token.lower_], certain=True)
    for table in (POSITIONS, _COUNTS):
        for place, word in enumerate(words):
            if word in table and not (word in _STANDS_FOR_A_NOUN and place) and not _says_something_else(words, place):
                return Ordinal(table[word], certain=(len(words) <= SHORT and table is POSITIONS) or len(words) == 1)
    return None


def _counted_from_the_end(words: Sequence[str]) -> int | None:
    """Return the position that is counted from the end, as in "the second last", "third to last" and "the last but one", or None."""
    counted = [word for word in words if word not in {"to", "from"}]
    for before, word in pairwise(counted):
        if word == "last" and POSITIONS.get(before, 0) > 1:
            return -POSITIONS[before]
    for first, second, third in zip(counted, counted[1:], counted[2:], strict=False):
        if (first, second) == ("last", "but") and third in _COUNTS:
            return -1 - _COUNTS[third]
    return None


def _says_something_else(words: Sequence[str], place: int) -> bool:
    """Return whether a position is none in a list: it puts a list in order, or is part of something, as in "at the top end"."""
    following = next(iter(words[place + 1 : place + 2]), "")
    is_part = words[place] in _PARTS and bool(following) and following not in (*_COUNTS, *_AFTER_A_POSITION - {"of"})
    return is_part or _puts_in_order(words, place)


def _puts_in_order(words: Sequence[str], place: int) -> bool:
    """Return whether a position says how to sort a list and not which entry is meant, as in "highest paid first"."""
    sorts = words[place] in {"first", "last"} and words[max(0, place - 1)] not in {"the", "that"}
    return sorts and any(word.endswith("est") or word in {"most", "least"} for word in words[:place])


def _ends_phrase(token: Token) -> bool:
    """Return whether nothing follows that a position or number would belong to, as in "the last two" and not "the last two years"."""
    following = token.doc[token.i + 1 : token.i + 2]
    return not following or not following[0].is_alpha or following[0].lower_ in _AFTER_A_POSITION


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
