"""What was told is told again when it is asked for, and nothing that was told is denied."""

from __future__ import annotations

import pytest

from bot.conversation.types import Act, Detail, Fit
from tests.unit.answering.conftest import Talk
from tests.unit.knowledge.made_up import career, statement

WEEK = "Medical technical officers work 37.5 hours a week."
PLACES = "Depending on the specialism, they work in a workshop"
COMPUTER = "Bakers need to do basic tasks on a computer."


def baker() -> Talk:
    pay = [statement("In 2020, bakers usually started on £20,000 a year.", "pay/starting_pay")]
    degree = [statement("Bakers need a degree in chemistry.", "entry/degree")]
    return Talk(career("Baker", statements={"pay": pay, "entry": degree, "skills": [statement(COMPUTER, "skills/teamwork")]}))


@pytest.mark.parametrize("text", ["I did not catch the postcode", "what was the address", "whats the address pls"])
def test_the_details_of_contacts_are_told_as_often_as_they_are_asked_for(talk: Talk, text: str) -> None:
    talk.ask("contacts/address", text="where can i write")
    assert "BS99 3EY" in talk.ask("contacts/address", text=text, detail=Detail.WHAT)


@pytest.mark.parametrize("text", ["where would I get those then", "so how can i find that out", "where do i find it"])
def test_where_to_get_what_the_profile_lacks_is_the_contacts(talk: Talk, text: str) -> None:
    talk.ask("pay")
    assert "08000 150 850" in talk.ask("pay/other", text=text, detail=Detail.WHERE, fit=Fit.UNRELATED)


def test_a_bare_where_gets_the_places_and_no_gap(talk: Talk) -> None:
    talk.ask("duties")
    reply = talk.ask("environment/places", text="where", detail=Detail.WHERE, fit=Fit.SAME_ASPECT, says=["They work in hosp", PLACES])
    assert reply.startswith(PLACES) and "doesn’t say" not in reply


@pytest.mark.parametrize("text", ["per yr??", "a year?", "is that per annum"])
def test_the_period_of_a_figure_is_confirmed(text: str) -> None:
    talk = baker()
    talk.ask("pay")
    assert talk.ask("pay/other", text=text, detail=Detail.WHETHER, fit=Fit.UNRELATED).startswith("Yes:")


@pytest.mark.parametrize(("text", "yes"), [("its 20k to start right?", True), ("is it 20,000", True), ("is it 25k?", False)])
def test_the_figure_named_in_a_question_is_confirmed(text: str, yes: bool) -> None:
    reply = baker().ask("pay/starting_pay", text=text, detail=Detail.WHETHER, fit=Fit.ANSWERS, says=["In 2020"])
    assert reply.startswith("Yes.") is yes and "£20,000" in reply


@pytest.mark.parametrize(
    ("text", "figure"),
    [("how many hrs a day", " a day, but by my own sum it’s about 7.5 hours"), ("how many hours per month is that", " a month.")],
)
def test_there_is_no_figure_for_another_period(talk: Talk, text: str, figure: str) -> None:
    ask = {"text": text, "detail": Detail.HOW_MANY, "fit": Fit.ANSWERS, "says": [WEEK]}
    assert f"{WEEK} The profile gives no figure for{figure}" in talk.ask("hours/weekly_hours", **ask)  # type: ignore[arg-type]
    assert talk.ask("hours/weekly_hours", **ask).startswith(f"The profile gives no figure for{figure}")  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["Only the basic things?", "just basic tasks?", "is it basic tasks only"])
def test_what_was_just_told_is_no_gap(text: str) -> None:
    talk = baker()
    talk.ask("skills/teamwork")
    reply = talk.ask("environment/equipment", text=text, detail=Detail.WHAT, fit=Fit.UNRELATED)
    assert reply.startswith(("As far as the profile goes, yes", "Yes, as far as I can tell")) and COMPUTER not in reply


@pytest.mark.parametrize("text", ["what are the machines called", "names of the machines?", "which brands do they use"])
def test_things_without_names_are_not_given_as_their_names(talk: Talk, text: str) -> None:
    reply = talk.ask("environment/equipment", text=text, detail=Detail.WHAT, fit=Fit.ANSWERS, says=["They use sophisticated"])
    assert "They use sophisticated scientific equipment. The profile doesn’t say what they are called." in reply


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("which of them has less of it", Detail.WHICH),
        ("which is easiest", Detail.WHICH),
        ("is there any of those with less of it", Detail.WHETHER),
    ],
)
def test_which_has_most_is_a_gap(talk: Talk, text: str, detail: Detail) -> None:
    reply = talk.ask("specialisms", text=text, detail=detail, fit=Fit.ANSWERS, says=["The role varies"])
    assert "The profile doesn’t say which." in reply


