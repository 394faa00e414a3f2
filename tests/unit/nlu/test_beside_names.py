"""An aside is not replied to in place of the question or the career in the same message."""

from __future__ import annotations

import pytest
from spacy.language import Language

from bot.conversation.types import Act, Role
from bot.knowledge.taxonomy import Label
from bot.nlu.beside_names import (
    about_what_is_named,
    asked_about,
    is_job_of_someone,
    is_own_by_trade,
    is_own_so_far,
    is_wanted,
    is_wished_for,
)
from bot.nlu.clauses import Read
from tests.unit.nlu.reads import read


def replied_to(*clauses: Read, names: bool = True, is_new: bool = True, guess: Label | None = None) -> list[str]:
    return [str(each.label) for each in about_what_is_named(clauses, names=names, is_new=is_new, guess=lambda _: guess)]


@pytest.mark.parametrize("rude", ["insult", "gibberish"])
def test_a_question_beside_an_insult_is_answered(rude: str) -> None:
    assert replied_to(read(rude), read("duties", act=Act.ASK), names=False) == ["duties"]


@pytest.mark.parametrize(("label", "confidence"), [("insult", 0.9), ("grumble", 0.4), ("greet", 0.2), ("chitchat", 0.8), ("pay", 0.3)])
def test_a_career_named_beside_something_else_is_asked_about(label: str, confidence: float) -> None:
    assert replied_to(read(label, confidence)) == ["name_career"]


@pytest.mark.parametrize(("label", "confidence", "put"), [("off_topic", 0.6, False), ("gibberish", 0.3, True), ("grumble", 0.9, True)])
def test_a_question_on_something_else_in_the_work_is_on_the_job_as_a_whole(label: str, confidence: float, put: bool) -> None:
    asked = read(label, confidence)._replace(text="price of a licence for a worker", put=put)
    assert replied_to(asked) == ["overview/other"]
    assert replied_to(asked, read("name_career", 0.96)) == ["overview/other"]
    assert replied_to(asked._replace(text="worker")) == ["name_career"]


def test_what_is_most_likely_asked_about_the_career_is_answered() -> None:
    assert replied_to(read("grumble", 0.3), guess=Label("overview")) == ["overview"]


@pytest.mark.parametrize("label", ["tell_interest", "off_topic", "find_careers", "thank"])
def test_what_is_clearly_said_of_something_else_stays(label: str) -> None:
    assert replied_to(read(label)) == [label]


def test_without_a_career_or_with_the_one_talked_about_nothing_changes() -> None:
    assert replied_to(read("insult"), names=False) == ["insult"]
    assert replied_to(read("grumble"), is_new=False) == ["grumble"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("tell me about this archivist crap", True),
        ("my mum says be an archivist", True),
        ("i used to be an archivist", False),
        ("not an archivist god no", False),
        ("my brother is an archivist", False),
    ],
)
def test_a_job_that_someone_has_or_turns_down_is_not_asked_about(nlp: Language, text: str, wanted: bool) -> None:
    doc = nlp(text)
    place = next(token.i for token in doc if token.text == "archivist")
    assert is_wanted(doc, doc[place : place + 1]) is wanted


@pytest.mark.parametrize(("stands_in", "current", "asked"), [(True, "cook", set()), (True, "baker", {"cook"}), (False, "cook", {"cook"})])
def test_words_for_a_career_talked_about_name_none(nlp: Language, stands_in: bool, current: str, asked: set[str]) -> None:
    doc = nlp("she is worn out by friday")
    entity = {"role": "held", "as": Role.SUBJECT, "value": "cook", "span": doc[:1], "stands_in": stands_in}
    assert asked_about(doc, [entity], (current,)) == asked


@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("ive wanted to be a baker since i was six", True),
        ("my bf wants 2 b a baker", True),
        ("she is thinking of becoming a baker", True),
        ("i dont want to be a baker", False),
        ("i used to be a baker", False),
        ("i am a baker", False),
        ("my mum works as a baker", False),
    ],
)
def test_what_someone_wants_to_be(nlp: Language, text: str, wished: bool) -> None:
    doc = nlp(text)
    start = next(token.i for token in doc if token.text == "baker")
    assert is_wished_for(doc, doc[start : start + 1]) is wished


@pytest.mark.parametrize(
    ("text", "theirs"),
    [
        ("my brother in law is a baker and he likes it", True),
        ("my nan was a baker", True),
        ("is a baker like my uncle", False),
        ("my mum says a baker earns more", False),
        ("what is a baker", False),
        ("baker", False),
    ],
)
def test_what_someone_is(nlp: Language, text: str, theirs: bool) -> None:
    doc = nlp(text)
    start = next(token.i for token in doc if token.text == "baker")
    assert is_job_of_someone(doc, doc[start : start + 1]) is theirs


@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("he's helped out an archivist for two years and wants to do it properly", True),
        ("I assist an archivist and I'm hoping to try this for real", True),
        ("he's helped out an archivist and wants to leave it", False),
        ("he's helped out an archivist. he wants to do it all again", False),
        ("my sister is an archivist, is it hard to do", False),
    ],
)
def test_who_wants_to_do_it_wishes_for_the_career_named_before(nlp: Language, text: str, wished: bool) -> None:
    doc = nlp(text)
    place = next(token.i for token in doc if token.text == "archivist")
    assert is_wished_for(doc, doc[place : place + 1]) is wished


@pytest.mark.parametrize(
    ("text", "by_trade", "so_far"),
    [
        ("archivist by trade, could I go onto the turbines", True, False),
        ("an archivist by profession", True, False),
        ("is an archivist paid by the hour", False, False),
        ("I trained as an archivist, could I become a nurse", False, True),
        ("I've been an archivist 18 months, is that long enough", False, True),
        ("I want to be an archivist, is it long", False, False),
        ("what would an archivist have done", False, False),
        ("I was told archivists earn more than nurses", False, False),
        ("I've been looking at archivist", False, False),
        ("I've worked as an archivist for years, what about nursing", False, True),
    ],
)
def test_what_someone_was_up_to_now_is_their_own(nlp: Language, text: str, by_trade: bool, so_far: bool) -> None:
    doc = nlp(text)
    place = next(token.i for token in doc if token.text.startswith("archivist"))
    name = doc[place : place + 1]
    assert (is_own_by_trade(doc, name), is_own_so_far(doc, name)) == (by_trade, so_far)
