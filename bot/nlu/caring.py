"""Finds out whether a message calls for help, and whether the need of the one before is over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.conversation.types import Act, Leaning
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
EMERGENCY, RELIEF, FIND_CAREERS = "emergency", Label("relief"), Label("find_careers")
# What people say once help is on its way.
ENDS_EMERGENCY = (Label("thank"), Label("acknowledge"), Label("goodbye"))
# Right after a call for help, a message that is relieved with at least this likelihood isn't another one.
RELIEVED = 0.35
# Right after a call for help, what is at least this clear is meant as it is read: the next question, or a mere word of thanks.
CLEAR = 0.8


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

    def read(
        self, read: Sequence[Read], whole: NDArray[np.float64], first: Read, danger: Danger, after: str | None, *, refuses: bool
    ) -> Care:
        """Return what a message calls for.

        `whole` are the probabilities of the message read as one clause, `first` is the clause that is replied to first, `after` is the
        intent of the message before, and `refuses` says whether the message has a word such as "not" or "won't".
        """
        kind = self._kind(read, whole, danger)
        if after not in CARE or danger is Danger.CERTAIN:
            return Care(kind)
        if after == EMERGENCY and self._is_over(read, whole, refuses=refuses):
            return Care(None if kind == EMERGENCY else kind, is_over=True)
        if danger is Danger.NONE and self._is_relieved(whole):
            return Care(is_over=True)
        if kind:
            return Care(after if after == EMERGENCY and whole[self._labels.index(kind)] < CARE_TOLD else kind)
        if any(_moves_on(each) for each in read):
            return Care()
        # Who makes little of an emergency still needs help, and so does who goes on telling. What else seems to be about careers
        # without being a clear question is taken for part of it.
        goes_on = after == EMERGENCY or first.is_topical or (first.act is Act.TELL and not first.put)
        return Care(after if goes_on else None)

    def _is_over(self, read: Sequence[Read], whole: NDArray[np.float64], *, refuses: bool) -> bool:
        """Return whether a message after an emergency says that help is there or that it is over, or is no more than a word of thanks."""
        only_ends = all(each.label in ENDS_EMERGENCY and each.confidence >= CLEAR for each in read)
        return float(whole[self._relief]) >= RELIEVED or (only_ends and not refuses)

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


def _moves_on(read: Read) -> bool:
    """Return whether a clause is clearly a question about careers or a search for them, and refers to nothing that went before."""
    asks = read.label == FIND_CAREERS or (read.is_topical and read.act is Act.ASK)
    return asks and read.confidence >= CLEAR and not read.refers and read.leans_on is Leaning.NOTHING
