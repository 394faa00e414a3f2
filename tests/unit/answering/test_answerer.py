"""The rules of an answer: what was asked first, hedges kept, gaps told, context carried."""

from __future__ import annotations

import pytest

from bot.conversation.question import Part, Question
from tests.unit.answering.conftest import Talk

SHIFTS = "The job may involve working shifts."
PART_TIME = "Part-time work may be available."
WEEK = "Medical technical officers work 37.5 hours a week."


def pick(ordinal: int | None, *labels: str) -> Question:
    return Question(parts=[Part(text=label, labels=[(label, 0.9)]) for label in labels], ordinal=ordinal)


# ---------------------------------------------------------------- one question


def test_a_narrow_question_gets_its_statement_first_and_no_more(talk: Talk) -> None:
    reply = talk.ask("hours/part_time")
    assert reply.startswith(PART_TIME)
    assert SHIFTS not in reply


def test_a_broad_question_gets_the_topic_as_a_list(talk: Talk) -> None:
    reply = talk.ask("hours")
    assert reply.splitlines()[0] == "Hours (Medical Technical Officer):"
    assert reply.splitlines()[1] == f"- {WEEK}"
    assert SHIFTS in reply


def test_an_answer_names_its_career_and_section(talk: Talk) -> None:
    assert talk.ask("hours/shifts").splitlines()[-1] == "Source: Medical Technical Officer profile, “Hours” (Hotcourses, undated)."


def test_a_source_links_to_the_section_of_the_profiles_page() -> None:
    reply = Talk(site="https://jobs.example.org").ask("hours/shifts")
    assert "[“Hours”](https://jobs.example.org/careers/medical-technical-officer#hours)" in reply


def test_a_number_says_that_it_may_have_changed(talk: Talk) -> None:
    assert "numbers may have changed" in talk.ask("hours/weekly_hours")
    assert "numbers may have changed" not in talk.ask("hours/shifts")


def test_next_questions_are_ones_not_asked_yet_and_answerable(talk: Talk) -> None:
    talk.ask("hours/shifts")
    assert len(talk.buttons) == 3
    assert "Is there shift work?" not in talk.buttons
    assert "How many hours a week is it?" in talk.buttons
    assert not any("pay" in button for button in talk.buttons)


def test_a_near_second_guess_is_answered_too(talk: Talk) -> None:
    reply = talk.guess(("environment/patient_contact", 0.4), ("environment/home_visits", 0.3))
    assert reply.index("Contact with patients is likely.") < reply.index("Occasionally there may be visits")


def test_an_unlikely_second_guess_is_not(talk: Talk) -> None:
    assert "visits" not in talk.guess(("environment/patient_contact", 0.8), ("environment/home_visits", 0.1))


# ---------------------------------------------------------------- the profile is silent


def test_a_gap_names_the_career_the_thing_and_who_can_tell(talk: Talk) -> None:
    reply = talk.ask("pay")
    assert reply.startswith("The Medical Technical Officer profile says nothing about pay.")
    assert "NHS Careers (0845 606 0655)" in reply


def test_a_gap_gives_the_nearest_statement_as_such(talk: Talk) -> None:
    reply = talk.ask("hours/nights")
    assert reply.startswith("The Medical Technical Officer profile says nothing about night work. It does say: ")
    assert SHIFTS in reply


def test_a_question_no_aspect_covers_is_never_answered_with_a_statement(talk: Talk) -> None:
    reply = talk.ask("environment/other", text="is there a <b>canteen</b>?")
    assert "does not answer “is there a canteen ?”" in reply
    assert "Source" not in reply


def test_of_a_topic_with_nothing_on_it_the_topic_is_named(talk: Talk) -> None:
    assert talk.ask("pay/other", text="do u get paid loads").startswith("The Medical Technical Officer profile says nothing about pay.")


def test_a_contact_without_a_number_is_said_to_have_none(talk: Talk) -> None:
    reply = talk.ask("contacts/phone", text="number of the respiratory technology association")
    assert reply.startswith("The Medical Technical Officer profile gives no telephone number for the Association for Respiratory")


def test_a_contact_is_known_by_its_field(talk: Talk) -> None:
    reply = talk.ask("contacts/professional_bodies", text="which association is for the breathing specialists")
    assert reply.startswith("Association for Respiratory Technology and Physiology")
    assert "Electro" not in reply


def test_what_no_field_of_a_contact_holds_is_a_gap(talk: Talk) -> None:
    assert "nothing about" in talk.ask("contacts/opening_hours", text="when does NHS Careers open")


def test_their_number_is_that_of_the_contacts_last_listed(talk: Talk) -> None:
    talk.ask("contacts/professional_bodies")
    part = Part(text="have they got a number", meant="have they got a number", labels=[("contacts/phone", 0.9)])
    reply = talk.then(lambda a, c: a.answer(Question(parts=[part]), c))
    assert "gives no telephone number" in reply
    assert "0845" not in reply.splitlines()[0]


