"""A message that only asks how certain a fact is that was just told is answered by the fact's hedge, without telling it again."""

from __future__ import annotations

import pytest

from bot.conversation.types import Detail, Fit
from tests.unit.answering.conftest import Talk
from tests.unit.knowledge.made_up import career, statement

STARTING = "They start on £20,000 a year."
BY_THE_MONTH = "The profile gives no figure for a month, but by my own sum it’s about £1,667 before tax."
SHIFTS = "The job may involve working shifts."


@pytest.fixture
def told(talk: Talk) -> Talk:
    talk.ask("hours/shifts", fit=Fit.ANSWERS, says=[SHIFTS], detail=Detail.WHETHER, text="is it shift work")
    return talk


@pytest.mark.parametrize("text", ["definitely?", "is that for sure", "always then?", "so all of them"])
def test_what_is_only_possible_is_not_certain(told: Talk, text: str) -> None:
    assert told.send("check_said", text=text) == "Not necessarily: the profile only says “may”."


@pytest.mark.parametrize("text", ["only may?", "just may then", "so it may"])
def test_a_hedge_that_is_repeated_is_confirmed(told: Talk, text: str) -> None:
    assert told.send("check_said", text=text) == "That’s right: the profile only says “may”."


@pytest.mark.parametrize("text", ["wdym may", "what do you mean by may", "may meaning?", "what does may mean"])
def test_a_hedge_is_explained(told: Talk, text: str) -> None:
    assert told.send("hours/shifts", text=text).startswith("“May” means that it’s possible, but not certain.")


@pytest.mark.parametrize("text", ["yes or no!!!", "so is it yes or no", "y/n"])
def test_a_demand_for_a_yes_or_no_gets_neither(told: Talk, text: str) -> None:
    assert told.send("deny", text=text) == "It’s more of a maybe: the profile says “may”."


def test_a_demand_for_a_yes_or_no_after_a_gap_is_kept_to(talk: Talk) -> None:
    talk.ask("pay")
    assert "yes or no" in talk.send("deny", text="yes or no!!!")


@pytest.mark.parametrize("text", ["wdym could", "only some?", "is it definitely paid well", "may i ask about pay"])
def test_other_words_and_questions_are_left_to_the_rest(told: Talk, text: str) -> None:
    reply = told.ask("pay", text=text)
    assert reply.startswith("The profile says nothing about pay.")


def test_a_gap_that_is_turned_down_is_kept_to(talk: Talk) -> None:
    talk.ask("pay")
    assert "the page" in talk.ask("not_what_i_meant", text="dont give me that").lower()
    talk.ask("pay")
    assert "misunderstood" in talk.ask("not_what_i_meant", text="no i meant the hours")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("is that a month lool", BY_THE_MONTH),
        ("per month?", BY_THE_MONTH),
        ("per annum?", f"Yes: {STARTING}"),
        ("a year yeah?", f"Yes: {STARTING}"),
    ],
)
def test_a_period_is_confirmed_or_worked_out(text: str, said: str) -> None:
    hours = statement("They work 40 hours a week.", "hours/weekly_hours")
    talk = Talk(career("Window cleaner", statements={"pay": [statement(STARTING, "pay/starting_pay")], "hours": [hours]}))
    talk.send(talk.request("pay/starting_pay", fit=Fit.ANSWERS, says=[STARTING]), "hours/weekly_hours")
    assert talk.ask("pay/starting_pay", text=text, detail=Detail.WHETHER).startswith(said)
