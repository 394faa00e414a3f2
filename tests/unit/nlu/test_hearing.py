"""A clause that says nothing but which career is meant carries the last question over to it."""

from __future__ import annotations

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from bot.conversation.types import Act, Leaning, Role
from bot.knowledge.taxonomy import Label
from bot.nlu.clauses import Read
from bot.nlu.hearing import LEAVE_OUT, NAME_CAREER, hear
from bot.nlu.segments import Piece
from tests.unit.nlu.reads import read


def read_as(label: str, doc: Doc, confidence: float = 0.4) -> Read:
    return read(label, confidence, Act.ASK, piece=Piece(0, len(doc)), text=doc.text)


def aspect_of(nlp: Language, text: str, name: str = "porter") -> Label | None:
    """Return what a message that names a career is heard as. The models took it for a question on the whole job."""
    doc = nlp(text)
    start = next(token.i for token in doc if token.text == name.split()[0])
    span = doc[start : start + len(name.split())]
    named = [{"span": span, "text": span.text, "value": "porter", "role": "held", "as": Role.SUBJECT}]
    return hear(doc, read_as("overview", doc), named, listed=False, most=None).clause.aspect


@pytest.mark.parametrize(
    "text",
    [
        "and just for the porter",
        "ok and only the porter job",
        "same for the porter please",
        "what about a porter then",
        "right, now the porter",
        "porter too",
        "porter, same question",
        "same qs for a porter",
        "ditto for the porter",
        "does a porter as well",
        "just the porter thing though, thanks",
        "and again but for a porter",
    ],
)
def test_only_the_career_changes(nlp: Language, text: str) -> None:
    assert aspect_of(nlp, text) == NAME_CAREER


@pytest.mark.parametrize("text", ["how much for the porter", "just the pay of a porter", "not a porter", "does a porter travel"])
def test_something_else_is_asked_or_said(nlp: Language, text: str) -> None:
    assert aspect_of(nlp, text) == Label("overview")


@pytest.mark.parametrize("text", ["drop the last", "leave out number four please", "without the third one"])
def test_what_is_left_out_has_a_position(nlp: Language, text: str) -> None:
    doc = nlp(text)
    left_out = hear(doc, read_as("leave_out", doc, 0.9), [], listed=True, most=None)
    assert (left_out.clause.aspect, left_out.clause.leans_on) == (LEAVE_OUT, Leaning.ITEM)
    assert left_out.position == hear(doc, read_as("shorten", doc, 0.9), [], listed=True, most=None).position is not None
