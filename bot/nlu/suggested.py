"""Recognises messages that were sent by pressing a suggestion, which carry its query as metadata (docs/adr/0020)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from bot.answering.suggestions import texts_for
from bot.answering.wording import load_wording
from bot.conversation.types import Act, Clause, Mention, Query, Reading, Request, Role
from bot.knowledge.models import Career
from bot.knowledge.names import key
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import load_taxonomy

QUERY = "query"


def query_of(metadata: Mapping[str, Any], text: str, store: Store) -> Query | None:
    """Return the query of the suggestion that a message chooses, or None if it has to be read as typed.

    Clients can send anything as metadata, so the query must be about careers that we have, and be what the text asks.
    """
    try:
        query = Query.model_validate(metadata.get(QUERY))
    except ValidationError:
        return None
    careers = [store.get(career) for career in query.careers]
    if query.items or None in careers:
        return None
    if text in texts_for(query, store, load_wording()):
        return query
    names_it = query.aspect in load_taxonomy() and len(careers) == 1 and careers[0] is not None and _names(text, careers[0])
    return query if names_it else None


def _names(text: str, career: Career) -> bool:
    """Return whether a text has a career's name, as the question does that is asked again for one of several careers."""
    return any(f" {key(name)} " in f" {key(text)} " for name in (career.name, career.plural))


def reading_of(query: Query, text: str, store: Store) -> Reading:
    """Return the reading of a message that chooses a suggestion, without what the profiles say."""
    act = Act.ASK if query.aspect in load_taxonomy() else Act.REQUEST
    clause = Clause(text=text, start=0, end=len(text), act=act, aspect=query.aspect, detail=query.detail, confidence=1.0)
    named = [career.id for each in query.careers if (career := store.get(each)) and _names(text, career)]
    mentions = tuple(Mention(text=text, career=career, role=Role.SUBJECT) for career in named)
    return Reading(text=text, clauses=(clause,), mentions=mentions, requests=(Request(clause=0, query=query),))
