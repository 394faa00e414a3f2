"""What clauses ask together: a row of questions on a career doesn't look for careers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from bot.conversation.types import Act
from bot.nlu.clause_reader import ClauseReader
from bot.nlu.clauses import CARE, Read, Whole
from tests.unit.nlu import reads

LABELS = ["progression/abroad", "find_careers", "thank"]
SEEKING_TOGETHER = Whole(np.array([0.8, 0.2, 0.0]), np.zeros((1, len(CARE))))


@pytest.fixture
def reader() -> ClauseReader:
    heads: Any = SimpleNamespace(labels=SimpleNamespace(labels=LABELS), acts={})
    return ClauseReader(heads)


def read(alone: list[float], put: bool = True) -> Read:
    return reads.read(LABELS[int(np.argmax(alone))], max(alone), Act.ASK, alone=np.array(alone), probabilities=np.array(alone), put=put)


def test_a_row_of_clear_questions_looks_for_no_careers(reader: ClauseReader) -> None:
    clear = read([0.98, 0.01, 0.01])
    assert max(reader.seeking([clear, clear], SEEKING_TOGETHER)) < 0.05


@pytest.mark.parametrize(
    "others",
    [[], [read([0.98, 0.02, 0.0], put=False)], [read([0.7, 0.3, 0.0])], [read([0.0, 0.1, 0.9])]],
    ids=["one question", "a wish in passing", "an unclear one", "thanks"],
)
def test_other_messages_may_look_for_careers_as_a_whole(reader: ClauseReader, others: list[Read]) -> None:
    assert max(reader.seeking([read([0.98, 0.01, 0.01]), *others], SEEKING_TOGETHER)) >= 0.2
