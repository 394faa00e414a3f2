"""What a clause asks after others is learned from its meaning and from the labels before it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.knowledge.taxonomy import Label
from bot.nlu.continuing import Continuing

SHIFTS, NIGHTS, STARTING = Label("hours", "shifts"), Label("hours", "nights"), Label("pay", "starting_pay")
AND_LATER, THAT = np.array([1.0, 0.0], np.float32), np.array([0.0, 1.0], np.float32)
LATER = Label("pay", "later_pay")


@pytest.fixture(scope="module")
def model() -> Continuing:
    model = Continuing()
    examples = [
        (AND_LATER, (STARTING,), LATER),
        (AND_LATER, (SHIFTS,), NIGHTS),
        (THAT, (STARTING,), STARTING),
        (THAT, (SHIFTS,), SHIFTS),
    ] * 10
    embeddings, before, labels = zip(*examples, strict=True)
    model.fit(np.stack(embeddings), before, labels)
    return model


@pytest.mark.parametrize(
    ("embedding", "before", "label"),
    [(AND_LATER, STARTING, LATER), (AND_LATER, SHIFTS, NIGHTS), (THAT, STARTING, STARTING), (THAT, SHIFTS, SHIFTS)],
)
def test_the_same_words_ask_other_things_after_other_questions(
    model: Continuing, embedding: np.ndarray, before: Label, label: Label
) -> None:
    probabilities = model.predict(embedding, (before,))
    assert probabilities.sum() == pytest.approx(1.0)
    assert model.classes[int(probabilities.argmax())] == str(label)


def test_is_kept_with_the_same_predictions(model: Continuing, tmp_path: Path) -> None:
    model.save(tmp_path / "continuing")
    loaded = Continuing.load(tmp_path / "continuing")
    assert loaded.classes == model.classes
    assert loaded.predict(THAT, (SHIFTS,)) == pytest.approx(model.predict(THAT, (SHIFTS,)), abs=1e-2)
