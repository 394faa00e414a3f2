"""Answers take the form that is asked for, and say in the question's words what isn't mentioned."""

from __future__ import annotations

import pytest

from bot.conversation.types import Act, Detail, Fit
from tests.unit.answering.conftest import Talk
from tests.unit.answering.test_told_before import STOMACHS

SPECIALISMS = "The role varies with the specialism"
EQUIPMENT = "They routinely use specialist equipment and computers."
REASSURE = "You need to be able to reassure patients who are nervous."


@pytest.fixture
def talk() -> Talk:
    return Talk(glossary=STOMACHS)


@pytest.mark.parametrize("text", ["rest of list", "and the others"])
def test_the_rest_of_a_list_is_told(talk: Talk, text: str) -> None:
    talk.ask("specialisms", fit=Fit.ANSWERS, says=[SPECIALISMS], detail=Detail.WHICH, text="the kidney one")
    reply = talk.ask("more", text=text)
    assert reply.startswith("The others that it lists are audiology") and "renal" not in reply


@pytest.mark.parametrize("text", ["body for the breathing one, w/ contact", "any organisation for the lung people"])
def test_a_specialism_has_its_contact(talk: Talk, text: str) -> None:
    assert "Association for Respiratory Technology" in talk.ask("specialisms", text=text)


@pytest.mark.parametrize("text", ["number for the stomach people", "who can i ring about the kidney one"])
def test_a_specialism_without_a_contact_has_none(talk: Talk, text: str) -> None:
    assert "names nobody to contact for" in talk.ask("contacts/phone", text=text)


@pytest.mark.parametrize(("text", "thing"), [("do they get to use lazers", "lazers"), ("wld i av to go on a boat", "a boat")])
def test_the_thing_asked_about_is_said_not_to_be_mentioned(talk: Talk, text: str, thing: str) -> None:
    reply = talk.ask("environment/equipment", fit=Fit.ANSWERS, says=["They routinely"], detail=Detail.WHETHER, text=text)
    assert reply.startswith(f"{EQUIPMENT} The profile doesn’t mention {thing}.")


@pytest.mark.parametrize("text", ["do they use computers", "would I have to carry heavy equipment"])
def test_what_is_mentioned_is_not_denied(talk: Talk, text: str) -> None:
    reply = talk.ask("environment/equipment", fit=Fit.ANSWERS, says=["They routinely"], detail=Detail.WHETHER, text=text)
    assert "doesn’t mention" not in reply


@pytest.mark.parametrize("text", ["sum up in one line, pros only", "short version, just the downsides"])
def test_only_the_good_or_the_bad_is_summed_up(talk: Talk, text: str) -> None:
    talk.ask("duties")
    assert talk.ask("shorten", text=text).startswith("The profile doesn’t call anything good or bad.")


@pytest.mark.parametrize("text", ["i'm brilliant at calming people down", "I love reassuring the nervous ones"])
def test_a_strength_is_met_with_kind_words(talk: Talk, text: str) -> None:
    reply = talk.ask("skills/reassurance", fit=Fit.ANSWERS, says=["You need to be able to reassure"], text=text, act=Act.TELL)
    assert reply.split(": ")[1].startswith(REASSURE) and "job asks for it" in reply


@pytest.mark.parametrize("text", ["im dislexic so accuracy scares me", "im terrified of getting details wrong"])
def test_a_fear_gets_kind_words_and_what_is_not_said(talk: Talk, text: str) -> None:
    reply = talk.ask("skills/accuracy", fit=Fit.ANSWERS, says=["You need to be able to concentrate"], text=text, act=Act.TELL)
    assert "The profile doesn’t say whether that would be a problem." in reply


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("do you get sick of people like me", "program"),
        ("would they think im silly", "nothing silly"),
        ("you must think i'm daft", "nothing silly"),
    ],
)
def test_questions_to_the_assistant_itself_are_answered(talk: Talk, text: str, words: str) -> None:
    assert words in talk.ask("environment/patient_contact", text=text)
