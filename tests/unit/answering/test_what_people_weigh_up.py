"""The best and worst parts of a job, figures for another period, and words of welcome."""

from __future__ import annotations

import pytest

from bot.conversation.types import Act, Detail, Fit
from bot.knowledge.glossary import Entry, Glossary
from tests.unit.answering.conftest import Talk
from tests.unit.knowledge.made_up import career, statement

WEEK = "Medical technical officers work 37.5 hours a week."
SHIFTS, PART_TIME = "The job may involve working shifts.", "Part-time work may be available."


@pytest.mark.parametrize(
    ("text", "told", "left_out"),
    [("whats bad about it", SHIFTS, PART_TIME), ("the perks?", PART_TIME, SHIFTS), ("pros and cons", PART_TIME, "pay")],
)
def test_the_best_or_worst_parts_are_facts_that_people_weigh_up(talk: Talk, text: str, told: str, left_out: str) -> None:
    reply = talk.ask("overview/rewards", text=text, detail=Detail.WHAT, fit=Fit.UNRELATED)
    assert "doesn’t call anything good or bad" in reply and told in reply and left_out not in reply


def test_who_asks_for_advice_hears_what_to_weigh_up_once(talk: Talk) -> None:
    first, again = (talk.ask("overview/rewards", text="so would you do it?", fit=Fit.UNRELATED) for _ in range(2))
    assert first.startswith("That’s for you to decide. Things that people often weigh up are:") and SHIFTS in first
    assert again.startswith("I can’t decide that for you.") and SHIFTS not in again


@pytest.mark.parametrize(
    ("pay", "hours", "text", "amount"),
    [
        ("Bakers earn £24,000 a year.", "", "how much a month is that", "£2,000 before tax"),
        ("Bakers earn £26,000 to £52,000 a year.", "", "how much per week", "£500 to £1,000 before tax"),
        ("", "Bakers work 40 hours a week.", "how many hours a day", "8 hours if you work five days"),
    ],
)
def test_a_figure_for_another_period_is_worked_out_and_called_a_sum(pay: str, hours: str, text: str, amount: str) -> None:
    topic, said = ("pay", pay) if pay else ("hours", hours)
    talk = Talk(career("Baker", statements={topic: [statement(said)]}))
    reply = talk.ask(topic, text=text, detail=Detail.HOW_MANY, fit=Fit.ANSWERS, says=[said])
    assert f"but by my own sum it’s about {amount}." in reply


@pytest.mark.parametrize("text", ["lol my bro does 60 at tesco", "I do 60 at the moment", "mine has 60"])
def test_a_figure_of_ones_own_is_compared(talk: Talk, text: str) -> None:
    talk.ask("hours/weekly_hours")
    assert talk.ask("tell", text=text, act=Act.TELL).startswith(f"That’s less than 60: {WEEK}")


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("so less than him yh", "Yes, 37.5 is less than 60."),
        ("so fewer hours then?", "Yes, 37.5"),
        ("so more than me?", "No, 37.5 is less than 60."),
    ],
)
def test_a_conclusion_on_a_figure_of_ones_own_is_checked(talk: Talk, text: str, reply: str) -> None:
    talk.ask("hours/weekly_hours")
    talk.text_before = "lol my bro does 60 at tesco"
    assert talk.ask("check_said", text=text).startswith(reply)


@pytest.mark.parametrize(("text", "says_age"), [("ffs im 15", True), ("my son is only 14", True), ("i'm on 40 hours", False)])
def test_an_age_that_is_told_is_heard(talk: Talk, text: str, says_age: bool) -> None:
    talk.ask("hours/weekly_hours")
    assert ("nothing about age limits" in talk.ask("tell", text=text, act=Act.TELL)) is says_age


def test_people_who_introduce_themselves_are_welcomed(talk: Talk) -> None:
    talk.named = frozenset({"medical-technical-officer"})
    reply = talk.ask("overview/other", text="my mum said to look at being a med tech officer, so here I am", fit=Fit.UNRELATED)
    assert reply.startswith("Welcome! In a sentence: They record readings")
    assert "Welcome" not in talk.ask("overview/other", text="so anyway a med tech officer", fit=Fit.UNRELATED)


@pytest.mark.parametrize("text", ["Is it that sort of thing?", "is that this job", "I drove lorries. Is it that sort of thing?"])
def test_a_story_with_a_vague_question_gets_what_the_work_is(talk: Talk, text: str) -> None:
    reply = talk.ask("entry/career_change", text=text, detail=Detail.WHETHER, fit=Fit.UNRELATED)
    assert "this is what the work is: They record readings" in reply


@pytest.mark.parametrize("text", ["the skills in easy words pls", "what does it take, in plain English"])
def test_an_answer_is_given_in_plain_words(text: str) -> None:
    plain = {**statement("Bakers need initiative."), "plain": "Bakers need to see what has to be done."}
    talk = Talk(career("Baker", statements={"skills": [plain, statement("Bakers need patience.")]}))
    assert talk.ask("skills", text=text).startswith("In plain words: Bakers need to see what has to be done. Bakers need patience.")


def test_a_statement_without_plain_words_is_explained_by_the_glossary() -> None:
    talk = Talk(career("Baker", statements={"skills": [statement("Bakers need initiative.")]}))
    talk.glossary = Glossary([Entry("initiative", "Initiative is seeing what needs doing.")])
    talk.ask("skills")
    assert talk.ask("simplify").startswith("In plain words: Bakers need initiative. Initiative is seeing what needs doing.")


def test_what_holds_for_the_job_is_not_given_for_one_post_of_a_list() -> None:
    post = statement("Bakers could become head bakers.", "progression/senior_posts")
    shop = statement("Bakers could open a shop.", "progression/self_employment")
    earn = statement("Bakers usually start on £20,000 a year.", "pay/starting_pay")
    talk = Talk(career("Baker", statements={"progression": [post, shop], "pay": [earn]}))
    talk.ask("progression")
    first = talk.item("Bakers could become", position=1, career="baker")
    reply = talk.ask("pay/starting_pay", text="does that one pay more", items=[first], fit=Fit.ANSWERS, says=["Bakers usually"])
    assert "That’s for the job as a whole" in reply


@pytest.mark.parametrize("text", ["do they earn more than nurses", "is it better than teaching", "does it pay more"])
def test_a_fact_does_not_compare(text: str) -> None:
    talk = Talk(career("Baker", statements={"pay": [statement("Bakers usually start on £20,000 a year.", "pay/starting_pay")]}))
    reply = talk.ask("pay/starting_pay", text=text, detail=Detail.WHETHER, fit=Fit.ANSWERS, says=["Bakers usually"])
    assert "doesn’t compare it with anything" in reply


@pytest.mark.parametrize("text", ["iv got asthma so the dust might be bad", "dust makes me sneeze"])
def test_what_people_tell_on_a_fact_is_heard(text: str) -> None:
    talk = Talk(career("Baker", statements={"environment": [statement("The bakery could be dusty.", "environment/cleanliness")]}))
    talk.ask("environment/cleanliness")
    assert "doesn’t say whether that would be a problem" in talk.ask("tell", text=text, act=Act.TELL)


@pytest.mark.parametrize("text", ["i love pastries", "pastries are my thing"])
def test_what_people_tell_gets_what_the_profile_says_of_it(text: str) -> None:
    talk = Talk(career("Baker", statements={"duties": [statement("They make pastries."), statement("They bake bread.")]}))
    talk.ask("pay")
    assert "They make pastries." in talk.ask("tell", text=text, act=Act.TELL)
