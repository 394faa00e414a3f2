"""Gives each career that a message names its role: asked about, one's own job, compared with or only mentioned."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from spacy.tokens import Doc, Span

from bot.conversation.types import Role
from bot.nlu.careers import spans_of
from bot.nlu.comparing import says_so
from bot.nlu.headings import asks_next, heading
from bot.nlu.heads import Heads
from bot.nlu.referring import words
from bot.nlu.roles import ASKED_ABOUT, ASKED_ABOUT_FIRST, ASKED_ABOUT_HELD, ASKED_ABOUT_IN_PROFILE, read_roles, surroundings
from bot.nlu.statements import Statements


class Mentions:
    """Reads the roles of careers with trained models."""

    def __init__(self, heads: Heads, statements: Statements) -> None:
        self._heads = heads
        self._statements = statements

    def with_roles(self, doc: Doc, entities: Sequence[dict[str, Any]], current: Sequence[str], by_default: bool) -> list[dict[str, Any]]:
        """Return the careers named, each with its span and its role.

        Until someone names a career, the default one is current. Naming another then almost always means asking about it.
        """
        found = [(entity, span) for entity in entities for span in spans_of(doc, [entity])]
        texts = [surroundings(doc, span, [other for _, other in found]) for _, span in found]
        mentioned = self._statements.mentioned(current)
        is_only = sum(entity["role"] == "held" for entity, _ in found) == 1
        held = ASKED_ABOUT_FIRST if by_default and is_only else ASKED_ABOUT_HELD
        least = [
            held if entity["role"] == "held" else ASKED_ABOUT_IN_PROFILE if entity["value"] in mentioned else ASKED_ABOUT
            for entity, _ in found
        ]
        roles = read_roles(self._heads.subject, self._heads.role, texts, least)
        asked = [span for (entity, span), role in zip(found, roles, strict=True) if entity["role"] == "held" and role is Role.SUBJECT]
        if asked and len(asked) < len(found):
            # "Can a coroner be a doctor" asks about coroners, if these are what there is a profile of.
            least = [
                each if entity["role"] == "held" or any(_are_joined(doc, span, other) for other in asked) else ASKED_ABOUT_IN_PROFILE
                for each, (entity, span) in zip(least, found, strict=True)
            ]
            roles = read_roles(self._heads.subject, self._heads.role, texts, least)
        if not current and is_only and Role.SUBJECT not in roles:
            # There is no other career that this one could be compared with or be met by.
            roles = [
                Role.SUBJECT if entity["role"] == "held" and role is not Role.BACKGROUND else role
                for (entity, _), role in zip(found, roles, strict=True)
            ]
        roles = _of_joined(found, _beside_heading(found, roles, doc), doc)
        return [{**entity, "span": span, "text": span.text, "as": role} for (entity, span), role in zip(found, roles, strict=True)]


def _beside_heading(found: Sequence[tuple[dict[str, Any], Span]], roles: Sequence[Role], doc: Doc) -> list[Role]:
    """Return the roles. If a message opens with a career, it asks about no other.

    "Agronomist - do they tell farmers what to do" doesn't ask about farmers.
    """
    opening = heading(doc)
    opens = [
        number
        for number, (entity, span) in enumerate(found)
        if opening is not None and entity["role"] == "held" and opening.start <= span.start and span.end <= opening.end
    ]
    if opening is None or len(opens) != 1 or says_so(doc):
        return list(roles)
    only = Role.SUBJECT not in roles and found[opens[0]][1].start == opening.start and asks_next(opening)
    if only:
        return [Role.SUBJECT if number == opens[0] else role for number, role in enumerate(roles)]
    if roles[opens[0]] is not Role.SUBJECT:
        return list(roles)
    return [Role.BYSTANDER if role is Role.SUBJECT and number != opens[0] else role for number, role in enumerate(roles)]


def _of_joined(found: Sequence[tuple[dict[str, Any], Span]], roles: Sequence[Role], doc: Doc) -> list[Role]:
    """Return the roles, with that of the subject for careers joined to one: "I'm looking at archivist and wind turbine technician"."""
    given = list(roles)
    names = [span for _, span in found]
    order = sorted(range(len(names)), key=lambda number: int(names[number].start))
    for one, other in [*pairwise(order), *pairwise(reversed(order))]:
        held = found[one][0]["role"] == found[other][0]["role"] == "held"
        joined = _are_joined(doc, names[one], names[other])
        if held and joined and given[one] is Role.SUBJECT and given[other] is not Role.COMPARATOR:
            given[other] = Role.SUBJECT
    return given


def _are_joined(doc: Doc, one: Span, other: Span) -> bool:
    first, second = sorted((one, other), key=lambda name: int(name.start))
    between = [token.norm_ for token in doc[first.end : second.start]]
    return not words("joins").isdisjoint(between) and words("joins").union(words("small")).issuperset(between)
