"""What a message opens with before its question says what it is about."""

from __future__ import annotations

import pytest
from spacy.language import Language

from bot.nlu.headings import asks_next, heading


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("warden in student flats, are they on call", "warden in student flats"),
        ("hi, cobbler - do i need anything", "cobbler"),
        ("e-learning developer, is it well paid", "e-learning developer"),
        ("tour guide in london how long does it take", "tour guide in london"),
        ("council revenues officer.... do they see judges", "council revenues officer"),
    ],
)
def test_the_words_before_a_question_are_a_heading(nlp: Language, text: str, opening: str) -> None:
    found = heading(nlp(text))
    assert found is not None and found.text == opening
    assert asks_next(found)


@pytest.mark.parametrize(
    "text",
    [
        "is it dangerous, the work of a diver",
        "my brother is a diver, do they get danger money",
        "nurse for ten years, could I be a midwife",
        "and nights?",
        "street cleaner",
        "",
    ],
)
def test_a_question_or_what_someone_tells_is_none(nlp: Language, text: str) -> None:
    assert heading(nlp(text)) is None


def test_what_is_told_next_is_no_question(nlp: Language) -> None:
    opening = heading(nlp("usher, always wanted to be that"))
    assert opening is not None and not asks_next(opening)
