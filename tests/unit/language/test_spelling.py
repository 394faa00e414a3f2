"""Misspelt words are corrected to words of our subject; all other words stay as they are."""

from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from bot.language.pipeline import english_words


def corrected(nlp: Language, text: str) -> str:
    return " ".join(token.norm_ for token in nlp(text.lower()))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("shfits", "shifts"),
        ("qualifcations", "qualifications"),
        ("wekends", "weekends"),
        ("respitory", "respiratory"),
        ("salery", "salary"),
        ("docters", "doctors"),
        ("shirts", "shirts"),
        ("shi", "shi"),
        ("wot hrs r the shfits", "what hours are the shifts"),
        ("u", "you"),
    ],
)
def test_corrects_words(nlp: Language, typed: str, expected: str) -> None:
    assert corrected(nlp, typed) == expected


def test_words_of_general_english_are_not_misspellings() -> None:
    assert {"wording", "solder"} <= english_words()
    assert "docters" not in english_words()


def test_another_language_is_left_alone(nlp: Language) -> None:
    assert corrected(nlp, "quelles heures travaillent hopital") == "quelles heures travaillent hopital"


def test_it_in_capitals_means_computing(nlp: Language) -> None:
    assert [nlp(text)[1].norm_ for text in ("any IT", "any it", "ANY IT")] == ["computing", "it", "it"]


def test_the_text_stays_as_typed(nlp: Language) -> None:
    assert nlp("the shfits").text == "the shfits"


def test_corrects_to_extra_words(nlp: Language) -> None:
    nlp.get_pipe("spelling").set_extra_words(["Phlebotomist"])
    assert corrected(nlp, "phlebotamist") == "phlebotomist"


def test_of_words_as_close_the_one_that_sounds_the_same_is_meant(nlp: Language) -> None:
    nlp.get_pipe("spelling").set_extra_words(["times", "types", "baker", "bakery"])
    assert corrected(nlp, "tipes") == "types"
    assert corrected(nlp, "timez") == "times"


def test_words_are_saved_with_the_language(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "language")
    assert corrected(spacy.load(tmp_path / "language"), "shfits") == "shifts"
