"""Gives each career that a message names its role: asked about, one's own job, compared with or only mentioned."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from spacy.tokens import Doc, Span

from bot.conversation.types import Role
from bot.nlu.beside_names import is_job_of_someone, is_own_by_trade, is_own_so_far, is_wished_for
from bot.nlu.careers import spans_of
from bot.nlu.comparing import says_so
from bot.nlu.headings import asks_next, heading
from bot.nlu.heads import Heads
from bot.nlu.hearing import only_names
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
        roles = [Role.BACKGROUND if is_own_by_trade(doc, span) else role for (_, span), role in zip(found, roles, strict=True)]
        roles = _of_joined(found, _beside_heading(found, roles, doc), doc)
        roles = _without_jobs_of_others(found, _without_own(found, _with_wished_for(found, roles, doc), doc), doc, current)
        named = [{**entity, "span": span, "text": span.text, "as": role} for (entity, span), role in zip(found, roles, strict=True)]
        asked = [{**each, "as": Role.SUBJECT} for each in named]
        # "And nurse has this also?" asks of nurses what was asked last.
        return asked if len(named) == 1 and only_names(doc[:], asked) and not _is_likened_to(doc, asked[0]["span"]) else named


def _is_likened_to(doc: Doc, name: Span) -> bool:
    """Return whether something is said to be like a career: "is it the same as for archivists"."""
    before = [token.norm_ for token in doc[: name.start] if token.norm_ not in words("articles")]
    return not words("likens").isdisjoint(before[-2:])


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


def _with_wished_for(found: Sequence[tuple[dict[str, Any], Span]], roles: Sequence[Role], doc: Doc) -> list[Role]:
    """Return the roles. If a message asks about no career that has a profile, it asks about the one that someone says they want to be."""
    held = [number for number, (entity, _) in enumerate(found) if entity["role"] == "held"]
    if any(roles[number] is Role.SUBJECT for number in held):
        return list(roles)
    wished = [number for number in held if roles[number] is Role.BACKGROUND and is_wished_for(doc, found[number][1])]
    return [Role.SUBJECT if number in wished else role for number, role in enumerate(roles)]


def _without_own(found: Sequence[tuple[dict[str, Any], Span]], roles: Sequence[Role], doc: Doc) -> list[Role]:
    """Return the roles. Who tells what they were so far and asks about one other career doesn't ask about both."""
    asked = [number for number, (entity, _) in enumerate(found) if entity["role"] == "held" and roles[number] is Role.SUBJECT]
    own = [number for number in asked if is_own_so_far(doc, found[number][1])]
    rest = {found[number][0]["value"] for number in asked if number not in own}
    joined = any(_are_joined(doc, found[one][1], found[other][1]) for one in own for other in asked if other != one)
    if len(rest) != 1 or joined or says_so(doc):
        return list(roles)
    return [Role.BACKGROUND if number in own else role for number, role in enumerate(roles)]


def _without_jobs_of_others(
    found: Sequence[tuple[dict[str, Any], Span]], roles: Sequence[Role], doc: Doc, current: Sequence[str]
) -> list[Role]:
    """Return the roles. Of two careers that have a profile, the one that is only said to be somebody's job is not what is asked about.

    "My brother-in-law is a nurse and knows some archivists, would they take me" asks about archivists. A career that is the user's own is
    not asked about either, unless it is `current`.
    """
    held = [number for number, (entity, _) in enumerate(found) if entity["role"] == "held"]
    theirs = [number for number in held if roles[number] is Role.SUBJECT and is_job_of_someone(doc, found[number][1])]
    apart = [number for number in held if number not in theirs]
    rest = [number for number in apart if roles[number] is not Role.BACKGROUND or found[number][0]["value"] in current]
    if not theirs or len({found[number][0]["value"] for number in rest}) != 1:
        return list(roles)
    given = dict.fromkeys(theirs, Role.BYSTANDER) | dict.fromkeys(rest, Role.SUBJECT)
    return [given.get(number, role) for number, role in enumerate(roles)]


def _are_joined(doc: Doc, one: Span, other: Span) -> bool:
    first, second = sorted((one, other), key=lambda name: int(name.start))
    between = [token.norm_ for token in doc[first.end : second.start]]
    return not words("joins").isdisjoint(between) and words("joins").union(words("small")).issuperset(between)
