"""Careers are found by parts of their names, or by what only their profile speaks of, if it is clear which is meant."""

from __future__ import annotations

import pytest
from spacy.language import Language

from bot.knowledge.store import Store
from bot.nlu.short_names import FEW, ShortNames
from tests.unit.knowledge.made_up import career, statement

TURBINES, ARCHIVIST, MTO, BAKER = "wind-turbine-technician", "archivist", "medical-technical-officer", "baker"
CAREERS = (
    career(
        "Wind Turbine Technician",
        aliases=["wind tech"],
        statements={"duties": [statement("Their main duty is to find the best fix.", "duties/maintenance")]},
    ),
    career("Archivist", statements={"environment": [statement("They could work in an office.", "environment/places")]}),
    career(
        "Medical Technical Officer",
        aliases=["med tech officer"],
        statements={"environment": [statement("They work in hospitals, or in a workshop.", "environment/places")]},
    ),
)
MANY = tuple(career(f"{name} Worker") for name in ("Holiday", "Training", "Garden", "Bus", "Sea", "Mine", "Film", "Zoo", "Ship"))


def found(nlp: Language, text: str, current: str = BAKER, spoken_of: tuple[str, ...] = (), many: bool = False) -> list[str]:
    names = ShortNames(Store.of([*CAREERS, career("Baker"), *(MANY if many else ())]))
    return [each.career for each in names.find(nlp(text), (current,), spoken_of)]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("what about the archive one", ARCHIVIST),
        ("is that more than the turbine job", TURBINES),
        ("does a turbine guy earn more", TURBINES),
        ("how long for the medic thing", MTO),
        ("and turbines?", TURBINES),
        ("what about archives then", ARCHIVIST),
        ("compare the hours with turbines", TURBINES),
        ("she is up a wind turbine all day", TURBINES),
        ("do med techs work nights", MTO),
        ("she says she is a medical something officer", MTO),
    ],
)
def test_parts_of_names(nlp: Language, text: str, meant: str) -> None:
    assert found(nlp, text) == [meant]


@pytest.mark.parametrize(
    "text",
    [
        "what about training",
        "the second one",
        "tell me about the workshop one",
        "is it an office job",
        "a medical records officer told me",
        "what about staff",
        "is the pay any good",
        "y not tho thats like the main thing",
        "tell me the best one",
    ],
)
def test_what_is_no_part_of_a_name(nlp: Language, text: str) -> None:
    assert not found(nlp, text, current=MTO)


def test_what_only_one_profile_speaks_of(nlp: Language) -> None:
    assert found(nlp, "back to the hospital one, how many hours", current=TURBINES) == [MTO]
    assert found(nlp, "and the office one", current=TURBINES) == [ARCHIVIST]
    assert not found(nlp, "tell me about the hospital one", current=MTO)


def test_among_many_careers_only_those_spoken_of_are_meant_in_passing(nlp: Language) -> None:
    assert len(CAREERS) + len(MANY) > FEW
    assert not found(nlp, "what about holidays", many=True)
    assert not found(nlp, "and gardens?", many=True)
    assert found(nlp, "and turbines?", spoken_of=(TURBINES,), many=True) == [TURBINES]
    assert not found(nlp, "what about the garden one", many=True)
    assert found(nlp, "what about the garden one", spoken_of=("garden-worker",), many=True) == ["garden-worker"]
    assert not found(nlp, "what about the worker one", many=True)


@pytest.mark.parametrize("text", ["turbines same?", "so turbines win", "ok turbines then, pay?", "nah go back 2 turbines. is there exams"])
def test_a_short_message_opens_with_a_word_of_the_name_of_one_spoken_of(nlp: Language, text: str) -> None:
    assert found(nlp, text, spoken_of=(TURBINES,), many=True) == [TURBINES]
    assert not found(nlp, text, many=True)


@pytest.mark.parametrize("text", ["do they fix turbines", "windy too?", "turbines are what I would like to know all about please"])
def test_a_word_of_a_name_elsewhere_is_no_career(nlp: Language, text: str) -> None:
    assert not found(nlp, text, spoken_of=(TURBINES,), many=True)


def test_several_words_of_a_name_end_a_sentence(nlp: Language) -> None:
    names = ShortNames(Store.of([career("Make-up Artist"), career("Baker")]))
    found = names.find(nlp("ok back to make up. fake wounds, is that in there"), ("baker",), ("make-up-artist",))
    assert [(each.career, each.span.text) for each in found] == [("make-up-artist", "make up")]


def test_new_profiles_are_learned(nlp: Language) -> None:
    store = Store.of([career("Baker"), career("Porter")])
    names = ShortNames(store)
    assert [each.span.text for each in names.find(nlp("the porter one"), ("baker",), ())] == ["porter one"]
    assert names.entities(nlp("the porter one"), [], ("baker",), ()) == [
        {"entity": "career", "value": "porter", "role": "held", "start": 4, "end": 14}
    ]


@pytest.mark.parametrize(
    ("text", "careers"),
    [
        ("baker vs that turbine thing, which pays better", ["baker", TURBINES]),
        ("would the archive one or a baker suit me", [ARCHIVIST, "baker"]),
        ("does a baker work in archives", ["baker"]),
        ("baker or nothing", ["baker"]),
    ],
)
def test_parts_of_names_next_to_a_full_one(nlp: Language, text: str, careers: list[str]) -> None:
    doc = nlp(text)
    start = text.index("baker")
    named = [{"entity": "career", "value": "baker", "role": "held", "start": start, "end": start + 5}]
    names = ShortNames(Store.of([*CAREERS, career("Baker")]))
    assert [each["value"] for each in names.entities(doc, named, ("baker",), ())] == careers


def test_a_part_of_its_name_is_enough_for_one_of_several_current_careers(nlp: Language) -> None:
    names = ShortNames(Store.of([*CAREERS, career("Baker")]))
    doc = nlp("do I have to be a genius for the turbines")
    assert [each.career for each in names.find(doc, (TURBINES, MTO), ())] == [TURBINES]
    assert not names.find(doc, (TURBINES,), ())


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("ok so back to mine, the old papers. can I go it alone", [ARCHIVIST]),
        ("going back to the quiet one, what's the pay", [ARCHIVIST]),
        ("I'm going back to work after ten years", []),
        ("I have a bad back. to be honest I can't lift", []),
        ("go back to the first list", []),
        ("back to the first", []),
    ],
)
def test_going_back_is_to_the_career_spoken_of_before(nlp: Language, text: str, meant: list[str]) -> None:
    assert found(nlp, text, BAKER, spoken_of=(BAKER, ARCHIVIST), many=True) == meant
    assert found(nlp, text, BAKER, spoken_of=(BAKER,), many=True) == []
