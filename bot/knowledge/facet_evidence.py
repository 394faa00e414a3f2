"""Says which profiles say of a facet that it is so, and which say otherwise, with the statements that do."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from bot.knowledge.facets import load_facets
from bot.knowledge.facts import Says
from bot.knowledge.store import Store

SCHOOL_LEVELS = ("level/gcse", "level/a_level")


class Evidence(NamedTuple):
    """What a profile says of a wish."""

    is_so: bool
    statements: tuple[str, ...]
    """Ids of the statements that say so, those without a "may" first and those about school grades last."""
    is_sure: bool = True
    """Whether the first of them says so without a "may"."""
    is_mixed: bool = False
    """Whether other statements of the profile say otherwise, as with several ways into a job."""


def facet_evidence(name: str, wanted: bool, store: Store) -> Mapping[str, Evidence]:
    """Return what each career's profile says of a facet that is wanted or not, by the career's id. Silent profiles are missing."""
    return _facet_evidence(name, wanted, store, store.state())


# With thousands of careers, this takes a tenth of a second, so it is remembered until a profile changes.
@lru_cache(maxsize=128)
def _facet_evidence(name: str, wanted: bool, store: Store, _state: int) -> Mapping[str, Evidence]:
    facet = load_facets()[name]
    speaking: dict[bool, dict[str, list[str]]] = {True: {}, False: {}}
    unsure: set[str] = set()
    for career, statement, fact in store.facts([*facet.facts, *facet.opposites, *(() if wanted else facet.required)]):
        speaking[facet.is_affirmed_by(f"{fact.kind}/{fact.name}", fact)].setdefault(career, []).append(statement)
        if fact.says is Says.MAY:
            unsure.add(statement)
    # "You'll need some GCSEs for an apprenticeship" is a poorer reason than "You can do an apprenticeship".
    of_school = {statement for _, statement, _ in store.facts(SCHOOL_LEVELS)} if facet.alternatives else set()
    good, bad = speaking[wanted], speaking[not wanted]
    evidence = {}
    for career in {*good, *bad}:
        is_so = facet.is_as_wanted(wanted, career in good, career in bad)
        statements = sorted(dict.fromkeys((good if is_so else bad)[career]), key=lambda each: (each in unsure) + 2 * (each in of_school))
        evidence[career] = Evidence(is_so, tuple(statements), statements[0] not in unsure, career in good and career in bad)
    return evidence
