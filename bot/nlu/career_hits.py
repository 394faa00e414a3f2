"""Says for which of the wants a career was found: with which statements, on which its profile is silent, and whether it only comes near."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from bot.conversation.wish import Hit, Want, Wish
from bot.nlu.career_evidence import Evidence, Order
from bot.nlu.career_rows import HINT, SILENT, Careers, Said
from bot.nlu.wish_examples import ABOUT

if TYPE_CHECKING:
    from numpy.typing import NDArray


def is_missing(want: Want, says: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Return which profiles are silent on a want. What a job should not be about is met by silence."""
    return np.asarray((says == HINT) | ((says == SILENT) & (want.wanted or want.facet != ABOUT)), bool)


def hit_of(
    wish: Wish, row: int, careers: Careers, said: Sequence[Said], says: NDArray[np.int8], alike_by: Sequence[str], order: Order
) -> Hit:
    career = careers.ids[row]
    evidence = [each.evidence.get(career) for each in said]
    # What was asked for last comes first.
    why = [order[career][1]] if career in order else []
    why += [statement for each in reversed(evidence) if each and each.says for statement in each.statements]
    against = [statement for each in evidence if each and not each.says for statement in each.statements]
    why += alike_by
    category = next((each.category for each in evidence if each and each.category), "")
    silent = tuple(
        number
        for number, (want, each) in enumerate(zip(wish.wants, says[:, row].tolist(), strict=True))
        if (each == SILENT and (want.wanted or want.facet != ABOUT)) or (each == HINT and want.wanted and want.facet == ABOUT)
    )
    subjects = [number for number, want in enumerate(wish.wants) if want.facet == ABOUT and want.wanted]
    reasons = [number for number in subjects if said[number].named[row] or _has_reason(said[number].evidence.get(career))]
    return Hit(
        career=career,
        why=tuple(dict.fromkeys(why)),
        against=tuple(dict.fromkeys(against)),
        category=category,
        silent=silent,
        near=bool(subjects) and not wish.like and (not reasons or bool(set(silent) & set(subjects))),
    )


def _has_reason(evidence: Evidence | None) -> bool:
    return evidence is not None and bool(evidence.says and (evidence.statements or evidence.category))
