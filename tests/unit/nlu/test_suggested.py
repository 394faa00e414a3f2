"""Suggestions that were pressed: which messages are read by their query."""

from __future__ import annotations

from typing import Any

import pytest

from bot.conversation.types import Act, Query, Role
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import Label
from bot.nlu.suggested import query_of, reading_of
from tests.unit.knowledge.made_up import career

STORE = Store.of([career("Dental nurse"), career("Adult nurse"), career("Porter")])
SKILLS = "What skills does it take?"


def query(aspect: str, *careers: str, **more: Any) -> dict[str, Any]:
    return {"careers": list(careers), "aspect": aspect, **more}


@pytest.mark.parametrize(
    ("text", "given"),
    [
        (SKILLS, query("skills", "porter")),
        ("What is the job of Porter?", query("overview", "porter")),
        ("What is the job in a nutshell?", query("overview", "porter")),
        ("Which careers can you tell me about?", query("list_careers")),
        ("how long are the days for an Adult nurse?", query("hours/weekly_hours", "adult-nurse", detail="how_long")),
        ("do dental nurses get holidays", query("hours/holidays", "dental-nurse", detail="whether")),
    ],
)
def test_a_suggestion_is_read_by_its_query(text: str, given: dict[str, Any]) -> None:
    assert query_of({"query": given}, text, STORE) == Query.model_validate(given)


@pytest.mark.parametrize(
    ("text", "given"),
    [
        (SKILLS, None),
        (SKILLS, "skills"),
        (SKILLS, query("skills", "plumber")),
        (SKILLS, query("skills")),
        (SKILLS, query("skills", "porter", "adult-nurse")),
        (SKILLS, query("pay", "porter")),
        (SKILLS, query("skills", "porter", detail="how_many")),
        (SKILLS, query("skills", "porter", items=[{"kind": "career", "id": "porter"}])),
        ("what does a porter wear", query("no_such_label", "porter")),
        ("what does a porter wear", query("goodbye", "porter")),
        ("what does it pay?", query("pay", "porter")),
        ("what do reporters wear", query("environment/uniform", "porter")),
        ("Which careers can you tell me about?", query("list_careers", "porter")),
        (SKILLS, query("skills", "porter", more=1)),
    ],
)
def test_a_query_that_the_text_does_not_ask_is_ignored(text: str, given: object) -> None:
    assert query_of({"query": given}, text, STORE) is None


def test_typed_text_has_no_query() -> None:
    assert query_of({}, SKILLS, STORE) is None


def test_the_reading_asks_the_query() -> None:
    asked = Query(careers=("porter",), aspect=Label("skills"))
    reading = reading_of(asked, SKILLS, STORE)
    assert [request.query for request in reading.requests] == [asked]
    assert (reading.clauses[0].act, reading.clauses[0].text, reading.mentions) == (Act.ASK, SKILLS, ())


def test_a_career_that_the_text_names_is_a_mention() -> None:
    reading = reading_of(Query(careers=("porter",), aspect=Label("overview")), "What is the job of Porter?", STORE)
    assert [(mention.career, mention.role) for mention in reading.mentions] == [("porter", Role.SUBJECT)]


def test_a_list_of_careers_is_a_request() -> None:
    reading = reading_of(Query(aspect=Label("list_careers")), "Which careers can you tell me about?", STORE)
    assert reading.clauses[0].act is Act.REQUEST
