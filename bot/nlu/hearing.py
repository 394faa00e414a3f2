"""Puts together what a clause says, with the careers it names and the position in a list that it refers to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spacy.tokens import Doc, Span

from bot.conversation.resolving import Heard
from bot.conversation.types import Act, Clause, Leaning, Role
from bot.knowledge.taxonomy import Label
from bot.language.pipeline import respelt
from bot.nlu.clauses import Read
from bot.nlu.measure import DETAILS
from bot.nlu.ordinals import number_in, ordinal_in
from bot.nlu.referring import words

PICK, TOP, RECALL, LEAVE_OUT = Label("pick"), Label("top"), Label("recall"), Label("leave_out")
REPEAT, WHICH_ONES, NAME_CAREER, MORE = Label("repeat"), Label("which_ones"), Label("name_career"), Label("more")
CERTAIN = 1.0


def hear(doc: Doc, read: Read, entities: Sequence[dict[str, Any]], listed: bool, most: int | None) -> Heard:
    span = doc[read.piece.start : read.piece.end]
    inside = [e for e in entities if span.start <= e["span"].start and e["span"].end <= span.end]
    subjects = [e for e in inside if e["as"] is Role.SUBJECT] or _named_nearby(span, entities)
    compared_with = [e["value"] for e in inside if e["as"] is Role.COMPARATOR and e["role"] == "held"]
    # In "the second one, what's their address?", the position stands before the question.
    stands_in = any(e.get("stands_in") for e in inside)
    own = None if stands_in else ordinal_in(span.as_doc())
    anywhere = None if any(e.get("stands_in") for e in entities) else ordinal_in(doc)
    # So it does in "the second one sounds alright, tell me more".
    takes_position = read.is_topical or (listed and read.label == MORE)
    ordinal = own or (anywhere if read.leans_on is Leaning.ITEM or (anywhere and anywhere.certain and takes_position) else None)
    label, act, leans_on, confidence = read.label, read.act, read.leans_on, read.confidence
    repeats = ordinal is not None and ordinal.certain and label == REPEAT
    if stands_in:
        leans_on = Leaning.CAREER
    if only_names(span, inside):
        label, act, leans_on, confidence = NAME_CAREER, Act.REQUEST, Leaning.NOTHING, CERTAIN
    if label == LEAVE_OUT:
        leans_on = Leaning.ITEM
    elif ordinal and ordinal.certain and not read.is_topical and (label not in (TOP, REPEAT, WHICH_ONES) or ordinal.several > 1):
        label, act, leans_on = PICK, Act.CHOOSE, Leaning.ITEM
    if ordinal and ordinal.certain and read.is_topical and listed:
        leans_on = Leaning.ITEM
    detail = DETAILS[int(read.details.argmax())] if act is Act.ASK and read.is_topical else None
    clause = Clause(
        text=span.text,
        corrected=respelt(span) if respelt(span) != span.text else "",
        start=span.start_char,
        end=span.end_char,
        act=act,
        aspect=label,
        detail=detail,
        leans_on=leans_on,
        confidence=min(1.0, max(0.0, round(confidence, 4))),
        likelihood=min(1.0, round(float(read.probabilities.max()), 4)) if label == read.label else None,
    )
    return Heard(
        clause,
        careers=tuple(dict.fromkeys(e["value"] for e in subjects if e["role"] == "held")),
        others=tuple(dict.fromkeys(e["value"] for e in subjects if e["role"] != "held")),
        compared_with=tuple(dict.fromkeys(compared_with)),
        position=ordinal.position if ordinal and (label in (PICK, RECALL) or leans_on is Leaning.ITEM or repeats) else None,
        several=ordinal.several if ordinal else 1,
        count=number_in(span) if label == TOP else None,
        most=most,
    )


def only_names(span: Span, inside: Sequence[dict[str, Any]]) -> bool:
    """Return whether a clause says nothing but which careers are meant: "and hers?", "what about archivists", "ok the other one"."""
    names = {i for e in inside if e["as"] is Role.SUBJECT and e["role"] == "held" for i in range(e["span"].start, e["span"].end)}
    rest = [token.norm_ for token in span if token.i not in names and not token.is_punct]
    return bool(names) and all(word in words("only_names") for word in rest)


def _named_nearby(span: Span, entities: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the careers that a message asks about before a clause that names none, or else the first after it: several for "both"."""
    subjects = [e for e in entities if e["as"] is Role.SUBJECT]
    before = [e for e in subjects if e["span"].end <= span.start]
    nearest = before[-1:] or subjects[:1]
    return [e for e in subjects if e["span"] == nearest[0]["span"]]
