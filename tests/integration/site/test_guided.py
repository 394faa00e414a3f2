"""The guided talk as a page: what an address asks, and which careers it shows."""

from __future__ import annotations

import pytest
from sanic.request import RequestParameters

from bot.conversation.guide import load_guide
from bot.knowledge.store import Store
from bot.site.guided import Step, read_answers, step, suited_careers
from bot.site.text import site_text


def at(**given: str | list[str]) -> Step:
    return step(read_answers(RequestParameters({name: [each] if isinstance(each, str) else each for name, each in given.items()})))


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({}, "enjoy"),
        ({"enjoy": "make"}, "also"),
        # There is no second choice without a first one.
        ({"enjoy": "skip"}, "with"),
        ({"enjoy": "make", "also": "help"}, "with"),
        # What isn't an option counts as skipped.
        ({"enjoy": "astronaut"}, "with"),
        ({"nonsense": "make"}, "enjoy"),
        ({"enjoy": "make", "show": "now"}, None),
        ({question.id: "skip" for question in load_guide().questions}, None),
    ],
)
def test_the_first_question_without_an_answer_is_asked(given: dict[str, str], asked: str | None) -> None:
    question = at(**given).question
    assert (question and question.id) == asked


@pytest.mark.parametrize(
    ("given", "can_show"),
    [({"enjoy": "make"}, False), ({"enjoy": "make", "also": "skip"}, False), ({"enjoy": "make", "also": "help"}, True)],
)
def test_careers_are_offered_after_two_answers(given: dict[str, str], can_show: bool) -> None:
    assert at(**given).can_show is can_show


def test_several_limits_are_kept_and_a_skipped_question_is_named() -> None:
    shown = at(enjoy="skip", limits=["nights", "weekends", "none"])
    assert shown.fields == (("enjoy", "skip"), ("limits", "nights"), ("limits", "weekends"))
    assert [len(answer.texts) for answer in shown.given] == [0, 2]


def test_changing_the_first_choice_asks_for_the_second_again() -> None:
    first, _, third = at(enjoy="make", also="help", **{"with": "people"}).given
    assert first.change == "/what-suits-me?with=people"
    assert third.change == "/what-suits-me?enjoy=make&also=help"


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"enjoy": "help", "with": "children"}, "nursery-worker"),
        ({"enjoy": "make", "with": "machines"}, "electrician"),
        ({"enjoy": "create", "place": "home"}, "illustrator"),
    ],
)
def test_careers_that_suit_come_with_reasons(store: Store, given: dict[str, str], found: str) -> None:
    guide = read_answers(RequestParameters({name: [value] for name, value in given.items()}))
    suited = suited_careers(guide, store, site_text())
    assert found in [each.card.id for each in suited]
    assert next(each for each in suited if each.card.id == found).why


def test_nothing_suits_someone_who_skipped_everything(store: Store) -> None:
    assert suited_careers(read_answers(RequestParameters({"enjoy": ["skip"]})), store, site_text()) == ()
