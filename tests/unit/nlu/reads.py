"""Makes clauses as they are read."""

from __future__ import annotations

from typing import Any

import numpy as np

from bot.conversation.types import Act, Leaning
from bot.knowledge.taxonomy import Label
from bot.nlu.clauses import Read
from bot.nlu.measure import LEANINGS
from bot.nlu.segments import Piece

CERTAIN = np.array([1.0])


def read(label: str, confidence: float = 0.95, act: Act = Act.REQUEST, **fields: Any) -> Read:
    """Return a clause with a label, which leans on nothing. `fields` are what else sets it apart."""
    clause = Read(
        piece=Piece(0, 1),
        text=label,
        embedding=np.zeros(2, np.float32),
        alone=CERTAIN,
        label=Label.parse(label),
        probabilities=CERTAIN,
        confidence=confidence,
        act=act,
        details=CERTAIN,
        leans_on=Leaning.NOTHING,
        leanings=np.zeros(len(LEANINGS)),
        put=False,
        alternative=False,
        told=False,
    )
    return clause._replace(**fields)
