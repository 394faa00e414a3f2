"""Yields the rows of words in a message that could be a career's name."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span

LONGEST_NAME = 10  # maximum words in a career's name
# A career's name cannot contain these tokens.
ENDS = {".", "?", "!", ",", ";", ":", "(", ")", "\n"}


def rows_of_words(doc: Doc, start: int) -> Iterator[Span]:
    """Yield the rows of words that start at a token, from the shortest."""
    for end in range(start + 1, min(start + LONGEST_NAME, len(doc)) + 1):
        if doc[end - 1].text in ENDS:
            break
        yield doc[start:end]
