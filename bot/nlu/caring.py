"""Finds out whether a message calls for help, and whether the need of the one before is over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bot.conversation.types import Act, Leaning
from bot.knowledge.taxonomy import Label
from bot.nlu.clauses import CARE, NEEDS, Read, Whole
from bot.nlu.danger import Danger

# The likelihood that help is needed is a weighted mean of log odds. They are those of the message as a whole and of the clause that most
# needs help, by the model of the need for help, and those of the labels of CARE, which were learned from many more messages.
OF_WHOLE, OF_CLAUSE, OF_LABELS = 0.5, 0.2, 0.3
# A message with at least this likelihood calls for help. It is low because we must not miss anyone who needs it: one or two in a hundred
# ordinary messages reach it without need.
NEEDS_HELP = 0.24
# So does one with at least this likelihood that has words which hint at danger, or that comes right after an emergency.
MAY_NEED_HELP = 0.1
# Below this likelihood, a message that is about careers by what its clauses say is answered, with a word on who is there to talk to.
# Ordinary messages that reach NEEDS_HELP mostly are; of those in need, hardly any that are this unclear.
SURELY_NEEDS_HELP = 0.7
# After another call for help, what isn't clear goes on with it only from this likelihood, as ordinary questions follow a call that wasn't
# meant.
MAY_GO_ON = 0.05
# Another need takes the place of an emergency if it is at least this likely.
ANOTHER_NEED = 0.6
EMERGENCY, RELIEF, DENY, FIND_CAREERS = "emergency", Label("relief"), Label("deny"), Label("find_careers")
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
    may: bool = False
    """Whether it only may call for help, so that what it asks is answered, too."""


class CareReader:
    """Reads the need for help from what the models say. `labels` are those of the label model, in order."""

    def __init__(self, labels: Sequence[str]) -> None:
        self._care = [labels.index(label) for label in CARE if label in labels]

    def read(self, read: Sequence[Read], whole: Whole, first: Read, danger: Danger, after: str | None, *, refuses: bool) -> Care:
        """Return what a message calls for.

        `first` is the clause that is replied to first, `after` is the intent of the message before, and `refuses` says whether the message
        has a word such as "not" or "won't".
        """
        kind = self._kind(whole, danger, after)
        if after not in CARE or danger is Danger.CERTAIN:
            unclear = danger is Danger.NONE and self._likelihood(whole) < SURELY_NEEDS_HELP
            return Care(may=True) if kind and unclear and _is_on_careers(read) else Care(kind)
        if after == EMERGENCY and kind and whole.needs[0, CARE.index(kind)] < ANOTHER_NEED:
            kind = EMERGENCY
        if after == EMERGENCY and self._is_over(read, whole, refuses=refuses):
            return Care(None if kind == EMERGENCY else kind, is_over=True)
        if danger is Danger.NONE and self._is_relieved(whole):
            return Care(is_over=True)
        if kind:
            return Care(kind)
        # Who makes little of an emergency and then asks a question hasn't moved on: "I'm not ringing them. What do vets earn?"
        makes_little = after == EMERGENCY and (refuses or any(each.label == DENY for each in read))
        moves_on = all if makes_little else any
        if moves_on(_moves_on(each) for each in read):
            return Care()
        # Who makes little of an emergency still needs help, and so does who goes on telling. What else seems to be about careers
        # without being a clear question is taken for part of it.
        goes_on = first.is_topical or (first.act is Act.TELL and not first.put)
        return Care(after if after == EMERGENCY or (goes_on and self._likelihood(whole) >= MAY_GO_ON) else None)

    def _is_over(self, read: Sequence[Read], whole: Whole, *, refuses: bool) -> bool:
        """Return whether a message after an emergency says that help is there or that it is over, or is no more than a word of thanks."""
        only_ends = all(each.label in ENDS_EMERGENCY and each.confidence >= CLEAR for each in read)
        return _relief(whole) >= RELIEVED or (only_ends and not refuses)

    def _is_relieved(self, whole: Whole) -> bool:
        """Return whether a message is more likely to tell of relief than to call for help."""
        return _relief(whole) >= max(RELIEVED, self._likelihood(whole))

    def _kind(self, whole: Whole, danger: Danger, after: str | None) -> str | None:
        """Return the kind of help that a message calls for, if any."""
        least = MAY_NEED_HELP if danger is Danger.HINTED or after == EMERGENCY else NEEDS_HELP
        if danger is Danger.CERTAIN or self._likelihood(whole) >= least:
            return CARE[int(whole.needs[:, : len(CARE)].max(axis=0).argmax())]
        return None

    def _likelihood(self, whole: Whole) -> float:
        """Return how likely it is that a message calls for help."""
        need, *of_clauses = whole.needs[:, : len(CARE)].sum(axis=1)
        likely = np.clip([need, max(of_clauses), whole.labels[self._care].sum()], 1e-4, 1 - 1e-4)
        odds = np.log(likely / (1 - likely)) @ np.array([OF_WHOLE, OF_CLAUSE, OF_LABELS])
        return float(1 / (1 + np.exp(-odds)))


def _relief(whole: Whole) -> float:
    """Return how likely a message as a whole tells that help is there, or that the need is over."""
    return float(whole.needs[0, NEEDS.index(str(RELIEF))])


def _is_on_careers(read: Sequence[Read]) -> bool:
    """Return whether a message is about careers: none of its clauses calls for help, or one clearly asks and none clearly calls."""
    calls = [each for each in read if str(each.label) in CARE]
    clear = [each for each in read if each.confidence >= CLEAR]
    about = [each for each in (clear if calls else read) if each.is_topical or each.label == FIND_CAREERS]
    return bool(about) and all(each.confidence < CLEAR for each in calls)


def _moves_on(read: Read) -> bool:
    """Return whether a clause is clearly a question about careers or a search for them, and refers to nothing that went before."""
    asks = read.label == FIND_CAREERS or (read.is_topical and read.act is Act.ASK)
    return asks and read.confidence >= CLEAR and not read.refers and read.leans_on is Leaning.NOTHING
