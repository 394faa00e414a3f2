"""Profiles are measured against a question. A question about something told is kept to what was told."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.conversation.types import Detail, Fit, Item, ItemKind, Leaning, Measured, Query, Request
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import Label
from bot.nlu.measure import Asked, Measure, Stated
from bot.nlu.statements import MOST_STATEMENTS, Statements
from tests.unit.knowledge.made_up import career, statement

HOURS = [statement("Bakers work shifts.", "hours/shifts"), statement("Bakers rarely work nights.", "hours/nights")]
BAKER, PORTER = career("Baker", statements={"hours": HOURS}), career("Porter")
SHIFTS, NIGHTS = (BAKER.statement_id(each) for each in BAKER.statements["hours"])
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


def request(*told: str, careers: tuple[str, ...] = ("baker",), detail: Detail | None = Detail.HOW_OFTEN) -> Request:
    items = tuple(Item(kind=ItemKind.STATEMENT, id=each, career="baker") for each in told)
    return Request(clause=0, query=Query(careers=careers, aspect=Label("hours", "shifts"), detail=detail, items=items))


def found(
    measure: FixedMeasure, asked: Request, leans_on: Leaning = Leaning.STATEMENT, *, refers: bool = False
) -> tuple[Fit, tuple[str, ...]]:
    statements = Statements(measure, Store.of([BAKER, PORTER]), Encoder())
    (measured,) = statements.measured(asked, ASKED, leans_on, refers).measured
    return measured.fit, measured.statements


def test_each_career_with_a_profile_is_measured() -> None:
    statements = Statements(FixedMeasure(Fit.UNRELATED), Store.of([BAKER, PORTER]), Encoder())
    measured = statements.measured(request(careers=("baker", "cook", "porter")), ASKED, Leaning.NOTHING, refers=False).measured
    assert [each.career for each in measured] == ["baker", "porter"]


def test_statements_are_encoded_once_until_the_profile_is_edited() -> None:
    encoder = Encoder()
    statements = Statements(FixedMeasure(Fit.UNRELATED), Store.of([BAKER]), encoder)
    for _ in range(2):
        statements.measured(request(), ASKED, Leaning.NOTHING, refers=False)
    assert encoder.encoded == [each["text"] for each in HOURS]
    edited = career("Baker", statements={"hours": [statement("Bakers work nights.", "hours/nights")]})
    statements._store = Store.of([edited])
    statements.measured(request(), ASKED, Leaning.NOTHING, refers=False)
    assert encoder.encoded[-1] == "Bakers work nights."


def test_only_the_beginning_of_a_very_long_profile_is_compared() -> None:
    encoder = Encoder()
    long = career("Baker", statements={"hours": [statement(f"Bakers work {i} hours.", "hours/weekly_hours") for i in range(250)]})
    Statements(FixedMeasure(Fit.UNRELATED), Store.of([long]), encoder).measured(request(), ASKED, Leaning.NOTHING, refers=False)
    assert len(encoder.encoded) == MOST_STATEMENTS


# ------------------------------------------------------------------ questions about what was told


@pytest.mark.parametrize("fit", [Fit.NEAREST, Fit.UNRELATED, Fit.SAME_ASPECT])
def test_if_nothing_answers_what_was_told_is_all_there_is(fit: Fit) -> None:
    says = () if fit is Fit.UNRELATED else (NIGHTS,)
    assert found(FixedMeasure(fit, *says), request(SHIFTS)) == (Fit.SAME_ASPECT, (SHIFTS,))


def test_of_what_was_told_the_statement_that_fits_best_is_meant() -> None:
    assert found(FixedMeasure(Fit.SAME_ASPECT, NIGHTS), request(SHIFTS, NIGHTS)) == (Fit.SAME_ASPECT, (NIGHTS,))


def test_an_answer_that_was_told_already_lacks_the_detail() -> None:
    assert found(FixedMeasure(Fit.ANSWERS, SHIFTS), request(SHIFTS)) == (Fit.SAME_ASPECT, (SHIFTS,))


def test_an_answer_that_was_not_told_yet_is_told() -> None:
    assert found(FixedMeasure(Fit.ANSWERS, NIGHTS), request(SHIFTS)) == (Fit.ANSWERS, (NIGHTS,))


def test_what_was_told_can_answer_whether_it_is_so() -> None:
    assert found(FixedMeasure(Fit.ANSWERS, SHIFTS), request(SHIFTS, detail=Detail.WHETHER)) == (Fit.ANSWERS, (SHIFTS,))


def test_a_question_that_stands_alone_is_not_kept_to_what_was_told() -> None:
    assert found(FixedMeasure(Fit.NEAREST, NIGHTS), request(SHIFTS), Leaning.NOTHING) == (Fit.NEAREST, (NIGHTS,))


def test_what_was_told_of_one_career_is_not_said_of_another() -> None:
    assert found(FixedMeasure(Fit.UNRELATED), request(SHIFTS, careers=("porter",))) == (Fit.UNRELATED, ())


def asked_of_pay(*told: str) -> Request:
    asked = request(*told)
    return asked.model_copy(update={"query": asked.query.model_copy(update={"aspect": Label("pay", "starting_pay")})})


@pytest.mark.parametrize("fit", [Fit.NEAREST, Fit.ANSWERS])
def test_a_question_on_another_aspect_is_not_kept_to_what_was_told(fit: Fit) -> None:
    assert found(FixedMeasure(fit, NIGHTS), asked_of_pay(NIGHTS)) == (fit, (NIGHTS,))


def test_one_statement_on_the_aspect_among_those_told_is_enough() -> None:
    assert found(FixedMeasure(Fit.UNRELATED), request(NIGHTS)) == (Fit.UNRELATED, ())
    assert found(FixedMeasure(Fit.NEAREST, NIGHTS), request(NIGHTS, SHIFTS)) == (Fit.SAME_ASPECT, (NIGHTS,))


def test_a_question_that_says_nothing_by_itself_is_kept_to_what_was_told_whatever_its_aspect() -> None:
    assert found(FixedMeasure(Fit.NEAREST, SHIFTS), asked_of_pay(NIGHTS), refers=True) == (Fit.SAME_ASPECT, (NIGHTS,))
    assert found(FixedMeasure(Fit.ANSWERS, SHIFTS), asked_of_pay(NIGHTS), refers=True) == (Fit.ANSWERS, (SHIFTS,))


def test_what_was_told_from_a_statement_that_is_gone_is_kept_to_only_if_the_question_says_nothing_by_itself() -> None:
    for gone in ("baker#gone", "gone#gone"):
        assert found(FixedMeasure(Fit.UNRELATED), request(gone)) == (Fit.UNRELATED, ())
        assert found(FixedMeasure(Fit.UNRELATED), request(gone), refers=True) == (Fit.SAME_ASPECT, (gone,))


# ------------------------------------------------------------------ occupations in a profile


def test_occupations_that_the_current_careers_profiles_mention_are_known() -> None:
    chef = career("Chef", statements={"duties": [statement("Chefs work with nurses and a dental hygienist.", "duties/colleagues")]})
    statements = Statements(FixedMeasure(Fit.UNRELATED), Store.of([chef, PORTER]), Encoder())
    for _ in range(2):
        assert {"nurse", "dental hygienist"} <= statements.mentioned(["chef", "gone"])
    assert "plumber" not in statements.mentioned(["chef"])
    assert statements.mentioned(["porter"]) <= {"porter"}
    assert statements.mentioned([]) == set()
