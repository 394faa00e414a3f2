"""Loads the facets of a job that people wish for, with the facts that bear on them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from bot.knowledge.facts import Fact, Says, fact_names

FACETS = Path(__file__).with_name("facets.yml")


class Facet(BaseModel):
    """Something that people want in a job, or don't want. See `facets.yml` for a description of the fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    facts: tuple[str, ...]
    opposites: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    about: str
    alternatives: bool = False

    def is_affirmed_by(self, name: str, fact: Fact) -> bool:
        """Return whether a fact with this name speaks for the facet rather than against it."""
        return (fact.says is not Says.NO) is (name in self.facts or name in self.required)

    def is_as_wanted(self, wanted: bool, good: bool, bad: bool) -> bool:
        """Return whether a profile with statements for a wish (`good`) or against it (`bad`) says that the job is as wished.

        One statement without nights doesn't make up for one with nights, but of several ways in, one is enough.
        """
        return good and (wanted or self.alternatives or not bad)


@cache
def load_facets() -> Mapping[str, Facet]:
    """Return the facets by name. Raises ValueError if one names an unknown fact."""
    facets = {name: Facet.model_validate(facet) for name, facet in YAML(typ="safe").load(FACETS).items()}
    for name, facet in facets.items():
        if unknown := {*facet.facts, *facet.opposites, *facet.hints, *facet.required} - fact_names():
            raise ValueError(f"{FACETS.name}: {name} names unknown facts: {', '.join(sorted(unknown))}")
    return facets
