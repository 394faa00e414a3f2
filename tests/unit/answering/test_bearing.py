"""A yes-or-no question or a conclusion about what was just told gets what follows from it, and not the same sentence again."""

from __future__ import annotations

import pytest

from bot.conversation.types import Detail, Fit
from tests.unit.answering.conftest import Talk
from tests.unit.knowledge.made_up import career, statement

SCIENCES = "It takes ability and interest in the physical sciences"
TEACH = "Most senior officers would also teach in the hospital."
PLACES = "Depending on the specialism, they work in a workshop"
WEEK = "Medical technical officers work 37.5 hours a week."
DIRECT = "You can apply directly if you have a trade."


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("is physics one of them", "Yes, it does say that."),
        ("only biology?", f"Not only that. The profile says: {SCIENCES}"),
        ("so no biology then", f"Not quite. The profile does say: {SCIENCES}"),
        ("is geography one of them", "The profile doesn’t name that one."),
    ],
)
def test_one_of_several_things_is_confirmed_or_not(talk: Talk, text: str, reply: str) -> None:
    talk.ask("skills/sciences", fit=Fit.ANSWERS, says=[SCIENCES], text="which sciences")
    assert talk.ask("skills/sciences", fit=Fit.ANSWERS, says=[SCIENCES], detail=Detail.WHETHER, text=text).startswith(reply)


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("Only the senior ones, then?", "Yes, as far as I can tell: those are all that the profile mentions."),
        ("so the senior ones teach", "Yes, though the profile says “most”."),
        ("and they teach as well dont they", "Yes, though the profile says “most”."),
        ("so they never teach", f"Not quite. The profile does say: {TEACH}"),
        ("so all of them teach", "Not necessarily: the profile only says “most”."),
        ("so the juniors get taught by them", "The profile doesn’t quite put it like that."),
    ],
)
def test_a_conclusion_is_weighed_against_the_fact(talk: Talk, text: str, reply: str) -> None:
    talk.ask("progression/teaching", fit=Fit.ANSWERS, says=[TEACH], text="do they teach")
    assert talk.ask("check_said", text=text, items=[talk.item(TEACH)]).startswith(reply)


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("do they do 50 hours?", f"Not quite. The profile does say: {WEEK}"),
        ("more than 40?", f"Not quite. The profile does say: {WEEK}"),
        ("is it 37.5", "Yes, it does say that."),
        ("is it a lot of hours", "The profile doesn’t compare that with other jobs."),
    ],
)
def test_a_figure_is_compared_with_the_one_that_was_told(talk: Talk, text: str, reply: str) -> None:
    talk.ask("hours/weekly_hours", fit=Fit.ANSWERS, says=[WEEK], text="hours")
    assert talk.ask("hours/weekly_hours", fit=Fit.ANSWERS, says=[WEEK], detail=Detail.WHETHER, text=text).startswith(reply)


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("so over 40 then", "Yes, though"),
        ("under 40?", "Not quite."),
        ("over 43?", "The profile doesn’t"),
        ("42 hours?", "Not quite."),
        ("so 9 to 5", "The profile doesn’t"),
    ],
)
def test_a_figure_is_compared_with_a_range(text: str, lead: str) -> None:
    week = "Bakers usually work 41 to 45 hours a week."
    talk = Talk(career("Baker", statements={"hours": [statement(week, "hours/weekly_hours")]}))
    talk.ask("hours/weekly_hours", text="hours")
    assert talk.ask("hours/weekly_hours", fit=Fit.ANSWERS, says=[week], detail=Detail.WHETHER, text=text).startswith(lead)


@pytest.mark.parametrize(
    ("text", "lead"), [("only in shops?", "Not only that."), ("just factories?", "Not only that."), ("only indoors", "The profile doesn’t")]
)
def test_one_of_two_is_not_all(text: str, lead: str) -> None:
    place = "They could work in a shop or a factory."
    talk = Talk(career("Baker", statements={"environment": [statement(place, "environment/places")]}))
    talk.ask("environment/places", text="where")
    assert talk.ask("environment/places", fit=Fit.ANSWERS, says=[place], detail=Detail.WHETHER, text=text).startswith(lead)


@pytest.mark.parametrize("text", ["So no college for me then?", "so i dont need exams", "so I could just apply"])
def test_what_has_a_condition_depends_on_it(text: str) -> None:
    talk = Talk(career("Baker", statements={"entry": [statement(DIRECT, "entry/applying")]}))
    talk.ask("entry/applying", text="how do i apply")
    assert talk.ask("check_said", text=text).startswith("That depends: it says “if you have a trade”.")


@pytest.mark.parametrize("text", ["theatres as in plays?", "is that theatres like on stage"])
def test_a_statement_with_some_of_the_words_is_told_in_whole(talk: Talk, text: str) -> None:
    talk.ask("environment/places", fit=Fit.ANSWERS, says=[PLACES], text="where")
    reply = talk.ask("environment/places", fit=Fit.SAME_ASPECT, says=[PLACES], detail=Detail.WHETHER, text=text)
    assert f"the profile says: {PLACES}" in reply


@pytest.mark.parametrize("text", ["so basically a button pusher", "like watching surgery?!"])
def test_a_list_that_was_just_told_is_not_told_again_to_another_question(talk: Talk, text: str) -> None:
    talk.ask("duties", text="what do they do")
    assert "They record readings" not in talk.ask("duties", text=text, detail=Detail.WHAT)


def test_a_list_is_told_again_when_it_is_asked_for_again(talk: Talk) -> None:
    talk.ask("duties", text="what do they do")
    assert "They record readings" in talk.ask("duties", text="what do they do again", detail=Detail.WHAT)


@pytest.mark.parametrize("text", ["what sort of training is that", "which training"])
def test_a_statement_with_examples_is_told_in_whole(text: str) -> None:
    training = "You need safety training, and it could include sea survival if you work offshore."
    talk = Talk(career("Baker", statements={"entry": [statement(training, "entry/training")]}))
    talk.ask("entry/training", text="training?")
    reply = talk.ask("entry/training", fit=Fit.SAME_ASPECT, says=[training], detail=Detail.WHAT, text=text)
    assert reply.startswith(f"On that, the profile says: {training}")


@pytest.mark.parametrize("text", ["What was the one about nervous people?", "the nervous people one again"])
def test_what_is_asked_for_once_more_is_told(talk: Talk, text: str) -> None:
    nervous = "You need to be able to reassure patients who are nervous."
    talk.ask("skills")
    talk.ask("hours/shifts")
    assert nervous in talk.ask("skills/reassurance", fit=Fit.SAME_ASPECT, says=[nervous], detail=Detail.WHAT, text=text)
