"""Who doubts or names a figure hears what the page says on it, whatever the message was taken for."""

from __future__ import annotations

import pytest

from bot.conversation.types import Act, Fit
from tests.unit.answering.conftest import Talk
from tests.unit.knowledge.made_up import career, statement

FIRST = "In 2020, thatchers usually started on £16,000 a year."
LATER = "In 2020, experienced thatchers usually earned £40,000 a year."


@pytest.fixture
def talk() -> Talk:
    pay = [statement(FIRST, "pay/starting_pay"), statement(LATER, "pay/experienced_pay")]
    talk = Talk(career("Thatcher", statements={"pay": pay, "duties": [statement("They mend roofs.")]}))
    talk.ask("pay/starting_pay", fit=Fit.ANSWERS, says=[FIRST], text="starting pay")
    return talk


@pytest.mark.parametrize("is_clear", [True, False])
@pytest.mark.parametrize(
    ("label", "text", "says"),
    [
        ("grumble", "16?? that's rubbish", FIRST),
        ("are_you_sure", "forty can't be right", LATER),
        ("pay", "16 is an insult", FIRST),
        ("tell_other", "Our Bev reckons they're on forty grand!!", LATER),
    ],
)
def test_a_figure_of_the_profile_is_confirmed(talk: Talk, is_clear: bool, label: str, text: str, says: str) -> None:
    act = Act.TELL if label == "tell_other" else None
    send = talk.send if is_clear else talk.unclear
    assert f"says: {says}" in send((talk.request(label), text, act))


def test_a_figure_for_another_period_gets_those_that_there_are(talk: Talk) -> None:
    reply = talk.ask("pay", fit=Fit.ANSWERS, act=Act.TELL, text="rubbish, my mate gets 200 a day")
    assert reply.startswith(f"What the profile says is: {FIRST} {LATER} The profile gives no figure for a day.")


@pytest.mark.parametrize("text", ["2020?? bit useless", "so old, 2020!"])
def test_the_year_of_a_figure_is_about_the_page(talk: Talk, text: str) -> None:
    assert talk.ask("grumble", text=text).startswith("The page “")


@pytest.mark.parametrize("text", ["I get 16000 now", "I'm 40 next week", "my grandad mended 7 roofs", "what a day"])
def test_other_numbers_are_no_figures_of_the_profile(talk: Talk, text: str) -> None:
    reply = talk.ask("tell_other", text=text, act=Act.TELL)
    assert "says: In 2020" not in reply and "The page “" not in reply
