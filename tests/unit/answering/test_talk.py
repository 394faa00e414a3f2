"""Requests about what was said are answered from what was said."""

from __future__ import annotations

import pytest

from bot.answering.talk import TALK
from bot.conversation.types import Detail, DialogueState, Fit, Item, ItemKind
from tests.unit.answering.conftest import Talk, first_profile
from tests.unit.knowledge.made_up import career, statement

SHIFTS = "The job may involve working shifts."
ON_CALL = "The job may involve on-call duties."
PART_TIME = "Part-time work may be available."
WEEK = "Medical technical officers work 37.5 hours a week."
ASK_WHOM = "You could ask NHS Learning and Development Service (08000 150 850) or NHS Careers (0845 606 0655)."
SPECIALISMS = "The role varies with the specialism"


# Requests that can be answered although nothing was said before.
NEED_NOTHING = {"are_you_sure", "ask_source", "doubt", "not_what_i_meant", "talk_to_person", "undecided", "why_unknown"}
NEED_NOTHING |= {"leave_out", "look_up", "page_date", "shorten", "test_me", "who_made"}
NEED_A_CAREER = ["more", "affirm", "deny", "ask_source", "talk_to_person", "are_you_sure", "why_unknown", "not_what_i_meant"]


@pytest.mark.parametrize("kind", sorted({*TALK} - NEED_NOTHING))
def test_without_anything_said_it_asks_what_is_wanted(talk: Talk, kind: str) -> None:
    assert "would you like to know" in talk.ask(kind)
    assert talk.buttons


@pytest.mark.parametrize("kind", NEED_A_CAREER)
def test_without_a_career_it_asks_which(kind: str) -> None:
    assert Talk(first_profile(), career("Baker")).ask(kind).startswith("Which career do you mean?")


# ---------------------------------------------------------------- more


@pytest.mark.parametrize("kind", ["more", "is_that_all"])
def test_more_tells_only_what_is_left_of_the_topic(talk: Talk, kind: str) -> None:
    talk.ask("hours/part_time")
    reply = talk.ask(kind)
    assert PART_TIME not in reply
    assert WEEK in reply and SHIFTS in reply
    assert talk.ask(kind) == "That is all the profile says about hours of work."


def test_more_on_a_topic_that_the_profile_lacks_is_a_gap(talk: Talk) -> None:
    talk.ask("pay")
    assert talk.ask("more") == "I’m afraid the profile says nothing about pay."


def test_a_single_statement_that_is_left_is_no_list(talk: Talk) -> None:
    talk.send("hours/weekly_hours", "hours/shifts", "hours/on_call")
    assert talk.ask("more").startswith(PART_TIME)


def test_more_after_two_questions_is_about_both_topics(talk: Talk) -> None:
    talk.send("hours/part_time", "skills/teamwork")
    reply = talk.ask("more")
    assert WEEK in reply and "What it takes:" in reply


# ---------------------------------------------------------------- less


def test_shorter_is_fewer_statements(talk: Talk) -> None:
    talk.ask("hours")
    assert talk.ask("shorten").startswith(f"In short: {WEEK} {SHIFTS}\nSource")
    assert talk.ask("shorten").startswith(f"In short: {WEEK}\nSource")
    assert talk.ask("shorten").startswith(f"That is as short as it gets: {WEEK}")


def test_what_is_left_out_is_not_told_again(talk: Talk) -> None:
    talk.ask("hours")
    (last,) = talk.ids("medical-technical-officer", [PART_TIME])
    reply = talk.ask("leave_out", items=[Item(kind=ItemKind.STATEMENT, id=last, career="medical-technical-officer")])
    assert WEEK in reply and ON_CALL in reply and PART_TIME not in reply
    assert talk.ask("leave_out").startswith("In short:")


def test_the_first_few_are_told(talk: Talk) -> None:
    talk.ask("hours")
    assert talk.ask("top", count=2).startswith(f"- {WEEK}\n- {SHIFTS}\nSource")
    assert talk.ask("top", count=1).startswith(WEEK)


