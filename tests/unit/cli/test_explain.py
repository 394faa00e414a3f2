"""`careers explain` describes a reading in the order in which a message is processed."""

from __future__ import annotations

import pytest

from bot.cli.explain import FITS, Explanation
from bot.conversation.types import Act, Clause, Detail, Fit, Item, ItemKind, Leaning, Measured, Mention, Query, Reading, Request, Role
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import Label
from tests.unit.knowledge.made_up import career

BAKER = career(
    "Baker", hours=40, contacts=[{"name": "Bakers’ Guild", "phone": "01632 960000", "kind": "professional_body"}], related=["Cook"]
)
STATEMENT = BAKER.statements["hours"][0]
STATEMENT_ID = BAKER.statement_id(STATEMENT)
SHIFTS = Label("hours", "shifts")


def explained(*, clause: dict[str, object] | None = None, request: Request | None = None, **more: object) -> list[str]:
    given = {"text": "and shifts", "start": 0, "end": 10, "act": Act.ASK, "aspect": SHIFTS, "confidence": 0.9, **(clause or {})}
    reading = Reading(text="and shifts", clauses=(Clause.model_validate(given),), requests=(request,) if request else (), **more)
    explanation = Explanation("hours", 0.9, reading, "action_answer", "The profile doesn’t say.\nSource: none.", "gap")
    return list(explanation.lines(Store.of([BAKER])))


def test_a_clause_has_its_label_with_its_likelihood() -> None:
    lines = explained(clause={"likelihood": 0.72, "detail": Detail.WHETHER, "leans_on": Leaning.QUESTION})
    assert lines[:3] == [
        "Intent: hours (0.90)",
        "Clause 1: “and shifts”",
        "  ask, hours/shifts (0.72), detail: whether, leans on a question, confidence 0.90",
    ]


def test_a_clause_may_stand_alone_and_have_no_label() -> None:
    assert explained(clause={"aspect": None})[2] == "  ask, no label, stands alone, confidence 0.90"


def test_mentions_have_their_roles() -> None:
    mentions = (Mention(text="nurse", role=Role.BACKGROUND), Mention(text="bakers", career="baker", role=Role.SUBJECT))
    lines = explained(mentions=mentions)
    assert "Mention: “nurse”, no profile, background" in lines
    assert "Mention: “bakers”, baker, subject" in lines


def test_a_request_shows_what_it_refers_to_and_what_the_profile_says() -> None:
    items = (
        Item(kind=ItemKind.STATEMENT, id=STATEMENT_ID, career="baker", position=1),
        Item(kind=ItemKind.CONTACT, id="The Bakers’ Guild", career="baker"),
    )
    query = Query(careers=("baker",), aspect=SHIFTS, detail=Detail.HOW_OFTEN, items=items)
    measured = (Measured(career="baker", fit=Fit.SAME_ASPECT, statements=(STATEMENT_ID,), likelihood=0.61),)
    lines = explained(request=Request(clause=0, query=query, count=2, measured=measured, others=("zookeeper",)))
    assert lines[3:] == [
        "Request of clause 1: hours/shifts, detail: how_often, number 2, about baker",
        f"  refers to statement 1: “{STATEMENT.text}”",
        "  refers to contact: “The Bakers’ Guild”",
        "  zookeeper: has no profile",
        "  baker: the profile has the aspect without the detail, so the reply says what is missing (0.61)",
        f"    “{STATEMENT.text}”",
        "Reply: action_answer, counted as gap",
        "  The profile doesn’t say.",
        "  Source: none.",
    ]


def test_a_request_may_be_about_no_career_and_a_statement_may_be_gone() -> None:
    gone = Item(kind=ItemKind.STATEMENT, id="baker#gone", career="baker")
    lines = explained(request=Request(clause=0, query=Query(aspect=SHIFTS, items=(gone,))))
    assert "Request of clause 1: hours/shifts, about no career" in lines
    assert "  refers to statement: “baker#gone”" in lines


@pytest.mark.parametrize(
    ("aspect", "careers", "shown"),
    [
        ("hours", ("baker",), ["  baker: by its tags, the profile has the answer", f"    “{STATEMENT.text}”"]),
        ("contacts", ("baker",), ["  baker: by its tags, the profile has the answer", "    “Bakers’ Guild”"]),
        ("related", ("baker",), ["  baker: by its tags, the profile has the answer", "    “Cook”"]),
        ("pay", ("baker",), ["  baker: by its tags, the profile has nothing on it, so the reply says that there is a gap"]),
        ("pay", ("gone",), []),
        ("shorten", ("baker",), []),
    ],
)
def test_what_is_answered_by_tags_is_shown_too(aspect: str, careers: tuple[str, ...], shown: list[str]) -> None:
    lines = explained(request=Request(clause=0, query=Query(careers=careers, aspect=Label(aspect))))
    assert lines[4:-3] == shown


def test_a_response_of_rasas_has_no_outcome() -> None:
    explanation = Explanation("greet", 0.9, Reading(text="hi"), "utter_greet")
    assert list(explanation.lines(Store.of([BAKER]))) == ["Intent: greet (0.90)", "Reply: utter_greet"]


def test_every_fit_is_described() -> None:
    assert set(FITS) == set(Fit)
