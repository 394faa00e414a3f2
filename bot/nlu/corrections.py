"""Finds the question in a correction: "the hours" in "no, I meant the hours not the pay"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ruamel.yaml import YAML
from spacy.tokens import Doc

from bot.nlu.segments import Piece, has_content
from bot.paths import ENGLISH

# A correction starts with the words that lead it in, apart from a few such as "no sorry".
MOST_BEFORE = 3


class _Words(NamedTuple):
    leads: tuple[tuple[str, ...], ...]
    passed_over: frozenset[str]
    not_asked: frozenset[str]
    denied_by: frozenset[str]


def without_corrections(doc: Doc, cut: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a message, and of each that corrects what was asked only the question."""
    return [_question(doc, piece) or piece for piece in cut]


def _question(doc: Doc, piece: Piece) -> Piece | None:
    """Return what a piece corrects its question to, or None if it corrects nothing or says no more than that."""
    words = _words()
    norms = [doc[i].norm_ for i in range(piece.start, piece.end)]
    start = next((k + len(lead) for k in range(MOST_BEFORE + 1) for lead in words.leads if tuple(norms[k : k + len(lead)]) == lead), None)
    if start is None or words.denied_by & set(norms[:start]):
        return None
    while start < len(norms) and norms[start] in words.passed_over:
        start += 1
    end = next((k for k in range(start + 1, len(norms)) if norms[k] in words.not_asked), len(norms))
    question = piece._replace(start=piece.start + start, end=piece.start + end)
    return question if question.start < question.end and has_content(doc, question) else None


@cache
def _words() -> _Words:
    written: dict[str, list[str]] = YAML(typ="safe").load(ENGLISH / "corrections.yml")
    return _Words(
        tuple(tuple(lead.split()) for lead in written["leads"]),
        frozenset(written["passed_over"]),
        frozenset(written["not_asked"]),
        frozenset(written["denied_by"]),
    )