def test_the_first_three_are_told_without_a_number(talk: Talk) -> None:
    talk.ask("hours")
    assert talk.ask("top").count("\n- ") == 2


@pytest.mark.parametrize("kind", ["top", "shorten"])
def test_the_first_contacts_are_told_of_a_list_of_contacts(talk: Talk, kind: str) -> None:
    talk.ask("hours/shifts")
    talk.ask("contacts")
    reply = talk.ask(kind, count=2)
    assert "NHS Careers: telephone" in reply
    assert "Electrophysiological" not in reply and SHIFTS not in reply


def test_simpler_is_the_same_in_plain_words() -> None:
    plain = {**statement("Duties are carried out on a rota.", "hours/shifts"), "plain": "You take turns."}
    talk = Talk(career("Baker", statements={"hours": [plain, statement("Bakers start early.", "hours/start_finish")]}))
    talk.ask("hours")
    assert talk.ask("simplify").startswith("In plain words: You take turns. Bakers start early.")
    assert len(talk.shown(ItemKind.STATEMENT)) == 2


def test_without_plain_words_the_main_statement_is_told(talk: Talk) -> None:
    talk.ask("hours/weekly_hours")
    assert talk.ask("simplify").startswith(f"That is as plain as the page puts it: {WEEK}\nSource")


# ---------------------------------------------------------------- what was said


def test_the_sum_of_what_was_told_is_grouped_by_topic(talk: Talk) -> None:
    for aspect in ("hours/shifts", "skills/teamwork", "hours/part_time"):
        talk.ask(aspect)
    lines = talk.ask("sum_up").splitlines()
    assert lines[0] == "So far I have told you:"
    assert lines[1:3] == [f"- {SHIFTS}", f"- {PART_TIME}"]
    assert lines[3].startswith("- You need to be able to work alongside a team")


def test_the_sum_names_the_career_after_a_break(talk: Talk) -> None:
    talk.ask("hours/shifts")
    talk.at += 3600
    assert talk.ask("sum_up").startswith("So far I have told you about the Medical Technical Officer:\n- ")


def test_the_sum_has_something_of_every_topic_and_at_most_six_bullets(talk: Talk) -> None:
    talk.ask("environment")
    talk.ask("skills/teamwork")
    reply = talk.ask("sum_up")
    assert reply.count("\n- ") == 6
    assert "work alongside a team" in reply


def test_the_sum_says_which_career_each_statement_is_about() -> None:
    talk = Talk(career("Porter"), career("Baker"))
    talk.ask("hours/weekly_hours", "porter")
    talk.ask("hours/weekly_hours", "baker")
    assert "- Porter: Porters work 40 hours a week.\n- Baker: Bakers work" in talk.ask("sum_up")


def test_repeat_answers_the_last_question_again(talk: Talk) -> None:
    first = talk.ask("hours")
    again = talk.ask("repeat")
    assert again.splitlines()[1:] == first.splitlines()[1:]


def test_repeat_tells_the_same_statements_and_the_same_gap(talk: Talk) -> None:
    talk.ask("hours/nights", fit=Fit.NEAREST, says=[ON_CALL])
    assert talk.ask("repeat").startswith(f"The profile doesn’t really cover night work. The nearest is: {ON_CALL}")
    talk.ask("hours/on_call", fit=Fit.SAME_ASPECT, says=[ON_CALL], detail=Detail.HOW_OFTEN)
    assert talk.ask("repeat").startswith(f"{ON_CALL} The profile doesn’t say how often.")


def test_repeat_never_makes_a_false_gap(talk: Talk) -> None:
    talk.ask("hours/other", fit=Fit.UNRELATED, text="do they clock in")
    assert talk.ask("repeat") == "I’m afraid the profile says nothing about that."


