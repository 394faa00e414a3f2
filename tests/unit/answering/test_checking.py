"""What users say was said, or take from it, is checked against what was told and the profile."""

from __future__ import annotations

import pytest

from bot.conversation.types import Detail, Fit
from tests.unit.answering.conftest import Talk
from tests.unit.knowledge.made_up import career, statement

SHIFTS = "The job may involve working shifts."
ON_CALL = "The job may involve on-call duties."
WEEK = "Medical technical officers work 37.5 hours a week."


def test_a_gap_is_what_was_said(talk: Talk) -> None:
    talk.ask("hours/shifts")
    talk.ask("hours/nights", fit=Fit.NEAREST, says=[ON_CALL])
    unknown, not_said = "the profile doesn’t say, one way or the other.", "the profile just doesn’t say, one way or the other."
    assert talk.ask("check_said", text="so that's a no then") == f"Not necessarily: {not_said}"
    assert talk.ask("check_said", text="so no nights", items=[talk.item(ON_CALL)]) == f"Not necessarily: {not_said}"
    assert talk.ask("check_said", text="so you don't know") == f"That’s right: {unknown}"


def test_what_was_said_is_checked_against_the_profile(talk: Talk) -> None:
    talk.ask("hours/weekly_hours")
    assert talk.ask("check_said", text="you said 40, right?").startswith(f"Not quite: {WEEK}")
    talk.ask("skills/teamwork")
    assert talk.ask("check_said", text="You said the hours were 35, I think?").startswith(f"Not quite: {WEEK}")
    assert talk.ask("check_said", text="so 37.5").startswith(f"Yes: {WEEK}")
    assert talk.ask("check_said", text="so shifts then", items=[talk.item(SHIFTS)]).startswith(f"What the profile says is: {SHIFTS}")


@pytest.mark.parametrize(
    "text", ["may? so not definitely", "You said “may”. So it isn’t certain?", "just may?", "so it's not guaranteed then", "u said may tho"]
)
def test_a_hedge_that_is_understood_is_right(talk: Talk, text: str) -> None:
    talk.ask("hours/shifts")
    assert talk.ask("check_said", text=text) == "That’s right: the profile only says “may”."


@pytest.mark.parametrize("text", ["so there's no way round it?", "so its unavoidable basically", "so they always do then"])
def test_a_hedged_fact_is_not_taken_for_certain(talk: Talk, text: str) -> None:
    talk.ask("environment/patient_contact")
    assert talk.ask("check_said", text=text) == "Not necessarily: the profile only says “likely”."


@pytest.mark.parametrize("text", ["so thats a maybe", "so its up in the air", "so it could go either way then"])
def test_a_gap_leaves_a_question_open(talk: Talk, text: str) -> None:
    talk.ask("hours/nights", fit=Fit.NEAREST, says=["The job may involve on-call"])
    items = [talk.item("The job may involve on-call")]
    assert talk.ask("check_said", text=text, items=items).startswith("That’s right: the profile doesn’t say, one way or the other.")


@pytest.mark.parametrize("text", ["oh so thats a no then isnt it", "so it's a no for me", "so thats a no"])
def test_what_a_job_takes_is_neither_a_yes_nor_a_no(talk: Talk, text: str) -> None:
    talk.ask("skills/reassurance", fit=Fit.ANSWERS, says=["You need to be able to reassure"])
    reply = talk.ask("check_said", text=text)
    assert reply.startswith("It’s neither a yes nor a no") and "reassure" not in reply


def test_several_facts_just_told_are_not_told_again_to_a_conclusion(talk: Talk) -> None:
    talk.send("hours/shifts", "hours/on_call")
    reply = talk.ask("check_said", text="so it's a no then")
    assert reply == "It’s more of a maybe: the profile says “may”."


def test_several_facts_do_not_settle_a_conclusion() -> None:
    talk = Talk(career("Baker", statements={"hours": [statement("Bakers work days."), statement("Bakers work weekends.")]}))
    talk.ask("hours")
    reply = talk.ask("check_said", text="so it's a no then")
    assert "yes or no" in reply and "Bakers work" not in reply


def test_a_conclusion_from_nothing_is_not_checked(talk: Talk) -> None:
    assert talk.ask("check_said", text="so that's a no").startswith("I haven’t told you anything on that yet. What would you like")


def test_a_number_is_checked_against_the_contacts(talk: Talk) -> None:
    talk.ask("hours/shifts")
    assert talk.ask("check_said", text="so it's 08000 150 850?").startswith(
        "Yes:\nNHS Learning and Development Service: telephone 08000 150 850."
    )
    assert talk.ask("check_said", text="so it's 0800 123 456?").startswith("Not quite:\n- NHS Learning and Development Service")


