"""Searching careers by words and filters."""

from __future__ import annotations

from typing import Any

import pytest
from sanic.request import RequestParameters

from bot.knowledge.store import Store
from bot.site.search import Found, Search, applied, count_saying, search
from bot.site.text import site_text

TEXT = site_text()


def found(store: Store, **wanted: Any) -> Found:
    return search(Search(**wanted), store, TEXT)


def read(**given: list[str]) -> Search:
    return Search.of(RequestParameters(given), TEXT)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("electrician", "electrician"),
        ("Sparky", "electrician"),
        ("nurses", "nurse"),
        ("wind turbine", "wind-turbine-technician"),
        ("vet", "vet"),
    ],
)
def test_a_name_finds_its_career_first(store: Store, words: str, first: str) -> None:
    assert found(store, words=words).saying[0] == first


@pytest.mark.parametrize(
    ("words", "career"), [("jobs with animals", "dog-groomer"), ("I want to work with dogs", "dog-groomer"), ("trees or timber", "")]
)
def test_words_find_what_profiles_say(store: Store, words: str, career: str) -> None:
    result = found(store, words=words)
    assert not career or career in result.saying
    assert all(result.matched.get(each) for each in result.saying if each == career)


@pytest.mark.parametrize(("words", "meant"), [("elektrician", "Electrician"), ("fire fihgter", "Firefighter"), ("archvist", "Archivist")])
def test_a_misspelt_name_is_corrected(store: Store, words: str, meant: str) -> None:
    assert found(store, words=words).suggestion == meant


@pytest.mark.parametrize("words", ["???", "'", '" OR "', "*", "\0", "the", "x" * 80, "🦊"])
def test_odd_searches_do_no_harm(store: Store, words: str) -> None:
    assert isinstance(found(store, words=words).saying, tuple)


def test_careers_are_grouped_by_what_profiles_say(store: Store) -> None:
    result = found(store, ticked=("no-nights",))
    silent = {career.id for career in result.silent}
    assert len(result.saying) + len(silent) + result.denying == store.count()
    assert "tv-or-film-camera-operator" not in result.saying


@pytest.mark.parametrize("ticked", [("outdoors",), ("apprenticeship", "outdoors"), ("no-degree", "workshop")])
def test_every_hit_gives_a_reason_for_each_filter(store: Store, ticked: tuple[str, ...]) -> None:
    result = found(store, ticked=ticked)
    assert result.saying
    for career in result.saying:
        assert result.why[career]
        assert all(store.get(career).statement(reason) for reason in result.why[career])


def test_more_filters_never_find_more(store: Store) -> None:
    one, two = found(store, ticked=("outdoors",)), found(store, ticked=("outdoors", "no-degree"))
    assert set(two.saying) <= set(one.saying)


def test_pay_leaves_out_what_never_reaches_it(store: Store) -> None:
    result = found(store, pay=50_000)
    assert {"vet", "solicitor"} <= set(result.saying) and "baker" not in result.saying
    assert [career.id for career in result.silent] and result.denying


def test_orders(store: Store) -> None:
    assert found(store, sort="pay").saying[0] == "microbiologist"
    assert found(store, sort="name").saying[0] == "actor"
    assert found(store, sort="hours").saying[0] in {"pe-teacher", "sports-coach"}


def test_a_category_and_words_are_combined(store: Store) -> None:
    both = found(store, words="animals", category="Animal care")
    assert set(both.saying) <= set(store.ids_in_category("Animal care"))


def test_an_address_is_read_back_as_it_was_written() -> None:
    wanted = Search("nurse & vet", "Animal care", 30_000, ("outdoors", "no-degree"), "pay")
    assert wanted.address() == "/careers?q=nurse+%26+vet&category=Animal+care&pay=30000&has=outdoors&has=no-degree&sort=pay"
    assert read(q=["nurse & vet"], category=["Animal care"], pay=["30000"], has=["outdoors", "no-degree"], sort=["pay"]) == wanted
    assert Search().address() == "/careers"
    assert wanted.address(ticked=(), page=2).endswith("&sort=pay&page=2")


@pytest.mark.parametrize(
    "given",
    [
        {"has": ["nonsense"], "pay": ["-1"], "page": ["0"], "sort": ["sideways"]},
        {"has": ["__class__"], "pay": ["²"], "page": ["1e9"], "sort": [""]},
        {"pay": ["31000"], "page": ["-3"]},
    ],
)
def test_what_is_not_valid_is_left_out(given: dict[str, list[str]]) -> None:
    assert read(**given) == Search()


def test_each_filter_in_use_can_be_removed() -> None:
    wanted = Search("dogs", "Animal care", 20_000, ("outdoors",))
    assert [each.title for each in applied(wanted, TEXT)] == ["Animal care", "£20,000 a year or more", "Outdoors"]
    assert applied(wanted, TEXT)[2].without == wanted._replace(ticked=()).address()


def test_every_filter_names_a_facet_and_finds_what_it_counts(store: Store) -> None:
    for option in TEXT.options().values():
        assert count_saying(option, store) == len(found(store, ticked=(option.name,)).saying)
    assert {starter.option for starter in TEXT.starters} <= set(TEXT.options())