def test_repeat_after_a_pick_tells_the_item_again(talk: Talk) -> None:
    talk.ask("contacts")
    talk.ask("pick", count=2)
    assert talk.ask("repeat").startswith("NHS Careers")
    talk.ask("specialisms")
    talk.ask("pick", count=2)
    assert "second is cardiology" in talk.ask("repeat")


def test_repeat_of_a_question_about_a_statement_answers_it_again(talk: Talk) -> None:
    talk.ask("hours/on_call")
    talk.ask("hours/on_call", items=[talk.item(ON_CALL)], fit=Fit.SAME_ASPECT, says=[ON_CALL], detail=Detail.HOW_OFTEN)
    assert talk.ask("repeat").startswith(f"{ON_CALL} The profile doesn’t say how often.")


def test_back_answers_the_question_before(talk: Talk) -> None:
    talk.ask("hours/shifts")
    talk.ask("duties/maintenance")
    talk.ask("duties/maintenance")
    assert talk.ask("go_back").startswith(SHIFTS)


def test_back_to_a_comparison_compares() -> None:
    talk = Talk(career("Porter"), career("Baker"))
    talk.ask("hours/weekly_hours", "porter", "baker")
    talk.ask("pay", "baker")
    assert talk.ask("go_back").startswith("Hours:\n- Porter: Porters work 40 hours")


def test_the_first_and_the_last_question_are_recalled(talk: Talk) -> None:
    talk.ask("hours/shifts")
    talk.ask("pay")
    talk.ask("skills/teamwork")
    assert talk.ask("recall", count=1).startswith(f"You first asked about shift work. I said: {SHIFTS}")
    assert talk.ask("recall", count=2) == "You asked about pay. I said that the profile doesn’t answer that."
    assert talk.ask("recall", count=-1).startswith("You last asked about working in a team. I said: You need")
    assert talk.ask("recall").startswith("You last asked about working in a team.")


def test_the_first_question_is_recalled_after_many_turns(talk: Talk) -> None:
    talk.ask("hours/other", text="do they clock in", fit=Fit.UNRELATED)
    for _ in range(80):
        talk.ask("pay")
    assert talk.ask("recall", count=1) == "You first asked about hours of work."


def test_what_was_said_on_something_is_recalled(talk: Talk) -> None:
    talk.ask("hours")
    assert talk.ask("recall", items=[talk.item(SHIFTS)]).startswith(f"I said: {SHIFTS}")


@pytest.mark.parametrize("text", ["what was it you said about shifts", "sorry, the shift thing, say what it said"])
def test_what_was_said_on_something_is_recalled_by_its_words(talk: Talk, text: str) -> None:
    talk.ask("hours/shifts")
    talk.ask("skills/teamwork")
    assert talk.ask("recall", text=text).startswith(f"I said: {SHIFTS}")


def test_a_summary_begins_with_what_was_asked_for_by_itself(talk: Talk) -> None:
    talk.ask("hours")
    talk.ask("hours/part_time", fit=Fit.ANSWERS, says=[PART_TIME])
    assert talk.ask("sum_up").splitlines()[1] == f"- {PART_TIME}"


# ---------------------------------------------------------------- doubts


def test_being_sure_names_the_page_and_keeps_the_hedge(talk: Talk) -> None:
    talk.ask("hours/shifts")
    reply = talk.ask("are_you_sure")
    assert reply.startswith(f"That is what the page “Medical Technical Officer Careers” (Hotcourses, undated) says: {SHIFTS}")
    assert reply.endswith("please check with NHS Learning and Development Service (08000 150 850) or NHS Careers (0845 606 0655).")


def test_being_sure_twice_does_not_tell_the_source_again(talk: Talk) -> None:
    talk.ask("hours/shifts")
    talk.ask("are_you_sure")
    assert talk.ask("are_you_sure") == "Yes, I’m sure that this is what the page says. It doesn’t say more."


def test_being_sure_of_several_facts_does_not_tell_them_again(talk: Talk) -> None:
    talk.ask("hours")
    assert SHIFTS not in talk.ask("doubt")


