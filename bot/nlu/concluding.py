"""Recognises conclusions, and cuts one from several facts into these: "so rubbish money, no Christmas with the kids and a tight space"."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from bot.nlu.segments import Piece, has_content, is_question

CONCLUDES = "so"
MOST_BEFORE = 2  # words, as in "ok so"
FEWEST = 2


def concludes(doc: Doc, piece: Piece) -> bool:
    """Return whether a clause is put as a conclusion and not as a question: "so none"."""
    so = _so(doc, piece.start)
    return so is not None and so < piece.end - 1 and not is_question(doc, piece)


def concluded(doc: Doc, cut: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a message that concludes several things, the first without the words that put it, or an empty list.

    A message that starts like a question is none: "so do they work nights and weekends".
    """
    so = _so(doc, 0)
    if so is None or len(cut) < FEWEST or not cut[0].start <= so < cut[0].end:
        return []
    start = next((i for i in range(so + 1, cut[0].end) if not doc[i].is_stop), cut[0].end)
    pieces = [piece for piece in (Piece(start, cut[0].end), *cut[1:]) if piece.start < piece.end and has_content(doc, piece)]
    asks = any(is_question(doc, Piece(piece.start, piece.end - doc[piece.end - 1].is_punct)) for piece in (*cut[:1], *pieces))
    return pieces if len(pieces) >= FEWEST and not asks else []


def _so(doc: Doc, start: int) -> int | None:
    """Return the position of the word that puts a conclusion at the start of a clause, or None."""
    return next((token.i for token in doc[start : start + MOST_BEFORE + 1] if token.lower_ == CONCLUDES), None)
