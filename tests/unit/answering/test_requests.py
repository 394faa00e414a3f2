"""Several requests in one message are answered in order. Feelings get a few warm words."""

from __future__ import annotations

import pytest

from bot.answering.feelings import FEELINGS
from bot.answering.wording import load_wording
from bot.conversation.types import Act, Detail, DialogueState, Fit, Tone
from tests.unit.answering.conftest import Talk, first_profile
from tests.unit.knowledge.made_up import career

SHIFTS = "The job may involve working shifts."
PART_TIME = "Part-time work may be available."
WEEK = "Medical technical officers work 37.5 hours a week."
LIFTING = "It can involve some lifting of heavy equipment."


# ---------------------------------------------------------------- several requests


def test_requests_are_answered_in_the_order_given_and_gaps_come_last(talk: Talk) -> None:
    reply = talk.send("hours/part_time", "pay/pension", "hours/weekly_hours")
    assert reply.index(PART_TIME) < reply.index(WEEK) < reply.index("nothing about pensions")
    assert reply.count("You could ask") == 1


def test_the_first_gaps_of_a_message_say_whom_to_ask_once_after_the_last(talk: Talk) -> None:
    reply = talk.send("pay", "entry", "hours/holidays")
    assert reply.count("You could ask") == 1
    assert reply.index("holiday allowance") < reply.index("You could ask")


def test_no_statement_is_told_twice(talk: Talk) -> None:
    assert talk.send("hours/shifts", "hours/shifts").count(SHIFTS) == 1
    assert Talk(first_profile()).send("hours/shifts", "hours").count(SHIFTS) == 1
    same = talk.request("hours/weekends", fit=Fit.SAME_ASPECT, says=[SHIFTS])
    assert Talk(first_profile()).send("hours/shifts", same).count(SHIFTS) == 1
    other = talk.request("hours/other", fit=Fit.ANSWERS, says=[SHIFTS])
    assert Talk(first_profile()).send("hours/shifts", other).count(SHIFTS) == 1


@pytest.mark.parametrize(
    ("told", "says", "detail", "is_missing"),
    [("hours/weekly_hours", WEEK, Detail.HOW_MANY, False), ("hours/shifts", SHIFTS, Detail.HOW_LONG, True)],
)
def test_what_the_reply_gives_already_is_not_called_missing(talk: Talk, told: str, says: str, detail: Detail, is_missing: bool) -> None:
    again = talk.request("hours/other", fit=Fit.SAME_ASPECT, says=[says], detail=detail)
    assert ("doesn’t say" in talk.send(told, again)) == is_missing


def test_a_topic_that_was_told_in_parts_is_not_told_again(talk: Talk) -> None:
    reply = talk.send("hours/weekly_hours", "hours/shifts", "hours/on_call", "hours/part_time", "hours")
    assert "- " not in reply


def test_the_source_is_named_once(talk: Talk) -> None:
    reply = talk.send("hours/shifts", "skills/teamwork", "hours/weekly_hours")
    assert reply.count("Source:") == 1
    assert "“Hours” and “What it takes” (Hotcourses, undated, so numbers may have changed)" in reply


def test_an_off_topic_clause_is_declined_next_to_a_question(talk: Talk) -> None:
    off = talk.request("off_topic")
    assert "so I can’t help with the rest" in talk.send("hours/shifts", (off, "who won the match", None))


@pytest.mark.parametrize("filler", ["affirm", "deny", "doubt", "not_what_i_meant", "undecided", "chitchat", "insult"])
def test_filler_next_to_a_question_is_ignored(talk: Talk, filler: str) -> None:
    assert talk.send(filler, "hours/shifts").startswith(SHIFTS)


def test_a_question_and_a_request_are_both_answered(talk: Talk) -> None:
    talk.ask("hours/shifts")
    reply = talk.send("are_you_sure", "hours/part_time")
    assert reply.startswith("That is what the page") and PART_TIME in reply


# ---------------------------------------------------------------- feelings


