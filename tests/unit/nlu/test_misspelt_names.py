"""A word that is as much like an ordinary word as like a career's name is no misspelt name."""

from __future__ import annotations

import pytest
from spacy.language import Language

from bot.language.sounds import sound
from bot.language.spelling import Spelling
from bot.nlu.misspelt_names import MisspeltNames

NAMES = (
    "composer",
    "composers",
    "prison officer",
    "paramedic",
    "librarian",
    "electrician",
    "musician",
    "dental nurse",
    "baker",
    "electrician",
)


@pytest.fixture
def misspelt() -> MisspeltNames:
    spelling = Spelling()
    words = [
        "computers",
        "computer",
        "library",
        "libraries",
        "parade",
        "prison",
        "officer",
        "websites",
        "composer",
        "paramedic",
        "librarian",
    ]
    spelling.set_words(words, words)
    return MisspeltNames(NAMES, spelling)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("prizzon offiser hours", "prison officer"),
        ("what do paramedicks do", "paramedic"),
        ("composser pay", "composer"),
    ],
)
def test_misspelt_names_are_found(misspelt: MisspeltNames, nlp: Language, text: str, name: str) -> None:
    found = misspelt.find(nlp(text))
    assert found is not None and found.name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [("wot does a elecktrishun do", "electrician"), ("pay of a mewzishun", "musician"), ("hours of a dentul nerse", "dental nurse")],
)
def test_names_spelt_by_ear_are_found(misspelt: MisspeltNames, nlp: Language, text: str, name: str) -> None:
    found = misspelt.find(nlp(text))
    assert found is not None and found.name == name


@pytest.mark.parametrize(
    ("heard", "written"),
    [("fotografer", "photographer"), ("soshul", "social"), ("teknishun", "technician"), ("sycologist", "psychologist"), ("nife", "knife")],
)
def test_words_that_sound_alike(heard: str, written: str) -> None:
    assert sound(heard) == sound(written)


@pytest.mark.parametrize(("one", "other"), [("plasterer", "pilot"), ("musician", "magician"), ("baker", "beggar")])
def test_words_that_sound_otherwise(one: str, other: str) -> None:
    assert sound(one) != sound(other)


@pytest.mark.parametrize("text", ["do thay use compyooters", "is it in librerys", "do they make webbsites", "what about the hours"])
def test_misspelt_words_are_no_names(misspelt: MisspeltNames, nlp: Language, text: str) -> None:
    assert misspelt.find(nlp(text)) is None


@pytest.mark.parametrize(("text", "name"), [("what do para-medics do", "paramedic"), ("librar-ian pay", "librarian")])
def test_a_name_cut_by_a_hyphen_is_found(misspelt: MisspeltNames, nlp: Language, text: str, name: str) -> None:
    found = misspelt.find(nlp(text))
    assert found is not None and found.name == name


@pytest.mark.parametrize("text", ["is it part-time", "a well-paid one", "com-puters"])
def test_other_words_with_a_hyphen_are_no_names(misspelt: MisspeltNames, nlp: Language, text: str) -> None:
    assert misspelt.find(nlp(text)) is None
