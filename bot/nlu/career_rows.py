"""Puts what profiles say of wants in rows, one for each career of a store."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.knowledge.store import Store
from bot.nlu.career_evidence import Evidence

if TYPE_CHECKING:
    from numpy.typing import NDArray

# What a profile says of a want.
YES, NO, HINT, SILENT = 1, -1, 2, 0


class Careers(NamedTuple):
    """The careers of a store, one row each."""

    ids: tuple[str, ...]
    rows: Mapping[str, int]
    shuffled: NDArray[np.int64]
    """Numbers for careers that fit equally well, so that they don't come in the order of the alphabet."""


class Said(NamedTuple):
    """What all profiles say of a want: a row for each of the careers."""

    evidence: Mapping[str, Evidence]
    says: NDArray[np.int8]
    scores: NDArray[np.float32]
    named: NDArray[np.float32]
    """What share of a career's name the words are."""


@lru_cache(maxsize=2)
def careers_of(store: Store, _state: int) -> Careers:
    ids = tuple(store.all_ids())
    return Careers(
        ids, {career: row for row, career in enumerate(ids)}, np.array([zlib.crc32(career.encode()) for career in ids], np.int64)
    )


@lru_cache(maxsize=2)
def places_of(ids: tuple[str, ...], among: tuple[str, ...]) -> NDArray[np.intp]:
    """Return the position of each of some careers among others, or -1 where it isn't one of them."""
    rows = {career: row for row, career in enumerate(among)}
    return np.array([rows.get(career, -1) for career in ids], np.intp)


def in_rows(evidence: Mapping[str, Evidence], careers: Careers, named: Mapping[str, float] = MappingProxyType({})) -> Said:
    says, scores, shares = (
        np.zeros(len(careers.ids), np.int8),
        np.zeros(len(careers.ids), np.float32),
        np.zeros(len(careers.ids), np.float32),
    )
    for career, share in named.items():
        shares[careers.rows[career]] = share
    known = {row: each for career, each in evidence.items() if (row := careers.rows.get(career)) is not None}
    rows = list(known)
    says[rows] = [HINT if each.says is None else YES if each.says else NO for each in known.values()]
    scores[rows] = [each.score for each in known.values()]
    return Said(evidence, says, scores, shares)


def either(said: Said, others: Sequence[Said], careers: Careers) -> Said:
    """Return what profiles say of alternatives: that it is so if they say it of one, and that it isn't only if they say that of all."""
    options = [said, *others]
    merged: dict[str, Evidence] = {}
    for career in {career for each in options for career in each.evidence}:
        told = [each.evidence[career] for each in options if career in each.evidence]
        affirming = [each for each in told if each.says]
        if affirming:
            merged[career] = max(affirming, key=lambda each: each.score)
        elif len(told) == len(options) and all(each.says is False for each in told):
            merged[career] = told[0]
    found = in_rows(merged, careers)
    return found._replace(named=np.max([each.named for each in options], axis=0))


def rows_of(chosen: Sequence[str] | Mapping[str, object], careers: Careers) -> NDArray[np.bool_]:
    """Return which careers are among those chosen."""
    rows = np.zeros(len(careers.ids), bool)
    rows[[careers.rows[career] for career in chosen if career in careers.rows]] = True
    return rows
