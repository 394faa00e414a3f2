"""Messages compare the careers that they name, or the one that they name with the current one."""

from __future__ import annotations

from typing import Any

import pytest
from spacy.language import Language

from bot.conversation.types import Query, Request, Role
from bot.knowledge.taxonomy import Label
from bot.nlu.comparing import Compared, careers_compared, compared, compared_unnamed


def compares(nlp: Language, text: str, *names: str, role: Role = Role.SUBJECT, held: bool = True, by_default: bool = False) -> Compared:
    doc = nlp(text)
    entities: list[dict[str, Any]] = []
    for name in names:
        start = text.index(name)
        span = doc.char_span(start, start + len(name))
        assert span is not None
        entities.append({"value": name, "role": "held" if held else "not_held", "as": role, "span": span})
    return careers_compared(doc, entities, ("baker",), by_default)


@pytest.mark.parametrize(
    "text",
    ["archivist v porter", "compare an archivist and a porter", "archivist and porter, which has more hours", "hours of archivist, porter"],
)
def test_careers_named_together(nlp: Language, text: str) -> None:
    assert compares(nlp, text, "archivist", "porter").held == ("archivist", "porter")


@pytest.mark.parametrize(
    "text",
    ["compare hours w porter", "how does it compare with a porter", "the pay next to a porter?", "is a porter the same sort of thing"],
)
def test_a_career_is_compared_with_the_current_one(nlp: Language, text: str) -> None:
    assert compares(nlp, text, "porter").held == ("baker", "porter")


@pytest.mark.parametrize(
    "text",
    ["would a porter be on more?", "my dad says be a porter. Better money?", "is a porter worse paid", "do porters get fewer nights off"],
)
def test_another_career_that_may_be_better_is_compared_with_the_current_one(nlp: Language, text: str) -> None:
    name = "porters" if "porters" in text else "porter"
    assert compares(nlp, text, name).held == ("baker", name)
    assert not compares(nlp, text, name, by_default=True).any


@pytest.mark.parametrize("text", ["tell me more about a porter", "does a porter need more than GCSEs", "more info on a porter"])
def test_more_of_something_else_compares_nothing(nlp: Language, text: str) -> None:
    assert not compares(nlp, text, "porter").any


def test_other_messages_compare_nothing(nlp: Language) -> None:
    assert not compares(nlp, "what does a porter do", "porter").any
    assert not compares(nlp, "compare the hours").any
    for together in ("alongside", "next to"):
        assert not compares(nlp, f"do they work {together} porter, cook and smith", "porter", "cook", role=Role.BYSTANDER).any
    assert not compares(nlp, "do they work with porter and cook", "porter", "cook", role=Role.BYSTANDER).any
    assert not compares(nlp, "hours of a porter. What would a cook have to learn?", "porter", "cook").any
    assert not compares(nlp, "i compare prices as a porter", "porter", role=Role.BACKGROUND).any


@pytest.mark.parametrize(
    ("text", "held"), [("do they get more than the other one", ("baker", "cook")), ("do they get more of the other one", ())]
)
def test_what_the_current_career_is_more_than_is_compared_with_it(nlp: Language, text: str, held: tuple[str, ...]) -> None:
    doc = nlp(text)
    entities = [{"value": "cook", "role": "held", "as": Role.SUBJECT, "stands_in": True, "span": doc[-3:]}]
    assert careers_compared(doc, entities, ("baker",)).held == held


@pytest.mark.parametrize(
    "text", ["compare weekly hours", "ok compare the pay", "difference in hours?", "and are the hours the same", "r the grades the same?"]
)
def test_the_careers_spoken_of_last_are_compared_without_their_names(nlp: Language, text: str) -> None:
    assert compared_unnamed(nlp(text), ("cook", "porter")).held == ("cook", "porter")
    assert not compared_unnamed(nlp(text), ("cook",)).any


@pytest.mark.parametrize(
    "text", ["do they compare prices", "is it the same every week", "what is the pay", "...", "which days", "do they earn more"]
)
def test_other_messages_without_names_compare_nothing(nlp: Language, text: str) -> None:
    assert not compared_unnamed(nlp(text), ("cook", "porter")).any


def test_those_without_a_profile_are_kept_apart(nlp: Language) -> None:
    assert compares(nlp, "porter v cook", "porter", "cook", held=False) == Compared((), ("porter", "cook"))


def test_the_request_is_about_what_is_asked_or_the_difference(nlp: Language) -> None:
    doc = nlp("compare a cook with a porter")
    hours = Request(clause=0, query=Query(careers=("cook",), aspect=Label("hours")))
    talk = Request(clause=0, query=Query(aspect=Label("name_career")))
    two = Compared(("cook", "porter"))
    assert compared([talk, hours], two, doc, []).query == Query(careers=("cook", "porter"), aspect=Label("hours"))
    assert compared([talk], two, doc, [hours.query]).query.aspect == Label("related", "difference")
    assert compared([talk], Compared(("cook",), ("smith",)), doc, []).query.aspect == Label("overview")


def test_what_is_only_set_against_another_career_is_compared_by_what_was_asked_last(nlp: Language) -> None:
    talk = Request(clause=0, query=Query(aspect=Label("name_career")))
    last = Query(careers=("cook",), aspect=Label("pay"))
    assert compared([talk], Compared(("cook", "porter")), nlp("vs porter"), [last]).query.aspect == Label("pay")
    assert compared([talk], Compared(("cook", "porter")), nlp("vs porter"), []).query.aspect == Label("related", "difference")