def test_being_sure_of_a_gap(talk: Talk) -> None:
    talk.ask("pay")
    reply = talk.ask("are_you_sure")
    assert reply.startswith(
        "I have looked through all of the page “Medical Technical Officer Careers” (Hotcourses, undated), and it doesn’t"
    )


def test_being_sure_without_an_answer_names_the_source(talk: Talk) -> None:
    assert talk.ask("are_you_sure").startswith("What I tell you about the Medical Technical Officer comes from the page")
    talk.ask("hours/shifts")
    talk.ask("acknowledge")
    assert SHIFTS in talk.ask("are_you_sure")


def test_a_dated_page_needs_no_check() -> None:
    talk = Talk(career("Baker"))
    talk.ask("hours/weekly_hours")
    assert talk.ask("are_you_sure") == "That is what the page “Baker” (Careers Office, 2026-01-31) says: Bakers work 40 hours a week."


def test_why_it_is_unknown(talk: Talk) -> None:
    talk.ask("pay")
    assert talk.ask("why_unknown") == f"I only know what the page says, and it doesn’t cover that. {ASK_WHOM}"


def test_the_source_and_a_person_are_named(talk: Talk) -> None:
    assert "comes from the page “Medical Technical Officer Careers” (Hotcourses, undated)" in talk.ask("ask_source")
    assert talk.ask("talk_to_person").endswith(ASK_WHOM)


# ---------------------------------------------------------------- which ones


def test_the_specialisms_are_named_if_they_were_spoken_of(talk: Talk) -> None:
    talk.ask("environment/places", fit=Fit.ANSWERS, says=["Depending on the specialism"])
    assert "audiology" in talk.ask("which_ones")


def test_the_statement_with_the_names_is_told_again(talk: Talk) -> None:
    talk.ask("specialisms")
    assert talk.ask("which_ones").startswith(SPECIALISMS)


def test_names_that_the_profile_does_not_give_are_a_gap(talk: Talk) -> None:
    talk.ask("hours/shifts")
    assert talk.ask("which_ones").startswith(f"The profile doesn’t say which. {ASK_WHOM}")


# ---------------------------------------------------------------- picking


@pytest.mark.parametrize(("count", "name"), [(2, "NHS Careers"), (-1, "Association for Respiratory"), (3, "Electrophysiological")])
def test_a_position_picks_a_listed_contact(talk: Talk, count: int, name: str) -> None:
    talk.ask("contacts")
    assert name in talk.ask("pick", count=count)


def test_the_list_remains_after_a_pick_and_after_a_gap_on_its_topic(talk: Talk) -> None:
    talk.ask("contacts")
    talk.ask("contacts/website")
    talk.ask("pick", count=1)
    assert talk.ask("pick", count=2).startswith("NHS Careers")


def test_a_position_beyond_the_list_asks_which(talk: Talk) -> None:
    talk.ask("contacts")
    assert talk.ask("pick", count=7) == "I listed 4. Which one do you mean?"


def test_whom_to_ask_is_no_list_to_pick_from(talk: Talk) -> None:
    talk.ask("hours/nights", fit=Fit.NEAREST, says=[SHIFTS, ON_CALL])
    assert talk.ask("pick", count=2).startswith(f"The second was: {ON_CALL}")


def test_an_entry_of_a_list_of_which_no_more_is_said(talk: Talk) -> None:
    talk.ask("specialisms")
    assert talk.ask("pick", count=2).startswith("The second is cardiology. The profile doesn’t say more about it.")
    assert talk.ask("pick", count=-1).startswith("The seventh is renal dialysis. The profile doesn’t say more about it.")


def test_an_entry_of_a_list_of_which_more_is_said() -> None:
    listed = {**statement("They bake bread and cakes."), "list": ["bread", "cakes"]}
    talk = Talk(career("Baker", statements={"specialisms": [listed], "duties": [statement("Cakes need decorating.")]}))
    talk.ask("specialisms")
    assert talk.ask("pick", count=2).startswith("Cakes need decorating.")
    entry = Item(kind=ItemKind.ENTRY, id="bread", career="baker", position=1)
    assert talk.ask("pick", items=[entry]).startswith("The first is bread.")
    gone = entry.model_copy(update={"career": "cook"})
    assert "would you like to know" in talk.ask("pick", items=[gone])


