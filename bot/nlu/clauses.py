"""Chooses the clauses of a message to answer, and puts them in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from spacy.tokens import Doc

from bot.conversation.types import Act, Leaning
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.nlu.segments import Piece, points_back

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

INTENT_THRESHOLD = 0.5  # must match the FallbackClassifier threshold in config.yml
# If the best label is less likely than this, it is hardly more than a guess.
VAGUE_LIKELIHOOD = 0.25
# What is told is answered if it is at least this clear what it is about.
CLEARLY_TOLD = 0.75

OFF_TOPIC, DUTIES, CAPABILITIES, CHITCHAT = Label("off_topic"), Label("duties"), Label("capabilities"), Label("chitchat")
BELONGS_TO_A_QUESTION = (Label("name_career"), Label("pick"))
# What Rasa's own responses answer, so that no words go before it.
STOCK = [Label(name) for name in ("capabilities", "bot_challenge", "privacy", "other_language", "start_over", "prompt_injection")]
CARE = ("distress", "emergency", "abuse", "exploitation")
# What the model of the need for help tells apart: the kinds of help, and the relief that help is there or the need is over.
NEEDS = (*CARE, "relief")
# Of several reactions, the first of these is replied to.
REACTIONS = [Label(name) for name in ("goodbye", "worry", "grumble", "insult", "thank", "compliment", "relief", "greet", "chitchat")]
# Reactions that get a few warm words before the answer to what else the message asks.
FEELINGS = [Label(name) for name in ("worry", "grumble", "relief")]


class Read(NamedTuple):
    """A clause as the models read it in its conversation."""

    piece: Piece
    text: str
    """In lower case, with spelling corrected and the careers asked about masked."""
    embedding: NDArray[np.float32]
    alone: NDArray[np.float64]
    """Probability of each label, read by itself."""
    label: Label
    probabilities: NDArray[np.float64]
    """Probability of each label, read in its conversation."""
    confidence: float
    act: Act
    details: NDArray[np.float64]
    leans_on: Leaning
    leanings: NDArray[np.float64]
    """Probability of each of LEANINGS. All are 0 if nothing came before."""
    put: bool
    """Whether the clause is phrased as a question."""
    alternative: bool
    """Whether the clause is an alternative to the one before it, as in "is it 9 to 5 or shifts"."""
    told: bool
    """Whether the clause was left out of the message's questions as background."""
    refers: bool = False
    """Whether the clause says nothing without something before it, as in "is that normal"."""
    bears_on: Label | None = None
    """The aspect that a worry is about, if it is clear: "I'm scared of choosing the wrong degree"."""

    @property
    def is_topical(self) -> bool:
        return self.label in load_taxonomy()


class Whole(NamedTuple):
    """A message as the models read it as a whole."""

    labels: NDArray[np.float64]
    """Probability of each label of the message read as one clause."""
    needs: NDArray[np.float64]
    """Probability of each of NEEDS, of shape (1 + clauses, NEEDS): of the whole message, then of each clause."""