@pytest.mark.parametrize("feeling", FEELINGS)
def test_a_feeling_gets_a_human_sentence_and_suggestions(talk: Talk, feeling: str) -> None:
    reply = talk.ask(feeling)
    assert reply.count("\n") == 0 and len(reply) < 120
    assert bool(talk.buttons) == (feeling != "relief")
    assert talk.reply.tone is Tone.WARM
    assert talk.reply.outcome == "small_talk"


@pytest.mark.parametrize("feeling", [*FEELINGS, "greet", "thank"])
def test_a_feeling_next_to_a_question_gets_a_few_words_first(talk: Talk, feeling: str) -> None:
    talk.ask("pay")
    words, _, rest = talk.send(feeling, "hours/shifts").partition(SHIFTS)
    assert 0 < len(words) < 30
    assert rest.startswith("\nSource")
    assert talk.reply.tone is Tone.WARM


def test_the_first_message_is_not_answered_with_an_apology(talk: Talk) -> None:
    assert talk.send("grumble", "hours/shifts").startswith(SHIFTS)


def test_few_words_stand_before_a_list(talk: Talk) -> None:
    assert talk.send("thank", "hours").startswith("You’re welcome. Hours (Medical Technical Officer):")


def test_without_a_career_a_worry_gets_the_list_of_careers() -> None:
    talk = Talk(first_profile(), career("Baker"))
    talk.ask("worry")
    assert talk.buttons == ["Which careers can you tell me about?"]


def test_someone_undecided_learns_how_to_start(talk: Talk) -> None:
    assert "a subject you like" in talk.ask("undecided", text="no idea")
    assert talk.buttons == ["What would suit me?", "Which careers can you tell me about?"]


def test_a_feeling_twice_in_a_row_gets_other_words_and_no_suggestions(talk: Talk) -> None:
    for feeling in FEELINGS:
        talk.state = DialogueState()
        assert talk.ask(feeling) != talk.ask(feeling)
        assert not talk.buttons


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("shame", "sorry"),
        ("oh", "OK"),
        ("brilliant", "Good to hear"),
        ("sorry I keep asking", "No need to be sorry"),
        ("oh no what a pity", "sorry"),
    ],
)
def test_an_acknowledgement_is_taken_as_it_is_meant(talk: Talk, text: str, words: str) -> None:
    assert words in talk.ask("acknowledge", text=text)


def test_a_grumble_at_a_gap_is_about_the_gap(talk: Talk) -> None:
    talk.ask("pay")
    assert "other parts of the job" in talk.ask("grumble")


def test_hard_news_gets_kind_words(talk: Talk) -> None:
    assert talk.ask("worry", text="my mum passed away").startswith("I’m sorry to hear that. Take your time")
    reply = talk.ask("entry/age", fit=Fit.UNRELATED, text="I was made redundant, am I too old", act=Act.TELL)
    assert reply.startswith("I’m sorry, that can’t be easy. The Medical Technical Officer profile says nothing about age limits.")


@pytest.mark.parametrize(
    ("text", "encouraged"),
    [
        ("I keep dropping out of things, is it shifts", True),
        ("my son isnt bright, he failed everything, are there shifts", True),
        ("im rubbish at mornings, are there shifts", True),
        ("I hear it's bad at night, are there shifts", False),
        ("I think you're useless, are there shifts", False),
    ],
)
def test_people_who_think_little_of_themselves_are_encouraged(talk: Talk, text: str, encouraged: bool) -> None:
    assert talk.ask("hours/shifts", text=text).startswith(f"Plenty of people are in the same boat. {SHIFTS}") is encouraged


def test_a_worry_in_a_question_gets_kind_words(talk: Talk) -> None:
    assert talk.ask("hours/shifts", text="I’m really nervous about asking but are there shifts").startswith(
        f"That’s understandable. {SHIFTS}"
    )
    reply = talk.ask("hours/nights", fit=Fit.UNRELATED, text="she’s terrified of the dark, are there nights")
    assert reply.startswith("I can see why you’d worry.")
    assert talk.ask("hours/part_time", text="is anyone afraid of it").startswith(PART_TIME)