def test_a_question_that_names_an_entry_is_about_it(talk: Talk) -> None:
    reply = talk.ask("specialisms/detail", fit=Fit.ANSWERS, says=[SPECIALISMS], text="any more on the renal dialysis?")
    assert reply.startswith("The Medical Technical Officer profile lists renal dialysis, but doesn’t say more about it.")


@pytest.mark.parametrize("text", ["is there a number to ring, a real person I mean", "who do I ring, a person not a bot"])
def test_a_short_word_is_no_entry_of_a_list_misspelt(talk: Talk, text: str) -> None:
    assert "NHS Learning and Development Service" in talk.ask("contacts/phone", text=text)


def test_a_contact_is_recalled_by_its_name(talk: Talk) -> None:
    talk.ask("hours/shifts")
    assert talk.ask("recall", text="what was the name of the lungs group again").startswith("You could ask Association for Respiratory")


def test_a_question_about_an_entry_is_answered_about_the_entry(talk: Talk) -> None:
    entry = Item(kind=ItemKind.ENTRY, id="audiology", career="medical-technical-officer", position=1)
    reply = talk.ask("specialisms/detail", items=[entry], fit=Fit.NEAREST, says=[SPECIALISMS])
    assert reply.startswith("The first is audiology. The Medical Technical Officer profile doesn’t say more about it.")
    assert talk.ask("specialisms/detail", items=[entry], fit=Fit.ANSWERS, says=[SPECIALISMS]).startswith(SPECIALISMS)


def test_a_listed_statement_is_told_with_its_position(talk: Talk) -> None:
    talk.ask("hours")
    assert talk.ask("pick", count=2).startswith(f"The second was: {SHIFTS}")
    talk.ask("hours")
    assert talk.ask("pick", count=3, detail=Detail.HOW_OFTEN).startswith(f"The third was: {ON_CALL} The profile doesn’t say how often.")


def test_a_picked_statement_that_the_reply_has_already_is_not_stated_twice(talk: Talk) -> None:
    talk.ask("hours")
    reply = talk.send("hours/shifts", talk.request("pick", items=[talk.item(SHIFTS, position=2)], detail=Detail.HOW_OFTEN))
    assert reply.count(SHIFTS) == 1
    assert "The profile doesn’t say how often." in reply


def test_items_can_be_resolved_already(talk: Talk) -> None:
    reply = talk.ask("pick", items=[talk.item(SHIFTS), talk.item(WEEK, position=1)])
    assert reply.startswith(f"{SHIFTS}\nThe first was: {WEEK}")
    gone = talk.item(SHIFTS).model_copy(update={"id": "medical-technical-officer#00000000"})
    assert "would you like to know" in talk.ask("pick", items=[gone])


def test_a_related_career_without_a_profile_is_declined(talk: Talk) -> None:
    talk.ask("related")
    assert "no profile for “Clinical Engineer”" in talk.ask("pick", count=2)


def test_a_listed_career_is_told_about() -> None:
    talk = Talk(career("Adult nurse"), career("Dental nurse", related=["Adult nurse"]))
    talk.ask("related", "dental-nurse")
    talk.ask("related", "adult-nurse")
    career_item = Item(kind=ItemKind.CAREER, id="dental-nurse")
    assert "Dental nurse profile says nothing about what the job is" in talk.ask("pick", items=[career_item])


def test_a_suggestion_is_picked_only_if_nothing_else_was_listed(talk: Talk) -> None:
    talk.ask("hours/shifts")
    assert talk.buttons[0] == "How many hours a week is it?"
    assert talk.ask("pick", count=1).startswith(WEEK)
    talk.ask("hours")
    assert talk.ask("pick", count=1).startswith("The first was:")


