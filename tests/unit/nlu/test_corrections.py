"""Corrections of what was asked: only the question in them is read."""

import pytest
from spacy.language import Language

from bot.nlu.corrections import without_corrections
from bot.nlu.segments import pieces


def read(nlp: Language, text: str) -> list[str]:
    doc = nlp(text)
    return [doc[piece.start : piece.end].text for piece in without_corrections(doc, pieces(doc))]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("No, I meant hours", "hours"),
        ("no no i meant the pay", "the pay"),
        ("sorry I was asking about the training", "the training"),
        ("I said shifts not holidays", "shifts"),
        ("i asked about the pay", "the pay"),
        ("I'm talking about the hospital job", "the hospital job"),
    ],
)
def test_a_correction_is_read_as_its_question(nlp: Language, text: str, question: str) -> None:
    assert read(nlp, text)[-1] == question


@pytest.mark.parametrize(
    "text",
    [
        "that's not what i meant",
        "I meant something else",
        "i never meant shifts",
        "I didn't mean it like that",
        "what did you mean by shifts",
        "i was a nurse in a hospital and she said they do shifts",
    ],
)
def test_what_corrects_nothing_stays_whole(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert without_corrections(doc, pieces(doc)) == pieces(doc)
