"""Parts of names stand for the only career that they fit."""

from __future__ import annotations

import pytest
from spacy.language import Language

from bot.knowledge.names import key
from bot.nlu.name_parts import MOST_TOKENS, NameParts

CAREERS = (
    "construction site supervisor",
    "human resources assistant",
    "human resources officer",
    "mechanical engineering technician",
    "architectural technician",
    "credit controller",
    "fish farmer",
    "quarry worker",
    "painter and decorator",
    "tv or film production manager",
    "vending machine operator",
    "dietitian",
    "pipe fitter",
    "events manager",
    "mechanical engineer",
    "pet shop assistant",
    "communication support worker",
    "stunt performer",
    "shopfitter",
    "community education co-ordinator",
    "leather craftworker",
    "dance movement psychotherapist",
)
PARTS = NameParts((key(name), name.replace(" ", "-")) for name in CAREERS)


def found(nlp: Language, text: str) -> list[str]:
    return [part.career.replace("-", " ") for part in PARTS.find(nlp(text))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("does a site supervisor need a card", "construction site supervisor"),
        ("HR assistants, what do they wear", "human resources assistant"),
        ("how do i go from mech eng technician to more", "mechanical engineering technician"),
        ("archi technician, which course", "architectural technician"),
        ("how many calls a day in credit control", "credit controller"),
        ("fish farming on my own", "fish farmer"),
        ("dust in quarry work", "quarry worker"),
        ("would physics do for a mechanical engineer job", "mechanical engineer"),
        ("what do mechanical engineering technician staff earn", "mechanical engineering technician"),
        ("how much do painters and decs make", "painter and decorator"),
        ("the fee of a TV production manager", "tv or film production manager"),
        ("vending operators and nights", "vending machine operator"),
        ("pet shop staff discount?", "pet shop assistant"),
        ("supporting deaf students as a CSW", "communication support worker"),
        ("does a shop fitter work at night???", "shopfitter"),
        ("shop fitting, is it daytime", "shopfitter"),
        ("community education coordinator how much leave", "community education co ordinator"),
        ("leather craft worker. I like horses", "leather craftworker"),
        ("dance therapist - which masters", "dance movement psychotherapist"),
        ("pipefitter wages", "pipe fitter"),
        ("day rate for stunt people", "stunt performer"),
        ("is a vending something operator on call", "vending machine operator"),
        ("i want ask about technician of mechanical engineering", "mechanical engineering technician"),
        ("assistants in a pet shop, hours", "pet shop assistant"),
        ("operator for the vending machines", "vending machine operator"),
        ("settle this. vending machin operator. are they out all day", "vending machine operator"),
        ("my sister is a pet shot assistant. is it full time", "pet shop assistant"),
    ],
)
def test_parts_of_a_name_stand_for_its_career(nlp: Language, text: str, name: str) -> None:
    assert found(nlp, text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "technician pay",
        "do i need work experience",
        "is there a human side to it",
        "shop around",
        "a fish",
        "is it a csw thing",
        "is there a vending machine anywhere near",
        "good for human resources",
        "stunt pay",
        "a technician for the boiler",
        "",
    ],
)
def test_words_that_fit_several_careers_or_none_stand_for_none(nlp: Language, text: str) -> None:
    assert found(nlp, text) == []


def test_among_a_few_careers_each_word_can_be_short(nlp: Language) -> None:
    assert [
        part.career for part in PARTS.find(nlp("do mech techs work nights"), among=["mechanical-engineering-technician", "fish-farmer"])
    ] == ["mechanical-engineering-technician"]
    assert found(nlp, "do mech techs work nights") == []
    assert PARTS.named(["vend"], ["vending-machine-operator", "fish-farmer"], whole=False) == ["vending-machine-operator"]
    assert PARTS.named(["vend"], ["vending-machine-operator", "fish-farmer"], whole=True) == []


def test_a_longer_name_comes_before_what_it_begins_with(nlp: Language) -> None:
    (part,) = PARTS.find(nlp("is mechanical engineering technician a good job"))
    assert part.career == "mechanical-engineering-technician"


def test_a_very_long_message_is_only_looked_at_in_part(nlp: Language) -> None:
    assert found(nlp, "well " * MOST_TOKENS + "site supervisor") == []


@pytest.mark.parametrize(
    ("spelling", "name"), [("dietician", "dietitian"), ("pipefitter", "pipe fitter"), ("event manager", "events manager")]
)
def test_another_spelling_of_a_name_is_known(spelling: str, name: str) -> None:
    assert PARTS.respelt(spelling) == name.replace(" ", "-")


@pytest.mark.parametrize("name", ["chemical engineer", "vet", "painter", "events assistant"])
def test_another_career_is_no_other_spelling(name: str) -> None:
    assert PARTS.respelt(name) is None
