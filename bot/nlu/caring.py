"""Finds out whether a message calls for help, and whether the need of the one before is over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.conversation.types import Act
from bot.knowledge.taxonomy import Label
from bot.nlu.clauses import Read
from bot.nlu.danger import Danger

if TYPE_CHECKING:
    from numpy.typing import NDArray

CARE = ("distress", "emergency", "abuse", "exploitation")
# The threshold for a whole message is low because we must not miss anyone who needs help. Of the messages that are known to be from
# someone in need none is below 0.41, and of the others none above 0.32.
CARE_LIKELIHOOD = 0.35
# The threshold for a message with words that hint at danger.
CARE_SUSPECTED = 0.1
# The threshold is higher for part of a message, because the rest may put it in a different light ("She's pregnant. Part time?").
CARE_TOLD, CARE_BESIDE, CARE_CERTAIN = 0.6, 0.2, 0.95
EMERGENCY, RELIEF = "emergency", Label("relief")
# What people say once help is on its way.
ENDS_EMERGENCY = (Label("thank"), Label("acknowledge"), Label("goodbye"))
# Right after a call for help, a message that is relieved with at least this likelihood isn't another one.
RELIEVED = 0.2


class Care(NamedTuple):
    """What a message calls for."""

    kind: str | None = None
    """The intent that gives the help needed, or None."""
    is_over: bool = False
    """Whether it is said after a call for help that help is there, or that the need is over."""


class CareReader:
    """Reads the need for help from what the labels' models say."""

    def __init__(self, labels: Sequence[str]) -> None:
        self._labels = labels
        self._care = [labels.index(label) for label in CARE if label in labels]
        self._relief = labels.index(str(RELIEF))

    def read(self, read: Sequence[Read], whole: NDArray[np.float64], first: Read, danger: Danger, after: str | None) -> Care:
        """Return what a message calls for.

        `whole` are the probabilities of the message read as one clause, `first` is the clause that is replied to first, and `after` is the
        intent of the message before.
        """
        kind = self._kind(read, whole, danger)
        if after == EMERGENCY and danger is not Danger.CERTAIN and self._is_over(whole, first):
            return Care(None if kind == EMERGENCY else kind, is_over=True)
        if after in CARE and danger is Danger.NONE and self._is_relieved(whole):
            return Care(is_over=True)
        if after in CARE and not kind and first.act is Act.TELL and not first.put:
            # Someone who needed help and goes on telling still needs it.
            return Care(after)
        return Care(kind)

    def _is_over(self, whole: NDArray[np.float64], first: Read) -> bool:
        """Return whether a message after an emergency says that help is there or that it is over."""
        return float(whole[self._relief]) >= RELIEVED or first.label in ENDS_EMERGENCY

    def _is_relieved(self, whole: NDArray[np.float64]) -> bool:
        """Return whether a message is more likely to tell of relief than to call for help."""
        return float(whole[self._relief]) >= max(RELIEVED, float(whole[self._care].sum()))

    def _kind(self, read: Sequence[Read], whole: NDArray[np.float64], danger: Danger) -> str | None:
        """Return the kind of help that the message calls for, if any. `whole` are the probabilities of the message read as one clause."""
        kinds = np.array([whole, *(each.alone for each in read)])[:, self._care]
        need, of_part = kinds.sum(axis=1)[0], kinds.sum(axis=1)[1:].max()
        least = {Danger.NONE: CARE_LIKELIHOOD, Danger.HINTED: CARE_SUSPECTED, Danger.CERTAIN: 0.0}[danger]
        if need >= least or of_part >= CARE_CERTAIN or (of_part >= CARE_TOLD and need >= CARE_BESIDE):
            return self._labels[self._care[int(kinds.max(axis=0).argmax())]]
        return None
