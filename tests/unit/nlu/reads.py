"""Makes clauses as they are read."""

from __future__ import annotations

import numpy as np

from bot.conversation.types import Act, Leaning
from bot.knowledge.taxonomy import Label
from bot.nlu.clauses import Read
from bot.nlu.measure import LEANINGS
from bot.nlu.segments import Piece


def read(label: str, confidence: float = 0.95, act: Act = Act.REQUEST) -> Read:
    return Read(
        piece=Piece(0, 1),
        text=label,
        embedding=np.zeros(2, np.float32),
        alone=np.array([1.0]),
        label=Label.parse(label),
        probabilities=np.array([1.0]),
        confidence=confidence,
        act=act,
        details=np.array([1.0]),
        leans_on=Leaning.NOTHING,
        leanings=np.zeros(len(LEANINGS)),
        put=False,
        alternative=False,
        told=False,
    )
