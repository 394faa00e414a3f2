"""Slips of spelling are mended towards the words of our subject; the rest is left alone."""

from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from bot.language.pipeline import english


def meant(nlp: Language, text: str) -> str:
    return " ".join(token.norm_ for token in nlp(text.lower()))


@pytest.mark.parametrize(
    ("typed", "understood"),
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
def test_words(nlp: Language, typed: str, understood: str) -> None:
    assert meant(nlp, typed) == understood


def test_words_of_english_at_large_are_no_slips() -> None:
    assert {"wording", "solder"} <= english()
    assert "docters" not in english()


def test_another_language_is_not_misspelt_english(nlp: Language) -> None:
    assert meant(nlp, "quelles heures travaillent hopital") == "quelles heures travaillent hopital"


def test_capitals_tell_it_from_computing(nlp: Language) -> None:
    assert [nlp(text)[1].norm_ for text in ("any IT", "any it", "ANY IT")] == ["computing", "it", "it"]


def test_the_text_stays_as_typed(nlp: Language) -> None:
    assert nlp("the shfits").text == "the shfits"


def test_words_may_be_added(nlp: Language) -> None:
    nlp.get_pipe("spelling").also(["Phlebotomist"])
    assert meant(nlp, "phlebotamist") == "phlebotomist"


def test_it_is_kept_with_the_language(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "language")
    assert meant(spacy.load(tmp_path / "language"), "shfits") == "shifts"