@pytest.mark.parametrize("kind", ["tell", "worry", "acknowledge", "grumble", "talk_to_person", "deny", "contacts"])
def test_after_helplines_nothing_is_offered(talk: Talk, kind: str) -> None:
    talk.ask("hours")
    talk.in_distress = True
    for reply in (talk.ask(kind), talk.unclear("gibberish")):
        assert "116 123" in reply
        assert "NHS Careers" not in reply
    assert not talk.buttons
    assert "comes from the page" in talk.ask("ask_source")
    assert PART_TIME in talk.ask("hours/part_time")


def test_who_may_need_help_is_answered_and_told_who_is_there(talk: Talk) -> None:
    talk.may_need_help = True
    reply = talk.ask("hours/part_time")
    assert reply.startswith(PART_TIME) and "116 123" in reply and "999" in reply


@pytest.mark.parametrize(("need", "helpline"), [("abuse", "0808 2000 247"), ("exploitation", "08000 121 700")])
def test_people_hurt_by_others_are_told_who_learns_of_it(talk: Talk, need: str, helpline: str) -> None:
    talk.in_distress, talk.need = True, need
    replies = [talk.ask("tell_other", text="pls dont tell anyone"), talk.unclear("gibberish")]
    for reply in (*replies, *load_wording().variants(f"after_{need}")):
        assert all(each in reply for each in ("privacy page", "you trust", helpline, "Childline", "999"))
        assert "still here" not in reply and "Samaritans" not in reply


# ---------------------------------------------------------------- what people say of themselves


def test_what_bears_on_it_is_told_without_repeating_it(talk: Talk) -> None:
    reply = talk.ask("environment/lifting", fit=Fit.SAME_ASPECT, says=[LIFTING], text="I have a bad back", act=Act.TELL)
    assert reply.startswith(f"Thanks for telling me. {LIFTING}\nSource")


def test_a_gap_on_it_is_told(talk: Talk) -> None:
    reply = talk.ask("entry/age", fit=Fit.UNRELATED, text="I'm 45", act=Act.TELL)
    assert reply.startswith("Thanks for telling me. The Medical Technical Officer profile says nothing about age limits.")
    reply = talk.ask("skills/other", fit=Fit.UNRELATED, text="I keep bees", act=Act.TELL)
    assert reply == "Thanks for letting me know. I’m afraid the profile says nothing about that."


def test_what_bears_on_nothing_gets_a_question_back(talk: Talk) -> None:
    assert talk.ask("tell", text="I live with my nan") == (
        "Thanks for telling me. What would you like to know about the Medical Technical Officer?"
    )
    assert talk.buttons
    several = Talk(first_profile(), career("Baker"))
    assert several.ask("tell").startswith("Thanks for telling me. Which career do you mean?")
    assert several.buttons == ["Which careers can you tell me about?"]


def test_next_to_a_question_only_what_the_profile_says_is_told(talk: Talk) -> None:
    tell = (talk.request("entry/age", fit=Fit.UNRELATED), "I'm 45", Act.TELL)
    assert talk.send(tell, "tell", "hours/shifts").startswith(SHIFTS)
    tell = (talk.request("environment/lifting", fit=Fit.ANSWERS, says=[LIFTING]), "I have a bad back", Act.TELL)
    assert talk.send(tell, "hours/part_time").startswith(f"That’s well worth asking. {LIFTING}\n{PART_TIME}")


def test_words_for_a_feeling_stand_for_the_thanks(talk: Talk) -> None:
    tell = (talk.request("environment/lifting", fit=Fit.ANSWERS, says=[LIFTING]), "I have a bad back", Act.TELL)
    reply = talk.send("worry", tell)
    assert "Thanks" not in reply and LIFTING in reply


def test_something_told_that_was_already_answered_is_not_told_twice(talk: Talk) -> None:
    tell = (talk.request("environment/lifting", fit=Fit.ANSWERS, says=[LIFTING]), "I have a bad back", Act.TELL)
    assert talk.send("environment/lifting", tell).count(LIFTING) == 1


