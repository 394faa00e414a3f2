"""An unclear message that has the words of what was just told asks about that."""

from __future__ import annotations

import numpy as np
import pytest

from bot.knowledge.store import Store
from bot.knowledge.taxonomy import Label
from bot.nlu.clauses import OFF_TOPIC, Read
from bot.nlu.just_told import asks_of_told
from tests.unit.knowledge.made_up import career, statement
from tests.unit.nlu import reads

BAKER = career("Baker", statements={"environment": [statement("Bakers work in a shop kitchen or in a plant.", "environment/places")]})
STORE, TOLD = Store.of([BAKER]), [BAKER.statement_id(BAKER.statements["environment"][0])]


def read(text: str, label: Label, confidence: float) -> Read:
    nothing = np.zeros(1)
    return reads.read(str(label), confidence, text=text, alone=nothing, probabilities=nothing, put=True)


@pytest.mark.parametrize(
    ("text", "label", "confidence", "asks"),
    [
        ("what is the difference between plant and kitchen", OFF_TOPIC, 0.8, True),
        ("the word plant i do not know", Label("gibberish"), 0.3, True),
        ("what is the weather like in france", OFF_TOPIC, 0.8, False),
        ("who won the cup in the end", OFF_TOPIC, 0.8, False),
        ("how", Label("gibberish"), 0.3, False),
        ("is the plant big", Label("environment", "places"), 0.9, False),
    ],
)
def test_words_of_what_was_told(text: str, label: Label, confidence: float, asks: bool) -> None:
    assert asks_of_told(read(text, label, confidence), TOLD, STORE) is asks


def test_nothing_was_told() -> None:
    assert not asks_of_told(read("what is a plant", OFF_TOPIC, 0.8), [], STORE)