@pytest.mark.parametrize("text", ["no degree. any other way", "can i get in without a degree", "is there another route"])
def test_a_degree_is_told_with_a_word_on_other_ways(text: str) -> None:
    reply = baker().ask("entry/degree", text=text, detail=Detail.WHETHER, fit=Fit.ANSWERS, says=["Bakers need a degree"])
    assert reply.startswith("Bakers need a degree in chemistry. The profile says nothing about any other way in.")


@pytest.mark.parametrize("text", ["Anything shorter?", "are there jobs with fewer hours"])
def test_fewer_hours_are_not_a_shorter_answer(talk: Talk, text: str) -> None:
    talk.ask("hours/weekly_hours")
    assert "Part-time work may be available." in talk.ask("shorten", text=text)


def test_a_reply_without_statements_cannot_be_shorter(talk: Talk) -> None:
    talk.ask("hours/weekly_hours")
    talk.ask("pay")
    assert talk.ask("shorten", text="shorter pls") == "I can’t make that any shorter, I’m afraid."


def test_one_of_a_list_is_told_for_a_broad_question_about_it(talk: Talk) -> None:
    talk.ask("hours")
    second = talk.item("The job may involve working shifts", position=2)
    reply = talk.ask("overview", text="the second one, what is it", count=2, items=[second], detail=Detail.WHAT)
    assert reply.startswith("The second was: The job may involve working shifts. The profile doesn’t go into detail.")


def test_another_topic_of_something_listed_is_answered_as_usual(talk: Talk) -> None:
    talk.ask("hours")
    first = talk.item(WEEK, position=1)
    assert "The first was" not in talk.ask("progression", text="back to the first, progression?", count=1, items=[first])


def test_a_list_is_given_after_one_of_its_words_was_explained(talk: Talk) -> None:
    talk.ask("specialisms", text="what does perfusion mean", detail=Detail.MEANING, fit=Fit.SAME_ASPECT, says=["The role varies"])
    assert "audiology" in talk.ask("is_that_all", text="are there any others")


# ---------------------------------------------------------------- messages that ask nothing


@pytest.mark.parametrize("text", ["can we just talk about the job instead", "lets get back to the job", "id rather talk about work please"])
def test_after_helplines_people_can_go_back_to_the_job(talk: Talk, text: str) -> None:
    talk.ask("hours/shifts")
    talk.in_distress = True
    reply = talk.ask("overview/other", text=text, detail=Detail.WHETHER, fit=Fit.UNRELATED)
    assert reply == "Of course. What would you like to know about the Medical Technical Officer?"


@pytest.mark.parametrize("text", ["I just want him to be all right.", "i only want her to be happy", "he is on the mend now"])
def test_good_wishes_and_news_get_kind_words_and_no_gap(talk: Talk, text: str) -> None:
    talk.ask("hours/part_time")
    reply = talk.ask("hours/part_time", text=text, act=Act.TELL, fit=Fit.ANSWERS, says=["Part-time"])
    assert reply.startswith(("Of course you do.", "That’s what matters most.", "I’m glad", "That’s good news."))
    assert "profile" not in reply and talk.reply.outcome == "small_talk"


def test_good_news_next_to_a_request_is_no_question(talk: Talk) -> None:
    talk.ask("hours/part_time")
    repair = (talk.request("duties/maintenance", fit=Fit.ANSWERS, says=["Some may help"]), "on the mend", None)
    recall = (talk.request("recall"), "where were we?", None)
    reply = talk.send(recall, repair, text="he is in hospital and on the mend. where were we?")
    assert reply.startswith(("I’m glad to hear that.", "That’s good news.")) and "maintain" not in reply


@pytest.mark.parametrize("text", ["my mum said look at being an MTO, so here I am haha", "im good with gadgets and she thinks of this"])
def test_an_introduction_is_no_gap(talk: Talk, text: str) -> None:
    talk.named = frozenset({"medical-technical-officer"})
    reply = talk.ask("overview/other", text=text, detail=Detail.WHETHER, fit=Fit.UNRELATED)
    assert reply.startswith("Welcome!") and "What would you like to know about the Medical Technical Officer?" in reply


def test_a_reply_has_one_vague_gap(talk: Talk) -> None:
    ask = {"fit": Fit.UNRELATED, "detail": Detail.WHETHER}
    first = (talk.request("environment/other", **ask), "is it all quiet in there", None)  # type: ignore[arg-type]
    second = (talk.request("environment/other", **ask), "on your own?", None)  # type: ignore[arg-type]
    assert talk.send(first, second).count("doesn’t say") == 1


@pytest.mark.parametrize("text", ["tell me about this baker crap", "what about that stupid baker job"])
def test_a_rude_question_about_a_career_is_answered(text: str) -> None:
    talk = baker()
    talk.named = frozenset({"baker"})
    assert "Sorry" not in talk.unclear((talk.request("grumble"), text, None))