def test_suggestions_about_careers_can_be_picked() -> None:
    talk = Talk(career("Porter"), career("Baker"))
    talk.ask("hours/weekly_hours")
    assert talk.buttons == ["What is the job of Baker?", "What is the job of Porter?"]
    assert "Porter profile says nothing about what the job is" in talk.ask("pick", count=2)


def test_the_list_of_careers_can_be_picked(talk: Talk) -> None:
    talk.ask("undecided")
    assert talk.ask("pick", count=2) == "I can tell you about: Medical Technical Officer."


# ---------------------------------------------------------------- offers


def test_yes_takes_the_first_suggestion(talk: Talk) -> None:
    talk.ask("hours/shifts")
    assert talk.ask("affirm").startswith(WEEK)


@pytest.mark.parametrize("text", ["so yes", "yes?"])
def test_a_conclusion_takes_no_suggestion(talk: Talk, text: str) -> None:
    talk.ask("pay")
    assert talk.ask("affirm", text=text) == "Not necessarily: the profile just doesn’t say, one way or the other."


def test_yes_takes_the_rest_of_a_topic_first(talk: Talk) -> None:
    talk.ask("environment")
    assert "Contact with patients is likely." in talk.ask("affirm")


def test_yes_takes_what_was_resolved(talk: Talk) -> None:
    talk.ask("hours/shifts")
    wanted = Item(kind=ItemKind.SUGGESTION, id=talk.buttons[1], position=2)
    assert talk.ask("affirm", items=[wanted]).startswith(ON_CALL)
    unknown = wanted.model_copy(update={"id": "what do Adult nurses earn"})
    assert "would you like to know" in talk.ask("affirm", items=[unknown])


def test_no_asks_for_something_else(talk: Talk) -> None:
    talk.ask("hours/shifts")
    assert talk.ask("deny") == "No problem. What else would you like to know about the Medical Technical Officer?"
    assert talk.buttons


def test_no_to_the_job_is_taken_kindly(talk: Talk) -> None:
    talk.ask("hours/shifts")
    assert talk.ask("deny", text="maybe it isn't for me").startswith("That’s fine")
    assert talk.buttons == ["Which careers can you tell me about?"]


def test_no_to_a_fact_is_checked(talk: Talk) -> None:
    talk.ask("hours/shifts")
    assert talk.ask("deny", text="not always then?") == "That’s right: the profile only says “may”."


def test_a_misunderstanding_is_owned(talk: Talk) -> None:
    talk.ask("hours/shifts")
    assert talk.ask("not_what_i_meant").startswith("Sorry, I misunderstood.")
    assert talk.reply.outcome == "unsure"


# ---------------------------------------------------------------- profiles that have changed


def test_statements_that_are_gone_are_forgotten(talk: Talk) -> None:
    talk.ask("hours/shifts")
    talk.state = DialogueState.model_validate_json(talk.state.model_dump_json().replace(talk.item(SHIFTS).id, "gone#00000000"))
    for kind in ("simplify", "check_said", "which_ones", "top", "sum_up"):
        assert "would you like to know" in talk.ask(kind)


# ---------------------------------------------------------------- how much is told


def test_a_topic_in_one_line_or_a_few(talk: Talk) -> None:
    one = talk.send((talk.request("skills").model_copy(update={"most": 1}), "skills in one line", None))
    assert "It takes ability" in one.splitlines()[0] and "- " not in one
    three = talk.send((talk.request("duties").model_copy(update={"most": 3}), "duties, max 3", None))
    assert three.count("\n- ") == 3 and "tell me more" not in three


def test_one_item_of_the_last_answer_again(talk: Talk) -> None:
    talk.ask("hours")
    assert talk.ask("repeat", count=-1).startswith("The fourth was: Part-time work may be available.")
    talk.ask("contacts")
    assert talk.ask("repeat", count=2).startswith("NHS Careers")


