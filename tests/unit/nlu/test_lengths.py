"""Messages say how much to tell, and what says so isn't a question of its own."""

from __future__ import annotations

import pytest
from spacy.language import Language

from bot.nlu.lengths import SHORT, length_in, without_length
from bot.nlu.segments import pieces


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("progression in one line", 1),
        ("put that in a couple of lines", 2),
        ("the hours in a sentence please", 1),
        ("Skills bullets, max 5", 5),
        ("skills, top three", 3),
        ("give me 4 bullet points on duties", 4),
        ("just two skills", 2),
        ("what is it about, gimme the short version", SHORT),
        ("briefly, how do I get in", SHORT),
        ("what do they do, and don't write me an essay", SHORT),
        ("pay pls, no waffle", SHORT),
        ("which pays more and spare me the lecture", SHORT),
    ],
)
def test_lengths(text: str, most: int) -> None:
    length = length_in(text)
    assert length and length.most == most


@pytest.mark.parametrize(
    "text",
    [
        "what if I only got 3 GCSEs",
        "do they work up to 8 hours a day",
        "just one more thing",
        "max 5 days a week",
        "what are the hours",
        "which is the best one",
        "she's only five foot nothing",
        "do they write essays",
        "do they have to give a lecture or a speech",
        "",
    ],
)
def test_no_length(text: str) -> None:
    assert length_in(text) is None


@pytest.mark.parametrize(
    ("text", "left"),
    [("skills bullets, max 5", ["skills bullets"]), ("briefly. the pay", ["the pay"]), ("the pay and dont waffle", ["the pay"])],
)
def test_what_only_says_how_much_is_left_out(nlp: Language, text: str, left: list[str]) -> None:
    doc = nlp(text)
    assert [doc[each.start : each.end].text for each in without_length(doc, pieces(doc), length_in(text))] == left


def test_nothing_is_left_out_of_a_message_that_says_nothing_else(nlp: Language) -> None:
    doc = nlp("max 5")
    assert list(without_length(doc, pieces(doc), length_in(doc.text))) == pieces(doc)
