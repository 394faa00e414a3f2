"""Pronouns and "the other one" stand for careers that were told of or compared."""

from __future__ import annotations

import pytest
from spacy.language import Language

from bot.conversation.outcome import Outcome
from bot.conversation.types import SOMEONE, DialogueState, Query, Role, TurnRecord
from bot.knowledge.taxonomy import Label
from bot.nlu.segments import Piece
from bot.nlu.stand_ins import asks_about_them, names_the_other, other_career, person_in, points_to_job


def person(nlp: Language, text: str, name: str = "", role: Role = Role.BACKGROUND) -> str | None:
    doc = nlp(text)
    span = doc.char_span(text.index(name), text.index(name) + len(name)) if name else None
    return person_in(doc, [{"value": "porter", "role": "held", "as": role, "span": span}] if span is not None else [])


@pytest.mark.parametrize(
    "text", ["my niece is a porter", "I've a friend who is a porter. Is it like that?", "my bruv does it, he's a porter"]
)
def test_someone_has_the_job_that_is_told_of(nlp: Language, text: str) -> None:
    assert person(nlp, text, "porter") == "porter"
    assert person(nlp, text, "porter", Role.SUBJECT) == "porter"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("my daughter wants to be a porter", Role.SUBJECT),
        ("I'm a porter. My niece is worried", Role.BACKGROUND),
        ("porter is what my son hates", Role.SUBJECT),
    ],
)
def test_wishes_and_ones_own_job_are_not_theirs(nlp: Language, text: str, role: Role) -> None:
    assert person(nlp, text, "porter", role) == SOMEONE


def test_nobody_is_told_of(nlp: Language) -> None:
    assert person(nlp, "what does a porter earn", "porter", Role.SUBJECT) is None


@pytest.mark.parametrize("text", ["and hers?", "does she work nights", "what are his hours"])
def test_pronouns_ask_about_someone(nlp: Language, text: str) -> None:
    assert asks_about_them(nlp(text)[:])
    assert not asks_about_them(nlp("do they work nights")[:])


@pytest.mark.parametrize(("text", "names"), [("the other one?", True), ("and the other", True), ("any other duties", False)])
def test_the_other_one(nlp: Language, text: str, names: bool) -> None:
    assert names_the_other(nlp(text)[:]) is names


def test_the_other_of_two_that_were_compared(nlp: Language) -> None:
    def asked(*careers: str) -> TurnRecord:
        return TurnRecord(at=0, queries=(Query(careers=careers, aspect=Label("hours")),), outcome=Outcome.ANSWERED)

    doc = nlp("and the other one")
    assert other_career(doc, DialogueState(turns=(asked("cook", "porter"), asked("cook")))) == "porter"
    assert other_career(doc, DialogueState(turns=(asked("cook", "porter"),))) is None
    assert other_career(doc, DialogueState(turns=(asked("cook"),))) is None
    assert other_career(nlp("the hours"), DialogueState(turns=(asked("cook", "porter"), asked("cook")))) is None


def test_questions_about_the_job_talked_about(nlp: Language) -> None:
    doc = nlp("would my interest count in this work")
    assert points_to_job(doc, Piece(0, len(doc)))
    assert not points_to_job(nlp("what jobs are outdoors"), Piece(0, 4))
