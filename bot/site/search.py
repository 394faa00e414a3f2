"""Searches careers by words, category, pay and the facets that people tick."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from rapidfuzz import fuzz, process
from ruamel.yaml import YAML
from sanic.request import RequestParameters

from bot.knowledge.facet_evidence import Evidence, facet_evidence
from bot.knowledge.names import key
from bot.knowledge.store import CareerNames, Store
from bot.language.words import stems
from bot.paths import ENGLISH
from bot.site.facts_box import money
from bot.site.text import FilterOption, SiteText

MAX_QUERY = 80  # characters
PER_PAGE = 20
PAY_FACTS = ("pay/", "pay/starting", "pay/experienced")
HOURS_FACTS = ("hours/",)
PAY_STEPS = (20_000, 25_000, 30_000, 40_000, 50_000)
SORTS = ("best", "name", "pay", "hours")
SIMILAR = 75  # of 100, for a spelling to be suggested


Says = Mapping[str, Evidence]
"""What each career's profile says, by the career's id. Those that say nothing are missing."""


class Search(NamedTuple):
    """What a visitor searches for, as the address of the page says it."""

    words: str = ""
    category: str = ""
    pay: int = 0
    """The least pay in a year with experience, or 0 for any."""
    ticked: tuple[str, ...] = ()
    sort: str = SORTS[0]
    page: int = 1

    @classmethod
    def of(cls, given: RequestParameters, text: SiteText) -> Search:
        """Read a search from the arguments of a request. What isn't valid is left out."""
        known = text.options()
        ticked = tuple(name for name in dict.fromkeys(given.getlist("has") or ()) if name in known)
        pay, page = _number(given.get("pay")), _number(given.get("page"))
        sort = given.get("sort") if given.get("sort") in SORTS else SORTS[0]
        words = " ".join(str(given.get("q") or "").split())[:MAX_QUERY]
        return cls(words, str(given.get("category") or ""), pay if pay in PAY_STEPS else 0, ticked, sort, max(1, page))

    def address(self, **changes: Any) -> str:
        """Return the address of this search with changes, without what is as by default."""
        changed = self._replace(**{"page": 1, **changes})
        fields = {"q": changed.words, "category": changed.category, "pay": changed.pay, "has": changed.ticked}
        given = {name: value for name, value in fields.items() if value}
        given |= {"sort": changed.sort} if changed.sort != SORTS[0] else {}
        given |= {"page": changed.page} if changed.page > 1 else {}
        return "/careers" + ("?" + urlencode(given, doseq=True) if given else "")


class Applied(NamedTuple):
    """A filter in use, with the address of the search without it."""

    title: str
    without: str


@dataclass(frozen=True)
class Found:
    """The careers that a search found, in order."""

    saying: tuple[str, ...] = ()
    """Ids of careers whose profiles say all that was ticked."""
    silent: tuple[CareerNames, ...] = ()
    """Careers whose profiles don't say some of it, nor otherwise."""
    denying: int = 0
    """How many profiles say otherwise."""
    matched: Mapping[str, str] = field(default_factory=dict)
    """The statement of each career that has the words searched for."""
    why: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Ids of the statements of each career that say what was ticked."""
    suggestion: str = ""
    """Another spelling to search for, if nothing was found."""


def search(wanted: Search, store: Store, text: SiteText) -> Found:
    """Return the careers that a search finds: those that say so first, then those that are silent."""
    names = {career.id: career for career in store.all()}
    pool, matched = _with_words(wanted.words, store) if wanted.words else (list(names), {})
    if wanted.category:
        members = set(store.ids_in_category(wanted.category))
        pool = [career for career in pool if career in members]
    says = [facet_says(text.options()[name], store) for name in wanted.ticked]
    if wanted.pay:
        says.append(_pays(wanted.pay, store))
    saying: list[str] = []
    silent: list[str] = []
    denying = 0
    why: dict[str, tuple[str, ...]] = {}
    for career in pool:
        given = [each.get(career) for each in says]
        if any(each is not None and not each.is_so for each in given):
            denying += 1
            continue
        (silent if None in given else saying).append(career)
        why[career] = tuple(dict.fromkeys(each.statements[0] for each in given if each))
    suggestion = "" if pool else _spelling(wanted.words, store)
    ordered = _ordered(saying, wanted, store, names)
    return Found(tuple(ordered), tuple(names[career] for career in silent), denying, matched, why, suggestion)


def applied(wanted: Search, text: SiteText) -> list[Applied]:
    """Return the filters that are in use."""
    filters = [Applied(wanted.category, wanted.address(category=""))] if wanted.category else []
    if wanted.pay:
        filters.append(Applied(text.pay_filter.format(sum=money(wanted.pay, "GBP")), wanted.address(pay=0)))
    for name in wanted.ticked:
        filters.append(Applied(text.options()[name].title, wanted.address(ticked=tuple(each for each in wanted.ticked if each != name))))
    return filters


def facet_says(option: FilterOption, store: Store) -> Says:
    """Return which careers' profiles say that a job is as an option wishes, and which say otherwise."""
    return facet_evidence(option.facet, option.wanted, store)


