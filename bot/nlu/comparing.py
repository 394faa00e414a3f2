"""Finds out which careers a message compares: "plumber v electrician", "compare the hours with a chef's", "is her job like this?"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from spacy.tokens import Doc

from bot.conversation.types import Query, Request, Role
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.nlu.referring import words

FEWEST_COMPARED = 2
DIFFERENCE, OVERVIEW = Label("related", "difference"), Label("overview")
Entity = Mapping[str, Any]


class Compared(NamedTuple):
    """The careers that a message compares. There are none if it doesn't compare any."""

    held: tuple[str, ...] = ()
    """Ids of those with a profile."""
    others: tuple[str, ...] = ()
    """Names of those without one."""

    @property
    def any(self) -> bool:
        return bool(self.held or self.others)


def careers_compared(doc: Doc, entities: Sequence[Entity], current: Sequence[str], by_default: bool = False) -> Compared:
    """Return the careers that a message compares with each other, or with the current ones.

    It says so, or has a sign such as "v" between their names. To ask whether another is better is to compare it with those spoken of, but
    not with one that is only current `by_default`.
    """
    says = says_so(doc)
    if len(entities) >= FEWEST_COMPARED and (says or _side_by_side(doc, entities)):
        return _compared(entities)
    named = [each for each in entities if each["as"] in (Role.SUBJECT, Role.COMPARATOR)]
    likens = says or says_so(doc, "next_to") or _is_more_than(doc, named) or (not by_default and _asks_for_more(doc, named))
    if not likens or len(entities) > 1 or len(named) != len(entities):
        return Compared()
    with_current = tuple(dict.fromkeys([*current, *_compared(named).held]))
    return Compared(with_current) if len(with_current) >= FEWEST_COMPARED and len(with_current) > len(current) else Compared()


def _is_more_than(doc: Doc, named: Sequence[Entity]) -> bool:
    """Return whether the current career is said to be more than one spoken of: "do they get more than the other one"."""
    return any(each.get("stands_in") and "than" in {token.norm_ for token in doc[: each["span"].start][-1:]} for each in named)


def _asks_for_more(doc: Doc, named: Sequence[Entity]) -> bool:
    """Return whether a message asks if a career is more or better than what was spoken of: "would nurses be on more?"."""
    if not named or any(each.get("stands_in") for each in named):
        return False
    following = {token.norm_: doc[token.i + 1].norm_ if token.i + 1 < len(doc) else "" for token in doc}
    return any(word in words("weighs") and after not in words("no_comparison") for word, after in following.items())


def compared_unnamed(doc: Doc, together: Sequence[str]) -> Compared:
    """Return the careers spoken of last, if a message that names none compares them: "compare weekly hours", "is the pay the same?"."""
    said = [token.norm_ for token in doc if not token.is_punct]
    opens = next((word for word in said if word not in words("before_heading") | words("joins")), "")
    compares = opens in words("compares") or "_".join(said[-2:]) in words("alike")
    return Compared(tuple(together)) if compares and len(together) >= FEWEST_COMPARED else Compared()


def _compared(entities: Sequence[Entity]) -> Compared:
    return Compared(
        tuple(dict.fromkeys(each["value"] for each in entities if each["role"] == "held")),
        tuple(dict.fromkeys(each["value"] for each in entities if each["role"] != "held")),
    )


def says_so(doc: Doc, by: str = "compares") -> bool:
    """Return whether a message says in so many words that it compares something."""
    said = [token.norm_ for token in doc]
    return any(word in words(by) for word in said) or any(f"{a}_{b}" in words(by) for a, b in pairwise(said))


def _side_by_side(doc: Doc, entities: Sequence[Entity]) -> bool:
    """Return whether the names stand next to each other, with a sign that they are compared, or asked about together."""
    ordered = sorted((each["span"] for each in entities), key=lambda span: int(span.start))
    between = [doc[a.end : b.start] for a, b in pairwise(ordered)]
    if any(len(each) > 2 for each in between):
        return False
    asked_together = all(each["role"] == "held" and each["as"] is Role.SUBJECT for each in entities)
    signs = words("against") | (words("joins") if asked_together else frozenset())
    return all(any(token.norm_ in signs for token in each) for each in between)


def compared(requests: Sequence[Request], careers: Compared, doc: Doc, last: Sequence[Query]) -> Request:
    """Return the request of a message that compares careers.

    It is about the aspect that one of its clauses asks about. If it only says with what to compare, as in "vs nurse", that is the aspect
    asked about `last`. Otherwise it is about the difference in general. With a profile of only one of them there is nothing to compare, so
    it asks what that one is.
    """
    on_topic = [each for each in requests if _is_on_topic(each.query)]
    if not on_topic and doc[0].norm_ in words("against") and last and _is_on_topic(last[0]):
        on_topic = [Request(clause=requests[0].clause, query=last[0])]
    base = on_topic[0] if on_topic else requests[0]
    general = DIFFERENCE if len(careers.held) >= FEWEST_COMPARED else OVERVIEW
    query = Query(careers=careers.held, aspect=base.query.aspect if on_topic else general, detail=base.query.detail if on_topic else None)
    return Request(clause=base.clause, query=query, others=careers.others)


def _is_on_topic(query: Query) -> bool:
    return query.aspect in load_taxonomy() and query.aspect.topic != DIFFERENCE.topic
