"""Finds out whether a message compares the careers it names: "plumber v electrician", "compare a chef and a baker"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from spacy.tokens import Doc, Span

from bot.conversation.types import Query, Request
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.nlu.wishes import finding_words

FEWEST_COMPARED = 2
DIFFERENCE, OVERVIEW = Label("related", "difference"), Label("overview")


def compares(doc: Doc, names: Sequence[Span]) -> bool:
    """Return whether a message asks to compare the careers that it names.

    It says so, or has a sign such as "v" between their names, or consists of hardly more than their names.
    """
    if len(names) < FEWEST_COMPARED:
        return False
    words = [token.norm_ for token in doc]
    if any(word in finding_words()["compares"] for word in words):
        return True
    ordered = sorted(names, key=lambda span: span.start)
    between = [doc[a.end : b.start] for a, b in pairwise(ordered)]
    return all(len(each) <= 2 and any(token.norm_ in finding_words()["against"] for token in each) for each in between)


def compared(requests: Sequence[Request], entities: Sequence[Mapping[str, Any]]) -> Request:
    """Return the request of a message that compares all the careers it names.

    It is about the aspect that one of its clauses asks about, or about the difference in general. With a profile of only one of them there
    is nothing to compare, so it asks what that one is.
    """
    on_topic = [each for each in requests if each.query.aspect in load_taxonomy() and each.query.aspect.topic != DIFFERENCE.topic]
    base = on_topic[0] if on_topic else requests[0]
    held = dict.fromkeys(each["value"] for each in entities if each["role"] == "held")
    others = dict.fromkeys(each["value"] for each in entities if each["role"] != "held")
    general = DIFFERENCE if len(held) >= FEWEST_COMPARED else OVERVIEW
    query = Query(careers=tuple(held), aspect=base.query.aspect if on_topic else general, detail=base.query.detail if on_topic else None)
    return Request(clause=base.clause, query=query, others=tuple(others))
