"""A conclusion from several facts is cut into these."""

import pytest
from spacy.language import Language

from bot.nlu.concluding import concluded, concludes
from bot.nlu.segments import Piece, pieces


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("so it's long days, cold hands and rubbish pay", ["long days", "cold hands", "rubbish pay"]),
        ("ok so shifts and nights away?", ["shifts", "nights away?"]),
        ("so it's night work", []),
        ("so do they work nights and weekends", []),
        ("what is the pay and so on", []),
        ("they lift, drive and dig", []),
    ],
)
def test_the_parts_of_a_conclusion_are_found(nlp: Language, text: str, parts: list[str]) -> None:
    doc = nlp(text)
    assert [doc[part.start : part.end].text for part in concluded(doc, pieces(doc))] == parts


@pytest.mark.parametrize(("text", "put"), [("so none", True), ("ah so never", True), ("so do they", False), ("so", False), ("none", False)])
def test_a_clause_is_put_as_a_conclusion(nlp: Language, text: str, put: bool) -> None:
    doc = nlp(text)
    assert concludes(doc, Piece(0, len(doc))) is put