def test_only_people_who_tell_something_are_thanked(talk: Talk) -> None:
    tell = {"fit": Fit.ANSWERS, "says": [LIFTING], "act": Act.TELL}
    assert talk.ask("environment/lifting", text="heavy things he could lift", **tell).startswith("Thanks")
    talk.state = DialogueState()
    assert talk.ask("environment/lifting", text="my back is bad, is it heavy?", **tell).startswith(LIFTING)
    talk.state = DialogueState()
    assert talk.ask("environment/lifting", text="similar heavy things", **tell).startswith(LIFTING)


# ---------------------------------------------------------------- not understood


def test_unsure_asks_back_with_options_that_fit(talk: Talk) -> None:
    assert talk.unclear("skills/maths", "gibberish").endswith("Did you want to ask: “Do I need to be good at maths?”")
    assert talk.buttons == ["Do I need to be good at maths?"]
    talk.ask("hours")
    assert talk.unclear("follow_up", guesses=["skills/maths", "pay"]).startswith("I’m not sure what you mean. Is it one of these?")
    assert talk.buttons == ["Do I need to be good at maths?", "What does it pay?"]


def test_the_third_failure_in_a_row_names_the_contacts(talk: Talk) -> None:
    replies = [talk.unclear("follow_up", guesses=["pay"]) for _ in range(3)]
    assert len(set(replies)) == 3
    assert "NHS Careers (0845 606 0655)" in replies[2]
    assert talk.unclear("follow_up", guesses=["pay"]) == replies[0]


def test_talk_that_is_no_question_gets_other_words_each_time_but_no_contacts(talk: Talk) -> None:
    replies = [talk.unclear("gibberish") for _ in range(4)]
    assert len(set(replies)) == 3 and replies[3] == replies[0]
    assert "NHS" not in " ".join(replies)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("tell_age", "Thanks"),
        ("acknowledge", "OK"),
        ("worry", "sorry"),
        ("grumble", "what the page says"),
        ("check_said", "doesn’t go that far"),
    ],
)
def test_an_unclear_remark_that_asks_nothing_gets_a_human_answer(talk: Talk, kind: str, words: str) -> None:
    talk.ask("hours/shifts")
    talk.ask("skills/teamwork")
    talk.ask("hours/part_time")
    assert words in talk.unclear((talk.request(kind), kind, Act.TELL))


def test_small_talk_gets_no_guesses(talk: Talk) -> None:
    assert "get that" in talk.unclear("chitchat", guesses=["pay"])


def test_an_answer_resets_the_failures(talk: Talk) -> None:
    talk.unclear("gibberish")
    talk.unclear("gibberish")
    talk.ask("hours")
    assert talk.unclear("follow_up", guesses=["pay"]).startswith("I’m not sure")


def test_without_contacts_nobody_is_named() -> None:
    talk = Talk(career("Baker"))
    assert [talk.unclear("follow_up", guesses=["pay"]) for _ in range(3)][2].endswith("A person may do better.")


def test_a_fragment_on_the_current_topic_is_answered(talk: Talk) -> None:
    talk.ask("hours/weekly_hours")
    part_time = talk.request("hours/part_time", fit=Fit.ANSWERS, says=[PART_TIME])
    assert talk.unclear(part_time).startswith(PART_TIME)
    assert talk.unclear(talk.request("hours/nights", fit=Fit.NEAREST, says=[SHIFTS])).startswith("I’m not sure")
    assert talk.unclear(part_time, confidence=0.1).startswith("Sorry, I still don’t follow")


def test_unsure_without_a_career_asks_which() -> None:
    assert Talk(first_profile(), career("Baker")).unclear("gibberish").startswith("Which career do you mean?")


def test_an_unclear_message_about_a_career_without_a_profile_is_declined(talk: Talk) -> None:
    assert "“architect”" in talk.unclear(talk.request("name_career", others=["architect"]))


def test_a_message_without_requests_asks_what_is_wanted(talk: Talk) -> None:
    assert talk.send().startswith("What would you like to know")
