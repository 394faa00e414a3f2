"""Finds careers that are like others, in what they are and in what people do in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from bot.nlu.career_matching import Match
from bot.nlu.career_vectors import CareerVectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEAREST = 40  # careers whose statements are compared
# A statement that is less like one of the other career is no reason.
IS_ALIKE = 0.5
# What statements that are alike and categories in common count for, next to what a career is and what people do in it.
STATEMENTS_COUNT, CATEGORIES_COUNT = 0.5, 0.3


def alike(careers: Sequence[str], vectors: CareerVectors, most: int) -> dict[str, Match]:
    """Return the careers that are most like all of some careers, each with the statement that is most alike, best first."""
    found: dict[str, Match] = {}
    for career in careers:
        for match in _like(career, vectors)[:most]:
            before = found.get(match.career)
            found[match.career] = match._replace(score=match.score + (before.score if before else 0.0))
    return found


def _like(career_id: str, vectors: CareerVectors) -> list[Match]:
    own = vectors.statements_of(career_id)
    meanings = vectors.meanings()
    if own is None or career_id not in meanings.rows or not own.alike.any():
        return []
    row = meanings.rows[career_id]
    of_summaries, common = meanings.common
    near = _near(meanings.summaries, row, of_summaries) + _near(meanings.doing, row, common)
    near += CATEGORIES_COUNT * _same_categories(career_id, vectors)
    mine = _apart(own.vectors[own.alike], common)
    found = []
    for i in [i for i in np.argsort(-near)[: NEAREST + 1].tolist() if i != row]:
        theirs = vectors.statements_of(meanings.ids[i])
        if theirs is None or not (rows := np.flatnonzero(theirs.alike)).size:
            continue
        pairs = _apart(theirs.vectors[rows], common) @ mine.T
        best = pairs.max(axis=1)
        # Without a statement that is clearly alike, the first says what the career is.
        reason = int(best.argmax()) if best.max() >= IS_ALIKE else 0
        score = float(near[i]) + STATEMENTS_COUNT * float(pairs.max(axis=0).mean())
        found.append(Match(meanings.ids[i], score, (theirs.ids[int(rows[reason])],)))
    return sorted(found, key=lambda match: -match.score)


def _same_categories(career_id: str, vectors: CareerVectors) -> NDArray[np.float32]:
    """Return the share of categories that each career has in common with another."""
    rows = vectors.meanings().rows
    both, either = np.zeros(len(rows), np.float32), np.zeros(len(rows), np.float32)
    for careers in vectors.categories().careers:
        own = [rows[career] for career in careers if career in rows]
        if career_id in careers:
            both[own] += 1
            either += 1
        else:
            either[own] += 1
    return np.asarray(both / np.maximum(either, 1), np.float32)


def _near(vectors: NDArray[np.float32], row: int, common: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how near unit vectors are to one of them, apart from what all have in common."""
    along = vectors @ common
    square = float(common @ common)
    lengths = np.sqrt(np.maximum(1 - 2 * along + square, 1e-6))
    return np.asarray((vectors @ vectors[row] - along - along[row] + square) / (lengths * lengths[row]), np.float32)


def _apart(vectors: NDArray[np.float32], common: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the directions of vectors apart from what they have in common."""
    apart = vectors - common
    return np.asarray(apart / (np.linalg.norm(apart, axis=1, keepdims=True) + 1e-6), np.float32)
