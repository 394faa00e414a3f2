"""Puts together what a clause says, with the careers it names and the position in a list that it refers to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spacy.tokens import Doc, Span

from bot.conversation.resolving import Heard
from bot.conversation.types import Act, Clause, Leaning, Role
from bot.knowledge.taxonomy import Label
from bot.nlu.clauses import Read
from bot.nlu.measure import DETAILS
from bot.nlu.ordinals import number_in, ordinal_in
from bot.nlu.stand_ins import asks_about_them, names_the_other

PICK, TOP, RECALL = Label("pick"), Label("top"), Label("recall")
REPEAT, WHICH_ONES, NAME_CAREER = Label("repeat"), Label("which_ones"), Label("name_career")
# A clause of at most this many tokens only names a career: "and hers?", "the other one?".
LONGEST_NAMING = 4


def hear(doc: Doc, read: Read, entities: Sequence[dict[str, Any]], listed: bool, theirs: str | None, most: int | None) -> Heard:
    span = doc[read.piece.start : read.piece.end]
    inside = [e for e in entities if span.start <= e["span"].start and e["span"].end <= span.end]
    subjects = [e for e in inside if e["as"] is Role.SUBJECT] or _named_nearby(span, entities)
    of_person = (theirs,) if theirs and not subjects and (asks_about_them(span) or names_the_other(span)) else ()
    compared_with = [e["value"] for e in inside if e["as"] is Role.COMPARATOR and e["role"] == "held"]
    # In "the second one, what's their address?", the position stands before the question.
    own, anywhere = ordinal_in(span.as_doc()), ordinal_in(doc)
    ordinal = own or (anywhere if read.leans_on is Leaning.ITEM or (anywhere and anywhere.certain and read.is_topical) else None)
    label, act, leans_on = read.label, read.act, read.leans_on
    repeats = ordinal is not None and ordinal.certain and label == REPEAT
    if of_person and read.refers and len(span) <= LONGEST_NAMING:
        label, act = NAME_CAREER, Act.REQUEST
    if ordinal and ordinal.certain and not read.is_topical and label not in (TOP, REPEAT, WHICH_ONES):
        label, act, leans_on = PICK, Act.CHOOSE, Leaning.ITEM
    if ordinal and ordinal.certain and read.is_topical and listed:
        leans_on = Leaning.ITEM
    detail = DETAILS[int(read.details.argmax())] if act is Act.ASK and read.is_topical else None
    clause = Clause(
        text=span.text,
        start=span.start_char,
        end=span.end_char,
        act=act,
        aspect=label,
        detail=detail,
        leans_on=leans_on,
        confidence=min(1.0, max(0.0, round(read.confidence, 4))),
        likelihood=min(1.0, round(float(read.probabilities.max()), 4)) if label == read.label else None,
    )
    return Heard(
        clause,
        careers=tuple(dict.fromkeys(e["value"] for e in subjects if e["role"] == "held")) or of_person,
        others=tuple(dict.fromkeys(e["value"] for e in subjects if e["role"] != "held")),
        compared_with=tuple(dict.fromkeys(compared_with)),
        position=ordinal.position if ordinal and (label in (PICK, RECALL) or leans_on is Leaning.ITEM or repeats) else None,
        count=number_in(span) if label == TOP else None,
        most=most,
    )


def _named_nearby(span: Span, entities: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the career that a message asks about before a clause that names none, or else the first one after it."""
    subjects = [e for e in entities if e["as"] is Role.SUBJECT]
    before = [e for e in subjects if e["span"].end <= span.start]
    return before[-1:] or subjects[:1]
