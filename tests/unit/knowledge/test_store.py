"""Careers are found by any form of their names, by kind, by category, by related careers and by their statements."""

from __future__ import annotations

import pytest

from bot.knowledge.store import Store
from tests.unit.knowledge.made_up import career, statement

OUTDOORS = {"environment": [statement("Your working environment may be outdoors in all weathers.")]}


@pytest.fixture(scope="module")
def store() -> Store:
    return Store.of(
        [
            career("Adult nurse", aliases=["general nurse"], categories=["Healthcare"]),
            career("Children's nurse", plural="Children's nurses", categories=["Healthcare"], related=["Adult nurse", "Porter"]),
            career("Forester", categories=["Environment and land"], statements=OUTDOORS),
            career("Co-ordinator (events)", plural="Co-ordinators (events)"),
            career("Nursery worker"),
        ]
    )


@pytest.mark.parametrize(
    ("form", "career"),
    [
        ("adult nurses", "adult-nurse"),
        ("general nurses", "adult-nurse"),
        ("childrens nurse", "childrens-nurse"),
        ("co ordinators", "co-ordinator-events"),
        ("nurse", None),
    ],
)
def test_any_form_of_a_name_finds_its_career(store: Store, form: str, career: str | None) -> None:
    assert store.ids([form]).get(form) == career


def test_finds_kinds_by_the_last_word(store: Store) -> None:
    assert [kind.name for kind in store.kinds("Nurses")] == ["Adult nurse", "Children's nurse"]
    assert store.kinds("surgeon") == []


def test_only_returns_a_career_if_there_is_just_one(store: Store) -> None:
    assert store.only() is None
    only = Store.of([career("Baker")]).only()
    assert only is not None and only.name == "Baker"


def test_names_are_spread_over_all_careers(store: Store) -> None:
    assert store.names(2) == ["Adult nurse", "Co-ordinator (events)"]
    assert len(store.names(99)) == 5
    assert Store.of([]).names(3) == []


def test_finds_careers_by_category(store: Store) -> None:
    assert store.categories() == ["Environment and land", "Healthcare"]
    assert store.in_category("Healthcare") == ["Adult nurse", "Children's nurse"]


def test_finds_careers_that_list_one_as_related(store: Store) -> None:
    adult = store.get("adult-nurse")
    assert adult is not None
    assert store.pointing_to(adult) == ["Children's nurse"]


def test_searches_statements_for_any_form_of_the_words(store: Store) -> None:
    found, count = store.search(["weather", "outdoor"], 5)
    assert [(each.name, each.statement) for each in found] == [("Forester", OUTDOORS["environment"][0]["text"])]
    assert count == 1


@pytest.mark.parametrize("word", ['"', "a*", "NEAR(", "text:x", "-"])
def test_search_words_are_never_taken_for_query_syntax(store: Store, word: str) -> None:
    store.search([word, "nurse"], 5)


def test_search_returns_the_number_of_all_matches(store: Store) -> None:
    found, count = store.search(["hours"], 2)
    assert (len(found), count) == (2, 4)
