"""Checks that a profile is silent on what someone wants before a reply says so.

A search goes by typed facts, which are read from the statements of some topics only. That a site supervisor has to cope with heights may
stand among the ways into the job.
"""

from __future__ import annotations

from bot.answering.wishing import ABOUT, load_phrases
from bot.conversation.wish import Found, Hit, Want, Wish
from bot.knowledge.facets import load_facets
from bot.knowledge.facts import speaks_of
from bot.knowledge.models import Career, Statement
from bot.knowledge.store import Store
from bot.language.kin import family
from bot.language.words import words_of

# Words of the facets' names that say nothing of them: "work at height".
GENERAL = {"work", "set", "way"}


def only_silent(found: Found, store: Store) -> Found:
    """Return what was found without claims of silence where a profile mentions a thing. If it isn't wanted, the mention is a warning."""
    return found.model_copy(update={"hits": tuple(_only_silent(hit, found.wish, store.get(hit.career)) for hit in found.hits)})


def _only_silent(hit: Hit, wish: Wish, career: Career | None) -> Hit:
    if career is None:
        return hit
    spoken = {number: each for number in hit.silent if (each := mention(wish.wants[number], career))}
    warnings = [career.statement_id(each) for number, each in spoken.items() if _warns(wish.wants[number], each)]
    silent = tuple(number for number in hit.silent if number not in spoken)
    return hit.model_copy(update={"silent": silent, "against": tuple(dict.fromkeys([*hit.against, *warnings]))})


def _warns(want: Want, statement: Statement) -> bool:
    """Return whether a statement tells of what isn't wanted. One of several ways in doesn't."""
    facet = load_facets().get(want.facet)
    told = facet is not None and not facet.alternatives and speaks_of(statement.text, [*facet.facts, *facet.required])
    return told and not want.wanted


def mention(want: Want, career: Career) -> Statement | None:
    """Return the first statement of a profile that speaks of what is wanted, in any form of its words, or None if none does."""
    if want.facet == ABOUT:
        return None
    if want.facet not in load_facets():
        # Pay and hours may be told in words.
        return next(iter(career.statements.get(want.facet, ())), None)
    facet = load_facets()[want.facet]
    names = frozenset([*facet.facts, *facet.opposites, *facet.hints, *facet.required])
    own = {family(word) for word in words_of(load_phrases()[want.facet]["yes"])} - GENERAL
    for topic, group in career.statements.items():
        if facet.alternatives and topic != "entry":
            continue
        for statement in group:
            if speaks_of(statement.text, names) or (own and own <= {family(word) for word in words_of(statement.text)}):
                return statement
    return None
