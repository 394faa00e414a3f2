"""Relates questions to the careers that a search just listed: "how do you get into it", "compare the first two"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from spacy.tokens import Doc

from bot.conversation.history import at_position
from bot.conversation.resolving import Heard
from bot.conversation.types import DialogueState, ItemKind, Request
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.nlu.comparing import FEWEST_COMPARED, Compared, says_so
from bot.nlu.ordinals import POSITIONS, number_in
from bot.nlu.wish_words import finding_words

FIND_CAREERS = Label("find_careers")
# How many of the careers listed a question without a name is about, and how many of them can be compared in all respects.
MOST_ASKED_OF, MOST_COMPARED = 5, 3
FIRST, LAST = 1, -1
# How many turns later a message still goes on with a list.
REACH = 3


def was_finding(state: DialogueState, reach: int = 1) -> bool:
    """Return whether one of the last turns found careers, so that a message can refine it."""
    return any(query.aspect == FIND_CAREERS for turn in state.recent[-reach:] for query in turn.queries)


def shown_last(state: DialogueState, reach: int = 1) -> tuple[str, ...]:
    """Return the careers that the last turn found, or else one of those before it, as far back as `reach` turns."""
    finding = [turn for turn in state.recent[-reach:] if any(query.aspect == FIND_CAREERS for query in turn.queries)]
    return tuple(item.id for item in finding[-1].items if item.kind is ItemKind.CAREER) if finding else ()


def speaks_of_list(text: str) -> bool:
    """Return whether a message speaks of what was listed, whatever was asked since: "not the vet ones"."""
    return any(word.strip("?.,!'") in finding_words()["of_the_list"] for word in text.lower().split())


def asked_of_listed(requests: Sequence[Request], heard: Sequence[Heard], state: DialogueState, current: Sequence[str]) -> list[Request]:
    """Return the requests with the careers that were just found, for questions that name none: "how do you get into it".

    Otherwise they would be about the `current` ones, that is, those spoken of before, the page's or the default one.
    """
    of_them = any(_asks_of_them(heard[request.clause].clause.text) for request in requests)
    listed = shown_last(state, REACH if of_them else 1)
    return [_of_listed(request, heard[request.clause], listed, current) if listed else request for request in requests]


def _asks_of_them(text: str) -> bool:
    """Return whether a question is about the careers listed, whatever was asked since: "do any of these need a degree"."""
    words = [word.strip("?.,!'") for word in text.lower().split()]
    return any(one in finding_words()["of_them"] and other in finding_words()["listed"] for one, other in pairwise(words))


def _of_listed(request: Request, heard: Heard, listed: Sequence[str], current: Sequence[str]) -> Request:
    query = request.query
    names_one = query.careers and (heard.careers or tuple(query.careers) != tuple(current))
    # Of a list of one, "the first one" is read as the first suggestion.
    picks = any(item.kind is not ItemKind.SUGGESTION for item in query.items)
    if names_one or picks or request.others or request.found or query.aspect not in load_taxonomy():
        return request
    words = heard.clause.text.lower().split()
    of_one = any(word.strip("?.,!'") in finding_words()["of_one"] for word in words)
    careers = tuple(listed[: 1 if of_one else MOST_ASKED_OF])
    return request.model_copy(update={"query": query.model_copy(update={"careers": careers, "items": ()})})


def compared_of_listed(doc: Doc, state: DialogueState) -> Compared:
    """Return the careers just listed that a message compares: "compare the first two", "compare 1 and 3", "compare them"."""
    listed = shown_last(state)
    if len(listed) < FEWEST_COMPARED or not says_so(doc):
        return Compared()
    positions = [POSITIONS[token.lower_] for token in doc if token.lower_ in POSITIONS]
    numbers = [number for token in doc if (number := number_in(doc[token.i : token.i + 1]))]
    if len(positions) == 1 and len(numbers) == 1 and positions[0] in (FIRST, LAST):
        chosen = listed[: numbers[0]] if positions[0] == FIRST else listed[-numbers[0] :]
    else:
        chosen = tuple(filter(None, (at_position(listed, position) for position in positions or numbers)))
    careers = tuple(dict.fromkeys(chosen))
    return Compared(careers[:MOST_COMPARED] if len(careers) >= FEWEST_COMPARED else tuple(listed[:MOST_COMPARED]))