def test_only_what_a_contact_field_has_is_told(talk: Talk) -> None:
    reply = talk.ask("contacts/address", text="where can i write")
    assert "BS99 3EY" in reply
    assert "Electrophysiological" not in reply


# ---------------------------------------------------------------- several questions


def test_all_parts_are_answered_in_the_order_asked(talk: Talk) -> None:
    reply = talk.ask("hours/part_time", "pay/pension", "hours/weekly_hours")
    assert reply.index(PART_TIME) < reply.index("nothing about pensions") < reply.index(WEEK)


def test_nothing_is_answered_twice(talk: Talk) -> None:
    assert talk.ask("hours/shifts", "hours/shifts").count(SHIFTS) == 1


def test_of_alternatives_the_one_that_is_answered_comes_first(talk: Talk) -> None:
    parts = [
        Part(text="is it 9 to 5", labels=[("hours/start_finish", 0.9)]),
        Part(text="shifts", labels=[("hours/shifts", 0.9)], alternative=True),
    ]
    reply = talk.then(lambda a, c: a.answer(Question(parts=parts), c))
    assert reply.startswith(SHIFTS)
    assert reply.count(SHIFTS) == 1
    assert "nothing about start and finish times" in reply


def test_a_whole_topic_vaguely_asked_gives_way_to_a_part_of_it(talk: Talk) -> None:
    parts = [Part(text="what it is like", labels=[("hours", 0.4)]), Part(text="shifts", labels=[("hours/shifts", 0.9)])]
    reply = talk.then(lambda a, c: a.answer(Question(parts=parts), c))
    assert reply.startswith(SHIFTS)
    assert WEEK not in reply


def test_a_topic_is_told_from_what_was_likely_meant_of_it(talk: Talk) -> None:
    assert talk.guess(("hours", 0.4), ("hours/shifts", 0.1)).splitlines()[1] == f"- {SHIFTS}"


def test_whom_to_ask_is_said_once(talk: Talk) -> None:
    assert talk.ask("pay", "entry", "hours/holidays").count("You could ask") == 1


def test_a_part_that_is_not_about_a_career_is_named(talk: Talk) -> None:
    reply = talk.ask("hours/shifts", "off_topic", text="who won the match")
    assert SHIFTS in reply
    assert "I cannot help with “who won the match”" in reply


# ---------------------------------------------------------------- careers we do not hold


def test_a_career_we_do_not_hold_is_named_and_declined(talk: Talk) -> None:
    reply = talk.ask("hours", others=("plumber",))
    assert reply.startswith("I have no profile for “plumber”")
    assert "37.5" not in reply
    assert talk.buttons == ["What is the job of Medical Technical Officer?"]


@pytest.mark.parametrize("turn", ["unsure", "list_careers"])
def test_a_career_named_in_passing_is_declined_by_name_too(talk: Talk, turn: str) -> None:
    question = Question(text="architect - any info", others=["architect"])
    assert "“architect”" in talk.then(lambda a, c: getattr(a, turn)(question, c))


def test_a_career_held_and_one_not_are_told_apart(talk: Talk) -> None:
    reply = talk.ask("hours/weekly_hours", careers=("medical-technical-officer",), others=("plumber",))
    assert WEEK in reply
    assert "“plumber”" in reply


def test_a_comparison_is_a_gap_not_a_refusal(talk: Talk) -> None:
    assert talk.ask("related/difference", others=("nurse",)).startswith("The Medical Technical Officer profile says nothing about how it")


def test_a_career_asked_to_be_similar_is_one_the_profile_points_to_or_declined(talk: Talk) -> None:
    assert "“vet nurse”" in talk.ask("related", others=("vet nurse",))
    assert "points to" in talk.ask("related", others=("medical physicist",))


def test_back_from_another_career_says_so(talk: Talk) -> None:
    talk.ask("hours")
    talk.ask("name_career", others=("plumber",))
    reply = talk.ask("name_career", careers=("medical-technical-officer",))
    assert reply.startswith("For the Medical Technical Officer:")
    assert WEEK in reply


def test_this_one_is_the_one_talked_about(talk: Talk) -> None:
    talk.ask("hours/weekly_hours")
    talk.ask("hours", others=("plumber",))
    assert WEEK in talk.ask("name_career", text="and this one?")


# ---------------------------------------------------------------- follow-ups


def test_more_tells_what_was_not_told_yet(talk: Talk) -> None:
    talk.ask("hours/part_time")
    reply = talk.then(lambda a, c: a.more(c))
    assert PART_TIME not in reply
    assert WEEK in reply and SHIFTS in reply


