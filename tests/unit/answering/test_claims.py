"""A claim is answered by the statement that it is about, in whole, wherever in the conversation or the profile that is."""

from __future__ import annotations

import pytest

from bot.conversation.types import Fit
from tests.unit.answering.conftest import Talk
from tests.unit.knowledge.made_up import career, statement

SHIFTS = "The job may involve working shifts."
MAINTAIN = "Some may help to maintain the equipment they use."
DOCTORS = "They work in hospitals, alongside doctors"
RESPONSIBILITY = "It takes a mature approach and the ability to cope with responsibility."
SUBJECTS = statement("You may find it useful to study a subject such as history, law or languages.", "entry/degree")
TRAINING = statement("You need safety training.", "entry/training")


@pytest.mark.parametrize("text", ["u said some of them mend stuff right", "so they fix things, you said"])
def test_a_claim_in_other_words_is_answered_by_its_measure(talk: Talk, text: str) -> None:
    talk.ask("duties")
    talk.ask("hours/shifts")
    assert MAINTAIN in talk.ask("check_said", text=text, fit=Fit.ANSWERS, says=["Some may help"])


def test_a_hedge_that_is_quoted_is_about_what_was_just_told(talk: Talk) -> None:
    talk.ask("duties/maintenance", fit=Fit.ANSWERS, says=["Some may help"])
    items = [talk.item(MAINTAIN)]
    reply = talk.ask("check_said", text="you said some openings, not many then?", items=items, fit=Fit.ANSWERS, says=["Those who"])
    assert reply.startswith("That’s right: the profile only says “some”.")


@pytest.mark.parametrize("text", ["you said they shut at noon", "u told me theres a canteen"])
def test_what_is_nowhere_is_said_not_to_be_found(talk: Talk, text: str) -> None:
    talk.ask("hours/shifts")
    assert talk.ask("check_said", text=text).startswith("I can’t find that in what I’ve told you")


@pytest.mark.parametrize("text", ["you said they need to be mature right", "u mentioned responsibility"])
def test_what_was_not_told_yet_is_told(talk: Talk, text: str) -> None:
    talk.ask("hours/shifts")
    reply = talk.ask("check_said", text=text)
    assert reply.startswith(f"I haven’t told you that yet, but the profile does say: {RESPONSIBILITY}")


@pytest.mark.parametrize("text", ["law was on there wasnt it", "so history was on that list"])
def test_what_was_on_a_list_is_confirmed_turns_later(text: str) -> None:
    talk = Talk(career("Baker", statements={"entry": [SUBJECTS, TRAINING], "hours": [statement(SHIFTS)]}))
    talk.ask("entry")
    talk.ask("hours")
    assert talk.ask("check_said", text=text).startswith(f"Yes: {SUBJECTS['text']}")


@pytest.mark.parametrize("text", ["he says they don't need training, is that right", "my mate reckons theres no training. true?"])
def test_a_claim_that_is_asked_to_be_checked_is_no_doubt_of_what_was_told(text: str) -> None:
    talk = Talk(career("Baker", statements={"entry": [TRAINING], "hours": [statement(SHIFTS)]}))
    talk.ask("hours")
    assert TRAINING["text"] in talk.ask("are_you_sure", text=text)


@pytest.mark.parametrize("text", ["so basically a doctor who failed", "so a bit like a doctor"])
def test_a_conclusion_is_answered_by_the_statement_with_its_rare_word(talk: Talk, text: str) -> None:
    talk.ask("hours/shifts")
    assert DOCTORS in talk.ask("check_said", text=text)


@pytest.mark.parametrize("text", ["so most of them are in private hospitals", "so its basically nursing", "so they all have a clinic"])
def test_what_goes_further_than_a_statement_is_not_agreed_with(talk: Talk, text: str) -> None:
    talk.ask("hours/shifts")
    assert not talk.ask("check_said", text=text).startswith("Yes")


@pytest.mark.parametrize(
    ("before", "text"), [("medical technologist job", "same as technical officer?"), ("", "clinical technologist, same thing?")]
)
def test_a_job_is_the_same_by_another_name(talk: Talk, before: str, text: str) -> None:
    talk.text_before = before
    assert talk.ask("overview/names", fit=Fit.ANSWERS, says=["Medical technical officers are sometimes"], text=text).startswith("Yes: ")


@pytest.mark.parametrize("text", ["is it the same as a clinical scientist", "same as a nurse?"])
def test_another_job_is_not_the_same(talk: Talk, text: str) -> None:
    reply = talk.ask("overview/names", fit=Fit.ANSWERS, says=["Medical technical officers are sometimes"], text=text)
    assert not reply.startswith("Yes")