def in_order(doc: Doc, read: Sequence[Read]) -> list[Read]:
    """Return the clauses to reply to, in order. There is always at least one.

    Only questions and requests get a reply, if there are any. One that refers to another comes after it, and a feeling expressed along with
    them comes first. Otherwise the reply is to what users say about themselves, or to their reaction.
    """
    off_topic = [each for each in read if each.label == OFF_TOPIC and each.confidence >= INTENT_THRESHOLD]
    asking = _clearest(_on_topic([each for each in read if not each.told and each.act in (Act.ASK, Act.REQUEST, Act.CHOOSE)]))
    if not asking and not any(each.label.topic in CARE for each in read):
        asking = _asked_in_passing(read)
    if off_topic:
        asking = [each for each in asking if not each.refers]
    asking = [each._replace(label=DUTIES) if each.label == CAPABILITIES and _any_clear(asking) else each for each in asking]
    # A name or a position next to a question is part of it, and what Rasa's responses answer would take its place.
    if any(each.is_topical for each in asking):
        asking = [each for each in asking if each.label not in (*BELONGS_TO_A_QUESTION, *STOCK)]
    reactions = sorted((each for each in read if each.act is Act.REACT or each.label == CHITCHAT), key=lambda each: _rank(each.label))
    if asking:
        asking = _without_echoes(doc, [*asking, *_told_of(doc, asking, read)])
        if all(each.label in STOCK for each in asking):
            return asking
        feelings = [each for each in reactions if each.label in FEELINGS and each.confidence >= INTENT_THRESHOLD]
        return [*feelings[:1], *sorted(asking, key=lambda each: not each.put or _is_vague(each) or points_back(doc, each.piece))]
    if off_topic:
        return off_topic[:1]
    told = [each for each in read if each.act is Act.TELL and each.label != CHITCHAT]
    told = sorted(told, key=lambda each: (not each.is_topical, -each.confidence))
    if told and told[0].confidence >= INTENT_THRESHOLD:
        return [*(each for each in reactions[:1] if each.label in FEELINGS), *_with_its_subject(told[0])]
    return [each for first in reactions[:1] for each in _with_its_subject(first)] or told[:1] or list(read[:1])


def _with_its_subject(said: Read) -> list[Read]:
    """Return a clause, and if it is a worry the aspect that it is about as something told, so that the reply can say what helps."""
    return [said, *([said._replace(label=said.bears_on, act=Act.TELL)] if said.bears_on else [])]


def _asked_in_passing(read: Sequence[Read]) -> list[Read]:
    """Return what asks on topic although it was left out as background, as in "ok ok. name all the places they work"."""
    clear = [each for each in read if each.told and each.act is Act.ASK and each.is_topical and each.confidence >= INTENT_THRESHOLD]
    return [each for each in clear if each.put] or clear[-1:]


def _told_of(doc: Doc, asking: Sequence[Read], read: Sequence[Read]) -> list[Read]:
    """Return what is told before a question that refers to several things, as in "I'd hate shifts and lifting, is there either?"."""
    if not any(points_back(doc, each.piece) for each in asking):
        return []
    labels = {each.label for each in asking}
    told = [each for each in read if each.act is Act.TELL and each.is_topical and each.label not in labels]
    return [each._replace(act=Act.ASK) for each in told if float(each.probabilities.max()) >= CLEARLY_TOLD]


def _without_echoes(doc: Doc, asking: Sequence[Read]) -> list[Read]:
    """Remove what only asks whether another clause counts, and whose answer answers it: "she's accurate, would that help her"."""
    standing = {each.label for each in asking if not points_back(doc, each.piece)}
    echoes = (points_back(doc, each.piece) and each.label in standing and each.probabilities.max() < CLEARLY_TOLD for each in asking)
    return [each for each, echoes_another in zip(asking, echoes, strict=True) if not echoes_another]


def _rank(label: Label) -> int:
    return REACTIONS.index(label) if label in REACTIONS else len(REACTIONS)


def _any_clear(read: Sequence[Read]) -> bool:
    return any(each.is_topical and each.label != CAPABILITIES and each.confidence >= INTENT_THRESHOLD for each in read)


def _on_topic(read: Sequence[Read]) -> list[Read]:
    """Remove alternatives that only seem to ask about a career, as in "am I talking to a person or a computer"."""
    before = [None, *read]
    return [
        each
        for each, previous in zip(read, before, strict=False)
        if not (each.alternative and not each.put and each.is_topical and previous and not previous.is_topical)
    ]


def _clearest(read: list[Read]) -> list[Read]:
    """Return the clauses that are clear, or all if none is. Next to a clear question, an unclear one is only background.

    A name alone asks nothing, so next to it an unclear question is the question.
    """
    clear = [each for each in read if each.confidence >= INTENT_THRESHOLD]
    only_named = all(each.label in BELONGS_TO_A_QUESTION for each in clear) and any(each.put for each in read if each not in clear)
    return read if only_named or not clear else clear


def _is_vague(read: Read) -> bool:
    return read.is_topical and float(read.probabilities.max()) < VAGUE_LIKELIHOOD
