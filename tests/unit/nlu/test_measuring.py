"""Which requests are measured, and what an unclear one asks by what the profile says."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from bot.conversation.types import Act, Detail, Fit, Item, ItemKind, Leaning, Measured, Query, Request
from bot.knowledge.taxonomy import Label
from bot.nlu.measure import LABELS
from bot.nlu.measuring import RequestMeasure
from tests.unit.nlu import reads

CAREER = "florist"
STATEMENT = f"{CAREER}#1"


def measured(
    request: Request,
    *,
    fit: Fit,
    likely: float = 0.9,
    leans_on: Leaning = Leaning.NOTHING,
    put: bool = True,
    has_any: bool = True,
    any_on: bool = True,
    earlier: Sequence[Request] = (),
) -> Request:
    """Return a request as measured against a profile that fits like this. Its label has the likelihood `likely`.

    `has_any` is whether the profile has statements on the topic, and `any_on` whether what was found is on it.
    """
    label = request.query.aspect
    probabilities = np.full(len(LABELS), (1 - likely) / (len(LABELS) - 1))
    if label in LABELS:
        probabilities[LABELS.index(label)] = likely
    read = reads.read(str(label), 1.0, Act.ASK, alone=probabilities, probabilities=probabilities, leans_on=leans_on, put=put)
    found = (Measured(career=CAREER, fit=fit, statements=() if fit is Fit.UNRELATED else (STATEMENT,)),)
    heads = SimpleNamespace(labels=SimpleNamespace(labels=[str(each) for each in LABELS]), aspects=lambda p: p)
    statements = SimpleNamespace(
        measured=lambda asked, _: asked.model_copy(update={"measured": found}),
        has_any=lambda _: has_any,
        any_on=lambda *_: any_on,
    )
    return RequestMeasure(cast(Any, heads), cast(Any, statements)).measured(request, read, frozenset(), (label,), earlier)


def request(label: str, detail: Detail, *told: str) -> Request:
    items = tuple(Item(kind=ItemKind.STATEMENT, id=each, career=CAREER) for each in told)
    return Request(clause=0, query=Query(careers=(CAREER,), aspect=Label.parse(label), detail=detail, items=items))


@pytest.mark.parametrize("detail", [Detail.WHETHER, Detail.WHO, Detail.HOW_OFTEN])
@pytest.mark.parametrize("fit", [Fit.ANSWERS, Fit.UNRELATED])
def test_a_question_on_one_thing_that_people_do_is_no_question_on_all_of_it(detail: Detail, fit: Fit) -> None:
    found = measured(request("duties", detail), fit=fit)
    assert found.query.aspect == Label("duties", "other")
    assert found.measured[0].fit is fit


def test_a_question_on_what_people_do_gets_all_of_it() -> None:
    asked = request("duties", Detail.WHAT)
    assert measured(asked, fit=Fit.ANSWERS) == asked
    noted = request("duties", Detail.WHETHER)
    assert measured(noted, fit=Fit.ANSWERS, put=False) == noted


def test_a_clear_question_on_another_whole_topic_gets_all_of_it() -> None:
    asked = request("hours", Detail.WHETHER)
    assert measured(asked, fit=Fit.ANSWERS) == asked
    assert measured(asked, fit=Fit.ANSWERS, likely=0.2).query.aspect == Label("hours", "other")


@pytest.mark.parametrize("topic", ["pay", "progression"])
def test_what_is_told_elsewhere_answers_a_question_that_seems_to_be_on_a_whole_topic(topic: str) -> None:
    asked = request(topic, Detail.HOW_MANY)
    found = measured(asked, fit=Fit.ANSWERS, any_on=False)
    assert (found.query.aspect, found.measured[0].fit) == (Label(topic, "other"), Fit.ANSWERS)
    assert measured(asked, fit=Fit.NEAREST, any_on=False) == asked


@pytest.mark.parametrize("topic", ["pay", "entry"])
def test_what_may_be_on_a_whole_topic_but_is_like_nothing_in_the_profile_is_a_gap(topic: str) -> None:
    asked = request(topic, Detail.HOW_MANY)
    found = measured(asked, fit=Fit.UNRELATED, likely=0.4)
    assert (found.query.aspect, found.measured[0].fit) == (Label("overview", "other"), Fit.UNRELATED)
    assert measured(asked, fit=Fit.UNRELATED, likely=0.9) == asked
    assert measured(asked, fit=Fit.UNRELATED, likely=0.4, put=False) == asked


@pytest.mark.parametrize("detail", [Detail.WHETHER, Detail.HOW, Detail.WHICH])
def test_a_topic_without_statements_may_be_answered_by_those_of_another(detail: Detail) -> None:
    found = measured(request("specialisms", detail), fit=Fit.ANSWERS, has_any=False)
    assert (found.query.aspect, found.measured[0].fit) == (Label("specialisms", "other"), Fit.ANSWERS)
    gap = measured(request("specialisms", detail), fit=Fit.UNRELATED, has_any=False)
    assert (gap.query.aspect, gap.measured[0].fit) == (Label("specialisms", "other"), Fit.UNRELATED)


def test_a_question_on_one_thing_of_a_list_just_told_is_no_question_on_all_of_it() -> None:
    asked = request("environment", Detail.WHETHER, STATEMENT)
    found = measured(asked, fit=Fit.UNRELATED, likely=0.3, leans_on=Leaning.STATEMENT)
    assert found.measured[0].fit is Fit.SAME_ASPECT
    assert found.measured[0].statements == (STATEMENT,)
    assert measured(asked, fit=Fit.ANSWERS, likely=0.3, leans_on=Leaning.STATEMENT).query.aspect == Label("environment", "other")


def test_an_unclear_note_about_what_was_told_is_no_question_on_the_whole_topic() -> None:
    noted = request("entry/apprenticeship", Detail.WHETHER, STATEMENT)
    found = measured(noted, fit=Fit.UNRELATED, likely=0.3, leans_on=Leaning.STATEMENT, put=False)
    assert found.query.aspect == noted.query.aspect
    assert found.measured[0].fit is Fit.SAME_ASPECT


def test_an_unclear_question_about_what_was_told_is_on_that() -> None:
    asked = request("hours/weekly_hours", Detail.HOW_MUCH_OF_A_PROBLEM, STATEMENT)
    found = measured(asked, fit=Fit.UNRELATED, likely=0.2, leans_on=Leaning.STATEMENT)
    assert found.query == asked.query
    assert found.measured == (Measured(career=CAREER, fit=Fit.SAME_ASPECT, statements=(STATEMENT,)),)


def test_an_unclear_question_about_nothing_told_is_on_the_job() -> None:
    found = measured(request("hours/weekly_hours", Detail.HOW_MANY), fit=Fit.UNRELATED, likely=0.2)
    assert found.query.aspect == Label("overview", "other")
    assert found.measured[0].fit is Fit.UNRELATED


@pytest.mark.parametrize("likely", [0.2, 0.45])
def test_what_is_near_an_unclear_question_is_told(likely: float) -> None:
    found = measured(request("hours/on_call", Detail.WHAT), fit=Fit.NEAREST, likely=likely)
    assert (found.query.aspect, found.measured[0].statements) == (Label("overview", "other"), (STATEMENT,))
    noted = measured(request("hours/on_call", Detail.WHAT), fit=Fit.NEAREST, likely=likely, put=False)
    assert noted.measured[0].fit is Fit.UNRELATED


def test_what_is_only_guessed_to_be_on_contacts_is_measured() -> None:
    asked = request("contacts/phone", Detail.WHAT)
    assert measured(asked, fit=Fit.NEAREST, likely=0.4).query.aspect == Label("overview", "other")
    assert measured(asked, fit=Fit.UNRELATED, likely=0.4) == asked
    assert measured(asked, fit=Fit.NEAREST, likely=0.8) == asked


@pytest.mark.parametrize(("earlier", "aspect"), [("pay/starting_pay", "pay/experienced_pay"), ("hours/shifts", "overview/other")])
def test_a_guess_that_goes_on_with_the_topic_of_the_message_is_kept(earlier: str, aspect: str) -> None:
    asked = request("pay/experienced_pay", Detail.WHERE)
    found = measured(asked, fit=Fit.NEAREST, likely=0.3, leans_on=Leaning.STATEMENT, earlier=[request(earlier, Detail.HOW_MANY)])
    assert str(found.query.aspect) == aspect


@pytest.mark.parametrize("label", ["tell_constraint", "tell_other"])
def test_what_people_tell_of_themselves_is_measured(label: str) -> None:
    tells = Request(clause=0, query=Query(careers=(CAREER,), aspect=Label(label)))
    assert measured(tells, fit=Fit.ANSWERS).measured[0].fit is Fit.ANSWERS
