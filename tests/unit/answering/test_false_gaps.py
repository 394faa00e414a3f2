"""Nothing is called missing that the profile has, and entries of a list are named by their beginning or by what they are about."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.conversation.types import Detail, Fit
from tests.unit.answering.conftest import Talk
from tests.unit.knowledge.made_up import career, statement

WEEK = "Medical technical officers work 37.5 hours a week."

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
    assert reply.startswith("That depends: it says “with enough experience”.")


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


def test_what_is_near_an_unclear_question_is_not_denied(talk: Talk) -> None:
    reply = talk.ask("overview/other", fit=Fit.NEAREST, says=[CLINIC], detail=Detail.WHAT, text="what about later on")
    assert re.match(r"The .*profile doesn’t answer that outright\. The nearest it says is: With enough experience", reply)


@pytest.mark.parametrize(
    ("may_answer", "lead"),
    [(0.29, "doesn’t answer that outright. The nearest it says is: "), (0.3, "The nearest the .*profile comes to that is: ")],
)
def test_what_is_near_and_may_answer_is_told_without_denial(talk: Talk, may_answer: float, lead: str) -> None:
    reply = talk.ask(
        "overview/other", fit=Fit.NEAREST, says=[CLINIC], detail=Detail.WHAT, text="what about later on", may_answer=may_answer
    )
    assert re.search(f"{lead}With enough experience", reply)


@pytest.mark.parametrize(("may_answer", "named"), [(0.39, True), (0.4, False)])
def test_what_is_missing_is_named_unless_what_is_near_may_well_answer(talk: Talk, may_answer: float, named: bool) -> None:
    reply = talk.ask("duties/research", fit=Fit.NEAREST, says=[CLINIC], detail=Detail.WHETHER, text="any research", may_answer=may_answer)
    assert ("research work" in reply) is named


@pytest.mark.parametrize(("may_answer", "gap"), [(0.49, True), (0.5, False)])
def test_what_is_on_the_aspect_and_rather_answers_is_told_without_a_gap(talk: Talk, may_answer: float, gap: bool) -> None:
    ask = {"fit": Fit.SAME_ASPECT, "says": ["The job may involve on-call"], "detail": Detail.HOW, "may_answer": may_answer}
    assert ("The profile doesn’t say how." in talk.ask("hours/on_call", text="how is that done", **ask)) is gap  # type: ignore[arg-type]


@pytest.mark.parametrize(("may_answer", "gap"), [(0.1, True), (0.2, False)])
def test_the_form_alone_gives_no_detail(may_answer: float, gap: bool) -> None:
    length = "An apprenticeship takes 18 months."
    talk = Talk(career("Cadet", statements={"entry": [statement(length, "entry/apprenticeship")]}))
    ask = {"fit": Fit.SAME_ASPECT, "says": [length], "detail": Detail.HOW_LONG, "may_answer": may_answer}
    assert ("doesn’t say how long" in talk.ask("entry/apprenticeship", text="how long am I at sea", **ask)) is gap  # type: ignore[arg-type]


def test_sentences_with_variants_take_turns_by_message(talk: Talk) -> None:
    said = {replace(talk.setting, messages=number).vary("after_distress") for number in (4, 5, 6)}
    assert len(said) == 3


@pytest.mark.parametrize("text", ["what else could you do", "more in the list"])
def test_more_on_a_job_goes_on_to_its_specialisms(talk: Talk, text: str) -> None:
    talk.ask("overview", fit=Fit.ANSWERS, says=["They record readings", "They use sophisticated", "Some may help to maintain"])
    replies = [talk.ask("more", text=text) for _ in range(4)]
    assert any("gastroenterology" in reply for reply in replies)
    assert replies[-1].startswith("That is all")


def test_a_list_is_shortened_to_its_entries(talk: Talk) -> None:
    talk.ask("specialisms", fit=Fit.ANSWERS, says=[SPECIALISMS])
    reply = talk.ask("shorten")
    assert reply.startswith("Just the list: audiology, cardiology") and "The role varies" not in reply


@pytest.mark.parametrize("text", ["the third one, what is sophisticated", "what does sophisticated mean, in the third"])
def test_a_word_of_a_picked_fact_is_explained_or_said_to_be_unexplained(talk: Talk, text: str) -> None:
    talk.ask("overview", fit=Fit.ANSWERS, says=["They record readings", "They use sophisticated", "Some may help to maintain"])
    reply = talk.ask("duties", text=text, count=2, items=[talk.item("They use sophisticated", 2)])
    assert reply.startswith("The profile doesn’t explain “sophisticated”")


def test_nobody_is_turned_away_who_asks_for_a_summary(talk: Talk) -> None:
    talk.ask("hours/shifts", fit=Fit.ANSWERS, says=["The job may involve working shifts"])
    assert "cannot put you through" not in talk.send("talk_to_person", "sum_up")
    assert "cannot put you through" in talk.ask("talk_to_person")


@pytest.mark.parametrize("text", ["so is that what they want", "is this what they are looking for then"])
def test_what_a_job_asks_for_is_confirmed(talk: Talk, text: str) -> None:
    talk.ask("skills/accuracy", fit=Fit.ANSWERS, says=[ACCURACY], text="do I have to concentrate")
    reply = talk.ask("check_said", text=text)
    assert reply.startswith("Yes") and ACCURACY not in reply


@pytest.mark.parametrize("text", ["and then after that?", "so its about the same then"])
def test_what_settles_nothing_is_not_told_twice(talk: Talk, text: str) -> None:
    talk.ask("progression/senior_posts", fit=Fit.ANSWERS, says=[CLINIC], text="where does it lead")
    assert CLINIC not in talk.ask("check_said", text=text)


def test_who_is_in_a_team_is_told_from_elsewhere(talk: Talk) -> None:
    team = "You need to be able to work alongside a team"
    talk.ask("skills/teamwork", text="is it a team thing", fit=Fit.ANSWERS, says=[team])
    reply = talk.ask("skills/teamwork", text="who is in it", detail=Detail.WHO, fit=Fit.SAME_ASPECT, says=[team], items=[talk.item(team)])
    assert reply.startswith("They work in hospitals, alongside doctors") and "doesn’t say" not in reply


@pytest.mark.parametrize("text", ["would my background be any use", "does my time as an electrician count"])
def test_what_a_job_takes_is_told_to_those_from_other_jobs(talk: Talk, text: str) -> None:
    reply = talk.ask("entry/career_change", fit=Fit.UNRELATED, detail=Detail.WHETHER, text=text)
    assert "says nothing" not in reply and "electronics" in reply


@pytest.mark.parametrize(("other", "points"), [("clinical engineer", True), ("biomedical scientist", False)])
def test_a_career_without_a_profile_is_declined_briefly(talk: Talk, other: str, points: bool) -> None:
    talk.ask("hours/shifts", fit=Fit.ANSWERS, says=["The job may involve working shifts"])
    reply = talk.ask("overview", text=f"what about {other}", others=[other])
    assert reply.startswith(f"I have no profile for “{other}”, so I cannot say.") and "I can tell you about" not in reply
    assert ("points to the profile of" in reply) is points


@pytest.mark.parametrize("text", ["will a conviction finish me", "it worries me, is that much responsibility a problem"])
def test_what_a_fact_means_for_someone_is_left_open(talk: Talk, text: str) -> None:
    mature = "It takes a mature approach"
    reply = talk.ask("skills/responsibility", fit=Fit.ANSWERS, says=[mature], detail=Detail.HOW_MUCH_OF_A_PROBLEM, text=text)
    assert (mature in reply and "whether that would be a problem" in reply) or "whether it would be a problem" in reply


def test_what_else_goes_on_with_the_topic(talk: Talk) -> None:
    asked = {"fit": Fit.SAME_ASPECT, "says": [ACCURACY]}
    talk.ask("skills/accuracy", text="do I have to concentrate", fit=Fit.ANSWERS, says=[ACCURACY])
    reply = talk.ask("skills/accuracy", text="what else", detail=Detail.WHAT, items=[talk.item(ACCURACY)], **asked)  # type: ignore[arg-type]
    assert reply.count("\n- ") > 3 and ACCURACY not in reply


def test_the_one_of_a_list_that_a_question_is_about_is_told(talk: Talk) -> None:
    listed = ["They record readings", "They use sophisticated", "Some may help to maintain"]
    talk.ask("duties", fit=Fit.ANSWERS, says=listed)
    reply = talk.ask("duties", text="who reads those readings in the end?", detail=Detail.WHO, fit=Fit.SAME_ASPECT, says=listed[:1])
    assert reply.startswith("They record readings and interpret them")


@pytest.mark.parametrize(("may_answer", "has_gap"), [(0.3, False), (0.1, True)])
def test_the_one_of_a_list_with_the_number_asked_for_is_told_again(talk: Talk, may_answer: float, has_gap: bool) -> None:
    talk.ask("hours")
    asked = {"detail": Detail.HOW_MANY, "fit": Fit.SAME_ASPECT, "says": [WEEK], "may_answer": may_answer}
    reply = talk.ask("hours/weekly_hours", text="whats top whack for that", **asked)  # type: ignore[arg-type]
    assert WEEK in reply and ("doesn’t say" in reply) is has_gap


@pytest.mark.parametrize("question", ["Is that you?", "Would that be this one?"])
def test_a_story_that_ends_in_another_name_of_the_job_gets_a_yes(talk: Talk, question: str) -> None:
    text = f"I met someone who ran the machines. I think they're called clinical technologists. {question}"
    reply = talk.ask("entry/career_change", fit=Fit.UNRELATED, detail=Detail.WHETHER, text=text)
    assert reply.startswith("Yes: Medical technical officers are sometimes called clinical technologists")


def test_a_demand_is_not_confirmed_for_something_else(talk: Talk) -> None:
    talk.ask("skills/accuracy", fit=Fit.ANSWERS, says=[ACCURACY], text="do I have to concentrate")
    assert not talk.ask("check_said", text="so does it have to be history that he wants").startswith("Yes")