# ---------------------------------------------------------------- by the words of a claim

THEATRES, TEACH = "Depending on the specialism, they work in a workshop", "Most senior officers would also teach in the hospital."


@pytest.mark.parametrize("text", ["u said theatres right?", "did you say operating theatres", "you mentioned wards, yeah?"])
def test_what_was_said_turns_back_is_confirmed(talk: Talk, text: str) -> None:
    talk.ask("environment/places", fit=Fit.ANSWERS, says=[THEATRES])
    talk.ask("hours/shifts")
    talk.ask("hours/on_call")
    assert talk.ask("check_said", text=text).startswith(f"Yes: {THEATRES}")


@pytest.mark.parametrize("text", ["sorry did you say they teach", "so they never teach then"])
def test_what_the_profile_says_is_given_for_a_claim(talk: Talk, text: str) -> None:
    talk.ask("progression")
    assert TEACH in talk.ask("check_said", text=text)


@pytest.mark.parametrize("text", ["you said they don't teach, right?", "so only juniors teach, you said"])
def test_a_claim_that_goes_further_or_the_other_way_is_not_confirmed(talk: Talk, text: str) -> None:
    talk.ask("progression")
    assert talk.ask("check_said", text=text).startswith(f"What the profile says is: {TEACH}")


@pytest.mark.parametrize("text", ["so basically a button pusher", "so a glorified nurse then", "ah so it's all paperwork"])
def test_a_conclusion_that_the_profile_does_not_draw(talk: Talk, text: str) -> None:
    talk.ask("hours/shifts")
    reply = talk.ask("check_said", text=text)
    assert "put it like that" in reply and SHIFTS not in reply


def test_what_was_not_said_is_not_confirmed(talk: Talk) -> None:
    talk.ask("hours/shifts")
    assert talk.ask("check_said", text="you told me it was 9 to 5").startswith(
        f"I don’t think I said that. What I told you last is: {SHIFTS}"
    )


@pytest.mark.parametrize(
    ("text", "lead"),
    [("did you say thirty or twenty thousand", "I said:"), ("was it 20,000 you said or 12,000", "I said:"), ("did you say 20,000", "Yes:")],
)
def test_a_number_told_some_turns_ago_is_found(text: str, lead: str) -> None:
    talk = Talk(
        career(
            "Baker",
            statements={
                "pay": [statement("Bakers earn £20,000 a year.", "pay/starting_pay")],
                "hours": [statement("Bakers work 40 hours a week.", "hours/weekly_hours")],
                "duties": [statement("Bakers make bread.")],
            },
        )
    )
    for asked in ("pay/starting_pay", "hours/weekly_hours", "duties"):
        talk.ask(asked)
    assert talk.ask("check_said", text=text).startswith(f"{lead} Bakers earn £20,000 a year.")


@pytest.mark.parametrize("text", ["no way round it?", "so definitely?", "no getting out of it then"])
def test_what_a_job_always_asks_for_has_no_exception_that_is_named(text: str) -> None:
    talk = Talk(career("Baker", statements={"entry": [statement("You need a food hygiene certificate.", "entry/qualifications")]}))
    talk.ask("entry/qualifications")
    assert "names no exception" in talk.ask("check_said", text=text)


# ---------------------------------------------------------------- periods


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a month??", "The profile gives no figure for a month, but by my own sum it’s about £1,667 before tax."),
        ("is that a week", "The profile gives no figure for a week, but by my own sum it’s about £385 before tax."),
        ("is that an hour", "Not quite: Bakers earn £20,000 a year."),
        ("it is for one month?", "The profile gives no figure for a month, but by my own sum it’s about £1,667 before tax."),
        ("per year?", "Yes: Bakers earn £20,000 a year."),
    ],
)
def test_a_period_is_checked(text: str, said: str) -> None:
    talk = Talk(career("Baker", statements={"pay": [statement("Bakers earn £20,000 a year.", "pay/starting_pay")]}))
    talk.ask("pay/starting_pay")
    assert talk.ask("check_said", text=text).startswith(said)
    asked = talk.ask("pay/starting_pay", text=text, detail=Detail.HOW_LONG, fit=Fit.SAME_ASPECT, says=["Bakers earn"])
    assert asked.startswith(said)


def test_a_question_with_a_period_is_not_just_a_check() -> None:
    talk = Talk(career("Baker", statements={"pay": [statement("Bakers earn £20,000 a year.", "pay/starting_pay")]}))
    talk.ask("pay/starting_pay")
    assert "Not quite" not in talk.ask("pay/bonuses", text="do they get a bonus a month before Christmas")