def test_more_says_when_there_is_no_more(talk: Talk) -> None:
    talk.ask("hours")
    assert talk.then(lambda a, c: a.more(c)).startswith("That is all the Medical Technical Officer profile says")


def test_which_ones_names_the_specialisms_spoken_of(talk: Talk) -> None:
    talk.ask("environment/places")
    assert "audiology" in talk.then(lambda a, c: a.which_ones(c))


@pytest.mark.parametrize(("ordinal", "name"), [(2, "NHS Careers"), (-1, "Association for Respiratory"), (3, "Electrophysiological")])
def test_an_ordinal_picks_of_the_contacts_listed(talk: Talk, ordinal: int, name: str) -> None:
    talk.ask("contacts")
    assert talk.then(lambda a, c: a.pick(pick(ordinal), c)).startswith(name)


def test_an_ordinal_picks_again_of_the_same_list(talk: Talk) -> None:
    talk.ask("contacts")
    talk.then(lambda a, c: a.pick(pick(1), c))
    assert talk.then(lambda a, c: a.pick(pick(2), c)).startswith("NHS Careers")


def test_a_list_is_there_to_pick_from_after_a_gap_on_its_topic(talk: Talk) -> None:
    talk.ask("contacts")
    talk.ask("contacts/website")
    assert talk.then(lambda a, c: a.pick(pick(2), c)).startswith("NHS Careers")


def test_an_ordinal_beyond_the_list_is_asked_back(talk: Talk) -> None:
    talk.ask("contacts")
    assert talk.then(lambda a, c: a.pick(pick(7), c)) == "I listed 4. Which one do you mean?"


def test_an_ordinal_picks_a_related_career_we_do_not_hold(talk: Talk) -> None:
    talk.ask("related")
    assert "“Clinical Engineer”" in talk.then(lambda a, c: a.pick(pick(2), c))


def test_an_ordinal_picks_of_the_questions_offered(talk: Talk) -> None:
    talk.ask("hours/shifts")
    assert talk.buttons[0] == "How many hours a week is it?"
    assert talk.then(lambda a, c: a.pick(pick(1), c)).startswith(WEEK)


def test_yes_takes_the_first_question_offered(talk: Talk) -> None:
    talk.ask("hours/shifts")
    assert talk.then(lambda a, c: a.affirm(c)).startswith(WEEK)


def test_back_returns_to_what_was_before(talk: Talk) -> None:
    talk.ask("hours/shifts")
    talk.ask("duties/maintenance")
    assert talk.then(lambda a, c: a.go_back(c)).startswith(SHIFTS)


@pytest.mark.parametrize("turn", ["more", "which_ones", "affirm", "go_back", "choose"])
def test_a_follow_up_to_nothing_asks_what_is_wanted(talk: Talk, turn: str) -> None:
    assert talk.then(lambda a, c: getattr(a, turn)(c)).startswith("What would you like to know")
    assert talk.buttons


def test_old_context_never_answers_a_new_question(talk: Talk) -> None:
    talk.ask("hours/shifts")
    assert SHIFTS not in talk.ask("skills/teamwork")


# ---------------------------------------------------------------- unsure


def unclear(label: str = "gibberish") -> Question:
    return Question(parts=[Part(text="?", labels=[(label, 0.2)])])


def test_unsure_asks_back_with_guesses(talk: Talk) -> None:
    reply = talk.then(lambda a, c: a.unsure(unclear("skills/maths"), c))
    assert reply.startswith("I am not sure what you mean")
    assert talk.buttons == ["Do I need to be good at maths?"]


def test_the_third_failure_in_a_row_sends_to_a_person(talk: Talk) -> None:
    replies = [talk.then(lambda a, c: a.unsure(unclear(), c)) for _ in range(3)]
    assert len(set(replies)) == 3
    assert "NHS Careers (0845 606 0655)" in replies[2]


def test_an_answer_in_between_forgives_failures(talk: Talk) -> None:
    talk.then(lambda a, c: a.unsure(unclear(), c))
    talk.then(lambda a, c: a.unsure(unclear(), c))
    talk.ask("hours")
    assert talk.then(lambda a, c: a.unsure(unclear(), c)).startswith("I am not sure")


def test_a_fragment_that_fits_the_topic_is_taken_for_it(talk: Talk) -> None:
    talk.ask("hours/weekly_hours")
    assert talk.then(lambda a, c: a.unsure(unclear("hours/part_time"), c)).startswith(PART_TIME)


def test_the_context_does_not_grow_with_the_conversation(talk: Talk) -> None:
    for _ in range(3):
        talk.ask("hours")
        talk.ask("skills")
        talk.ask("pay")
    size = len(talk.context.model_dump_json())
    for _ in range(20):
        talk.ask("hours")
        talk.ask("skills")
        talk.ask("pay")
    assert len(talk.context.model_dump_json()) == size
