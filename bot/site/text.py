"""Loads what the demo site says about facts, filters and sources."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from bot.knowledge.facts import FactKind, Says
from bot.paths import ENGLISH

SITE_TEXT = ENGLISH / "site.yml"


class TextModel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SaysText(TextModel):
    """How facts of one polarity are put, and what joins the last two."""

    text: str
    join: str


class FilterOption(TextModel):
    """A box to tick. `name` is its value in the address of a search."""

    name: str
    title: str
    facet: str
    wanted: bool = True


class FilterGroup(TextModel):
    title: str
    options: tuple[FilterOption, ...]


class Starter(TextModel):
    """A search that the front page suggests."""

    title: str
    option: str


class Licence(TextModel):
    title: str
    url: str
    text: str


class ScopeText(TextModel):
    both: str
    nation: str


class SiteText(TextModel):
    """The contents of site.yml, which describes the fields."""

    name: str
    tagline: str
    facts: dict[FactKind, dict[str, str]]
    says: dict[Says, SaysText]
    rows: dict[str, str]
    pay: dict[str, str]
    periods: dict[str, str]
    range: str
    scope: ScopeText
    undated: str
    pay_filter: str
    filters: tuple[FilterGroup, ...]
    starters: tuple[Starter, ...]
    licences: dict[str, Licence]

    def options(self) -> dict[str, FilterOption]:
        """Return the options of all filters by name."""
        return {option.name: option for group in self.filters for option in group.options}


@cache
def site_text() -> SiteText:
    """Load the texts. The file is only read once."""
    return SiteText.model_validate(YAML(typ="safe").load(SITE_TEXT))
