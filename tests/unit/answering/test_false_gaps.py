"""Nothing is called missing that the profile has, and entries of a list are named by their beginning or by what they are about."""

from __future__ import annotations

import pytest

from bot.conversation.types import Detail, Fit
from tests.unit.answering.conftest import Talk

CLINIC = "With enough experience they can apply"
SPECIALISMS = "The role varies with the specialism"
ACCURACY = "You need to be able to concentrate for long periods"


@pytest.mark.parametrize(("aspect", "says"), [("skills/accuracy", ACCURACY), ("hours/on_call", "The job may involve on-call")])
def test_what_the_profile_has_on_an_aspect_is_no_gap(talk: Talk, aspect: str, says: str) -> None:
    reply = talk.ask(aspect, fit=Fit.UNRELATED, detail=Detail.WHETHER, text="would that do")
    assert reply.startswith(says) and "says nothing" not in reply


@pytest.mark.parametrize("text", ["the one that begins with neuro", "wats the one starting with nuro"])
def test_an_entry_is_known_by_its_first_letters(talk: Talk, text: str) -> None:
    reply = talk.ask("specialisms", fit=Fit.ANSWERS, says=[SPECIALISMS], detail=Detail.WHICH, text=text)
    assert reply.startswith("That would be neurophysiology")


@pytest.mark.parametrize("text", ["so everyone ends up running a clinic", "so they all run a clinic then"])
def test_what_takes_experience_depends_on_it(talk: Talk, text: str) -> None:
    ask = {"fit": Fit.ANSWERS, "says": [CLINIC]}
    talk.ask("progression/senior_posts", text="where does it lead", **ask)  # type: ignore[arg-type]
    reply = talk.ask("progression/senior_posts", text=text, detail=Detail.WHETHER, **ask)  # type: ignore[arg-type]
    assert reply == "That depends: the profile says “with enough experience”."


def test_a_number_of_facts_is_given(talk: Talk) -> None:
    talk.ask("environment/patient_contact")
    assert talk.ask("top", count=3, text="need 3 facts").count("\n- ") + 1 == 3


@pytest.mark.parametrize("text", ["all the skills as a list", "list every skill"])
def test_all_of_a_topic_is_listed(talk: Talk, text: str) -> None:
    talk.ask("skills/accuracy")
    assert talk.ask("as_list", text=text).count("\n- ") > 3


@pytest.mark.parametrize("text", ["would she go there on her own", "is that alone"])
def test_whether_people_are_alone_is_left_open(talk: Talk, text: str) -> None:
    reply = talk.ask("environment/home_visits", fit=Fit.ANSWERS, says=["Occasionally"], detail=Detail.WHETHER, text=text)
    assert "The profile doesn’t say whether that is alone." in reply
