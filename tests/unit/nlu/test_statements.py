"""Profiles are measured against a question, with their statements' vectors kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.conversation.types import Detail, Fit, Measured, Query, Request
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import Label
from bot.nlu.measure import Asked, Measure, Stated
from bot.nlu.statements import MOST_STATEMENTS, Statements
from tests.unit.knowledge.made_up import career, statement

HOURS = [statement("Bakers work shifts.", "hours/shifts"), statement("Bakers rarely work nights.", "hours/nights")]
BAKER, PORTER = career("Baker", statements={"hours": HOURS}), career("Porter")
ASKED = Asked("how often", np.zeros(1, np.float32), np.zeros(1), np.zeros(1))


class Encoder:
    """Counts the texts that it encodes."""

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += texts
        return np.zeros((len(texts), 1), np.float32)


class FixedMeasure(Measure):
    """Finds the same fit and statements in every profile."""

    def __init__(self, fit: Fit, *found: str) -> None:
        self._found = {"fit": fit, "statements": found}

    def measured(self, career: str, asked: Asked, stated: Stated) -> Measured:
        return Measured.model_validate({"career": career, **self._found})


def request(careers: tuple[str, ...] = ("baker",)) -> Request:
    return Request(clause=0, query=Query(careers=careers, aspect=Label("hours", "shifts"), detail=Detail.HOW_OFTEN))


def test_each_career_with_a_profile_is_measured() -> None:
    statements = Statements(FixedMeasure(Fit.UNRELATED), Store.of([BAKER, PORTER]), Encoder())
    measured = statements.measured(request(careers=("baker", "cook", "porter")), ASKED).measured
    assert [each.career for each in measured] == ["baker", "porter"]


def test_statements_are_encoded_once_until_the_profile_is_edited() -> None:
    encoder = Encoder()
    statements = Statements(FixedMeasure(Fit.UNRELATED), Store.of([BAKER]), encoder)
    for _ in range(2):
        statements.measured(request(), ASKED)
    assert encoder.encoded == [each["text"] for each in HOURS]
    edited = career("Baker", statements={"hours": [statement("Bakers work nights.", "hours/nights")]})
    statements._store = Store.of([edited])
    statements.measured(request(), ASKED)
    assert encoder.encoded[-1] == "Bakers work nights."


def test_only_the_beginning_of_a_very_long_profile_is_compared() -> None:
    encoder = Encoder()
    long = career("Baker", statements={"hours": [statement(f"Bakers work {i} hours.", "hours/weekly_hours") for i in range(250)]})
    Statements(FixedMeasure(Fit.UNRELATED), Store.of([long]), encoder).measured(request(), ASKED)
    assert len(encoder.encoded) == MOST_STATEMENTS
