"""Careers are ranked by the answers. What is ruled out is left out, and reasons are statements of the profile."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from bot.conversation.types import GuideAnswer, Suited
from bot.knowledge.store import Store
from bot.language.encoder import DIMENSIONS
from bot.nlu.career_vectors import CareerVectors
from bot.nlu.interests import KINDS, WEIGHTS, Interests, load_interests
from bot.nlu.suiting import Suiting
from bot.nlu.vectors import VectorCache
from tests.unit.knowledge.made_up import career, statement
from tests.unit.nlu.words import encode

NO_INTERESTS = Interests(np.zeros((6, DIMENSIONS), np.float32), *np.zeros((2, 6), np.float32), np.ones(6, np.float32))

CAREERS = [
    career(
        "Shepherd",
        statements={
            "duties": [statement("They look after animals such as sheep and dogs.")],
            "environment": [
                statement("They work outdoors.", "environment/outdoors"),
                statement("They lift heavy things.", "environment/lifting"),
            ],
            "hours": [statement("They work at night.", "hours/nights")],
        },
    ),
    career(
        "Clerk",
        statements={
            "duties": [statement("They keep records and numbers.")],
            "environment": [statement("They work in an office.", "environment/places")],
            "pay": [statement("They earn £50,000 a year.", "pay/experienced_pay")],
        },
    ),
    career(
        "Groomer",
        statements={
            "duties": [statement("They wash animals such as dogs and cats.")],
            "environment": [statement("It could be physically demanding.", "environment/physical_demands")],
            "pay": [statement("They earn £15,000 a year.", "pay/experienced_pay")],
        },
    ),
    career(
        "Baker",
        statements={"duties": [statement("They make bread, cakes and other food.")], "entry": [statement("There is an apprenticeship.")]},
    ),
]
STORE = Store.of(CAREERS)


@pytest.fixture(scope="module")
def suiting() -> Suiting:
    return Suiting(STORE, CareerVectors(STORE, VectorCache(encode, ":memory:")), NO_INTERESTS)


def suited(suiting: Suiting, words: Mapping[str, str] = {}, **answers: str) -> tuple[Suited, ...]:
    """Return the careers that suit answers, given as options with spaces between."""
    return suiting.careers({question: GuideAnswer(options=tuple(options.split())) for question, options in answers.items()}, words)


@pytest.mark.parametrize(
    ("question", "option", "first"),
    [("with", "animals", "shepherd"), ("place", "office", "clerk"), ("route", "apprenticeship", "baker"), ("matters", "pay", "clerk")],
)
def test_an_answer_puts_careers_first_that_say_so(suiting: Suiting, question: str, option: str, first: str) -> None:
    assert first in [each.career for each in suited(suiting, **{question: option})[:2]]


@pytest.mark.parametrize(
    ("options", "left_out"),
    [
        ("nights", {"shepherd"}),
        ("lifting", {"shepherd", "groomer"}),
        ("outside", {"shepherd"}),
        ("heights", set()),
        ("nights lifting", {"shepherd", "groomer"}),
    ],
)
def test_what_is_ruled_out_is_left_out(suiting: Suiting, options: str, left_out: set[str]) -> None:
    found = {each.career for each in suited(suiting, limits=options, **{"with": "animals"})}
    assert found == {each.id for each in CAREERS} - left_out


def test_silent_profiles_are_kept_and_counted(suiting: Suiting) -> None:
    assert all(each.silent == ("limits/nights",) for each in suited(suiting, limits="nights"))


def test_a_changed_answer_changes_the_order(suiting: Suiting) -> None:
    assert suited(suiting, **{"with": "animals"})[0].career != suited(suiting, **{"with": "food"})[0].career
    assert suited(suiting, **{"with": "-animals"})[-1].career in ("shepherd", "groomer")


def test_own_words_count(suiting: Suiting) -> None:
    assert suited(suiting, {"enjoy": "bread and cakes"})[0].career == "baker"


@pytest.mark.parametrize(
    "answers", [{"with": "animals", "place": "office"}, {"place": "outdoors", "matters": "regular"}, {"limits": "heights"}]
)
def test_reasons_are_statements_of_the_profile_and_each_is_given_once(suiting: Suiting, answers: dict[str, str]) -> None:
    for each in suited(suiting, **answers):
        profile = STORE.get(each.career)
        assert profile is not None
        reasons = [reason.statement for reason in (*each.why, *each.against)]
        assert all(profile.statement(reason) for reason in reasons)
        assert len({reason.statement for reason in each.why}) == len(each.why) <= 3


def test_what_speaks_against_a_career_is_said(suiting: Suiting) -> None:
    shepherd = next(each for each in suited(suiting, place="office") if each.career == "shepherd")
    profile = STORE.get("shepherd")
    assert profile is not None
    statement_against = profile.statement(shepherd.against[0].statement)
    assert statement_against is not None and statement_against.text == "They work outdoors."
    assert shepherd.against[0].option == "place/office"


def test_the_model_of_interests_has_a_row_for_each_kind() -> None:
    interests = load_interests()
    assert interests.weights.shape == (len(KINDS), DIMENSIONS)
    assert interests.of_careers(np.ones((3, DIMENSIONS), np.float32)).shape == (3, len(KINDS))
    assert WEIGHTS.stat().st_size < 20_000