def count_saying(option: FilterOption, store: Store) -> int:
    """Return how many profiles say that a job is as an option wishes."""
    return sum(each.is_so for each in facet_says(option, store).values())


def _pays(least: int, store: Store) -> Says:
    return {career: Evidence(pay >= least, (statement,)) for career, (pay, statement) in _highest(PAY_FACTS, store).items()}


def _highest(names: tuple[str, ...], store: Store) -> Mapping[str, tuple[float, str]]:
    """Return each career's highest pay in a year, or its longest week, with the statement that says so."""
    return _highest_at(names, store, store.state())


@lru_cache(maxsize=8)
def _highest_at(names: tuple[str, ...], store: Store, _state: int) -> Mapping[str, tuple[float, str]]:
    highest: dict[str, tuple[float, str]] = {}
    for stated in store.facts(names):
        bounds = stated.fact.a_year() or (stated.fact.low, stated.fact.high)
        value = bounds[1]
        if value is not None and value > highest.get(stated.career, (0.0, ""))[0]:
            highest[stated.career] = (value, stated.statement)
    return highest


def _with_words(words: str, store: Store) -> tuple[list[str], dict[str, str]]:
    """Return careers of this name and kinds of it first, then careers whose profiles say all the words, with what they say."""
    name = key(words)
    called = [*store.ids([name]).values(), *(career.id for career in store.kinds(words)), *_with_name(name, store)] if name else []
    searched = [word for word in re.findall(r"[^\W_]+", words.lower()) if word not in _asking_words() and stems(word)]
    matches = store.search(searched, store.count())[0] if searched else []
    return list(dict.fromkeys([*called, *(match.career for match in matches)])), {match.career: match.statement for match in matches}


def _with_name(part: str, store: Store) -> list[str]:
    return [career.id for career in store.all() if part in key(career.name)]


@cache
def _asking_words() -> frozenset[str]:
    read = YAML(typ="safe").load(ENGLISH / "finding_words.yml")
    return frozenset(read["words"]["asking"].split())


def _ordered(careers: list[str], wanted: Search, store: Store, names: Mapping[str, CareerNames]) -> list[str]:
    if wanted.sort == "pay":
        pay = _highest(PAY_FACTS, store)
        return sorted(careers, key=lambda career: -pay.get(career, (0.0, ""))[0])
    if wanted.sort == "hours":
        hours = _highest(HOURS_FACTS, store)
        return sorted(careers, key=lambda career: hours.get(career, (float("inf"), ""))[0])
    return sorted(careers, key=lambda career: names[career].name.casefold()) if wanted.sort == "name" or not wanted.words else careers


def _spelling(words: str, store: Store) -> str:
    """Return the career name that a misspelt one is most like, or an empty string."""
    match = process.extractOne(words.lower(), {career.name: career.name.lower() for career in store.all()}, scorer=fuzz.ratio)
    return str(match[2]) if match and match[1] >= SIMILAR else ""


def _number(given: str | None) -> int:
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 10 else 0