def test_simpler_after_a_gap_is_the_gap_in_plain_words(talk: Talk) -> None:
    talk.ask("hours/shifts")
    talk.ask("pay")
    assert talk.send("repeat", "simplify") == "In plain words: the profile says nothing about pay, so I can’t tell you."


def test_all_parts_of_a_statement(talk: Talk) -> None:
    talk.ask("skills/sciences")
    assert talk.ask("is_that_all", text="all four of those??").startswith("That’s how the profile puts it: It takes ability")


# ---------------------------------------------------------------- back to careers


def test_back_to_the_job_after_other_talk_asks_what_is_wanted(talk: Talk) -> None:
    talk.ask("pay")
    talk.ask("acknowledge")
    assert talk.ask("go_back") == "Of course. What would you like to know about the Medical Technical Officer?"


def test_going_back_next_to_a_question_means_only_the_question(talk: Talk) -> None:
    talk.ask("hours/shifts")
    talk.ask("hours/on_call")
    assert SHIFTS not in talk.send("go_back", "hours/part_time")


def test_after_an_emergency_no_helplines_are_given_again(talk: Talk) -> None:
    talk.after_emergency = True
    for kind in ("acknowledge", "relief", "tell_other"):
        reply = talk.ask(kind)
        assert reply.startswith("I hope") and not any(character.isdigit() for character in reply)
    assert "37.5" in talk.ask("hours/weekly_hours")


# ---------------------------------------------------------------- contacts


def test_more_about_contacts_just_given_is_a_gap(talk: Talk) -> None:
    talk.ask("contacts/phone", text="who can I ring")
    reply = talk.ask("contacts/phone", text="is the second still working", detail=Detail.WHETHER, items=talk.contact("NHS Careers"))
    assert reply.startswith("I can’t tell: the profile gives those details and no more, from a page without a date.")
    assert talk.ask("contacts/phone", text="whose is it", detail=Detail.WHO, items=talk.contact("NHS Careers")).startswith("NHS Careers")


@pytest.mark.parametrize("text", ["who do i ask", "so who would we speak to", "who to ask about it"])
def test_whom_to_ask_is_never_a_gap(talk: Talk, text: str) -> None:
    talk.ask("entry/experience")
    assert "NHS Careers: telephone" in talk.ask("entry/experience", text=text, detail=Detail.WHO)


# ---------------------------------------------------------------- asked on after a fact


def test_an_unlikely_answer_just_told_is_told_as_a_gap(talk: Talk) -> None:
    talk.ask("hours/shifts")
    unlikely = talk.request("hours/shifts", fit=Fit.ANSWERS, says=[SHIFTS], detail=Detail.HOW_LONG)
    measured = tuple(each.model_copy(update={"likelihood": 0.4}) for each in unlikely.measured)
    reply = talk.send((unlikely.model_copy(update={"measured": measured}), "how long is each", None))
    assert reply.startswith("The profile doesn’t say how long.")


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        ("simplify", "say all of it again but easier", ["take turns", "be ready"]),
        ("shorten", "all of that once more but shorter", [SHIFTS, "on-call"]),
    ],
)
def test_all_that_was_told_is_given_again(talk: Talk, kind: str, text: str, says: list[str]) -> None:
    talk.ask("hours/shifts")
    talk.ask("hours/on_call")
    reply = talk.ask(kind, text=text)
    assert all(each in reply for each in says)


def test_only_what_was_told_last_is_given_again_unless_all_is_asked_for(talk: Talk) -> None:
    talk.ask("hours/shifts")
    talk.ask("hours/on_call")
    assert SHIFTS not in talk.ask("simplify", text="say it again but easier")


@pytest.mark.parametrize("text", ["pitiful for wading through sewage", "that's nothing for nights"])
def test_a_grumble_at_what_was_told_is_no_grumble_at_the_assistant(talk: Talk, text: str) -> None:
    talk.ask("hours/shifts")
    assert "Sorry" not in talk.ask("grumble", text=text)
