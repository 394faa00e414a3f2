"""Finds names of careers that are misspelt so badly that spelling correction can't help: "prizzon offiser"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process
from spacy.tokens import Doc, Span, Token

from bot.knowledge.names import key
from bot.language.sounds import sound
from bot.language.spelling import Spelling
from bot.nlu.rows_of_words import rows_of_words

# Minimum similarity of a misspelt name. It is low because one of its words is no English word, so it is likely to be misspelt.
MISSPELT_NAME = 74
MISSPELT_WORD = 80  # of a name of one word, which is more easily like another word
SHORTEST_MISSPELT, LONGEST_MISSPELT = 6, 4  # letters, words
FEWEST_SOUNDS = 4
HYPHENATED, HYPHENATED_NAME = re.compile(r"[a-z]{3,}-[a-z]{2,}"), 90


class Misspelt(NamedTuple):
    span: Span
    name: str
    """The name that was meant."""
    similarity: float


class MisspeltNames:
    def __init__(self, names: Sequence[str], spelling: Spelling) -> None:
        self._names = names
        self._of_names = frozenset(word for name in names for word in name.split())
        self._spelling = spelling
        self._by_sound: dict[str, set[str]] = defaultdict(set)
        for name in names:
            self._by_sound[sound(name.replace(" ", ""))].add(name)

    def find(self, doc: Doc) -> Misspelt | None:
        """Return the row of words that is most like a name and has a word that is no English one, or None if there is none."""
        unknown = next((token.i for token in doc if len(token) >= SHORTEST_MISSPELT and self._is_unknown(token)), None)
        found = None if unknown is None else self._found_with(doc, unknown) or self._sounding_like(doc, unknown)
        return found or self._hyphenated(doc)

    def _found_with(self, doc: Doc, unknown: int) -> Misspelt | None:
        found = [match for span in _rows_with(doc, unknown) if (match := self._most_like(span))]
        best = max(found, key=lambda each: (each.similarity, len(each.span)), default=None)
        return None if best is None or self._is_misspelt_word(best) else best

    def _sounding_like(self, doc: Doc, unknown: int) -> Misspelt | None:
        """Return the only name that sounds like a row of words, as "elecktrishun" does like "electrician", if no English word does."""
        rows = ((span, sound("".join(token.norm_ for token in span if token.is_alpha))) for span in _rows_with(doc, unknown))
        alike = [(span, self._by_sound[heard]) for span, heard in rows if len(heard) >= FEWEST_SOUNDS and heard in self._by_sound]
        alike = [(span, names) for span, names in alike if len(names) == 1]
        if not alike:
            return None
        span, names = max(alike, key=lambda each: len(each[0]))
        written = span.text.lower()
        others = (word for word in self._spelling.known_with(written[0]) if word not in self._of_names)
        return None if any(sound(word) == sound(written) for word in others) else Misspelt(span, next(iter(names)), MISSPELT_NAME)

    def _hyphenated(self, doc: Doc) -> Misspelt | None:
        """Return the name that a hyphen cuts, as in "archive-ist"."""
        for match in HYPHENATED.finditer(doc.text.lower()):
            span, joined = doc.char_span(*match.span()), match[0].replace("-", "")
            if span is None or self._spelling.knows(joined):
                continue
            found = process.extractOne(joined, self._names, scorer=fuzz.ratio, score_cutoff=HYPHENATED_NAME)
            if found and not self._is_misspelt_word(best := Misspelt(span, found[0], found[1]), joined):
                return best
        return None

    def _most_like(self, span: Span) -> Misspelt | None:
        row = key("".join(token.norm_ + token.whitespace_ for token in span))
        least = MISSPELT_NAME if len(span) > 1 else MISSPELT_WORD
        match = process.extractOne(row, self._names, scorer=fuzz.ratio, score_cutoff=least)
        return Misspelt(span, match[0], match[1]) if match else None

    def _is_misspelt_word(self, found: Misspelt, written: str | None = None) -> bool:
        """Return whether a single word is as much like an ordinary word as like a name: "compyooters" are computers, not composers."""
        if written is None and len(found.span) > 1:
            return False
        written = written or found.span.text.lower()
        others = [word for word in self._spelling.known_with(written[0]) if word not in self._of_names]
        return process.extractOne(written, others, scorer=fuzz.ratio, score_cutoff=found.similarity) is not None

    def _is_unknown(self, token: Token) -> bool:
        """Return whether a token is no English word, and couldn't be corrected to one."""
        return token.is_alpha and token.norm_ == token.lower_ and not self._spelling.knows(token.lower_)


def _rows_with(doc: Doc, token: int) -> Iterator[Span]:
    """Yield the short rows of words that a token is part of."""
    for start in range(max(0, token - LONGEST_MISSPELT + 1), token + 1):
        for span in rows_of_words(doc, start):
            if len(span) <= LONGEST_MISSPELT and token < span.end:
                yield span
