"""Answers lead with what was asked, keep hedges, state gaps and carry the context."""

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


def test_a_narrow_question_gets_its_statement_alone(talk: Talk) -> None:
    reply = talk.ask("hours/part_time")
    assert reply.startswith(PART_TIME)
    assert SHIFTS not in reply


def test_a_broad_question_gets_the_topic_as_a_list(talk: Talk) -> None:
    reply = talk.ask("hours")
    assert reply.splitlines()[0] == "Hours (Medical Technical Officer):"
    assert reply.splitlines()[1] == f"- {WEEK}"
    assert SHIFTS in reply


def test_an_answer_names_its_career_and_topic(talk: Talk) -> None:
    assert talk.ask("hours/shifts").splitlines()[-1] == "Source: Medical Technical Officer profile, “Hours” (Hotcourses, undated)."


def test_a_source_links_to_the_section_of_the_profile_page() -> None:
    reply = Talk(site="https://jobs.example.org").ask("hours/shifts")
    assert "[“Hours”](https://jobs.example.org/careers/medical-technical-officer#hours)" in reply


def test_an_undated_number_may_have_changed(talk: Talk) -> None:
    assert "numbers may have changed" in talk.ask("hours/weekly_hours")
    assert "numbers may have changed" not in talk.ask("hours/shifts")


def test_suggestions_are_new_and_answerable(talk: Talk) -> None:
    talk.ask("hours/shifts")
    assert len(talk.buttons) == 3
    assert "Is there shift work?" not in talk.buttons
    assert "How many hours a week is it?" in talk.buttons
    assert not any("pay" in button for button in talk.buttons)


def test_a_label_nearly_as_likely_is_answered_too(talk: Talk) -> None:
    reply = talk.guess(("environment/patient_contact", 0.4), ("environment/home_visits", 0.3))
    assert reply.index("Contact with patients is likely.") < reply.index("Occasionally there may be visits")


def test_an_unlikely_label_is_not_answered(talk: Talk) -> None:
    assert "visits" not in talk.guess(("environment/patient_contact", 0.8), ("environment/home_visits", 0.1))


# ---------------------------------------------------------------- the profile is silent


def test_a_gap_names_the_career_the_aspect_and_the_contacts(talk: Talk) -> None:
    reply = talk.ask("pay")
    assert reply.startswith("The Medical Technical Officer profile says nothing about pay.")
    assert "NHS Careers (0845 606 0655)" in reply


def test_a_gap_states_what_the_profile_does_say(talk: Talk) -> None:
    reply = talk.ask("hours/nights")
    assert reply.startswith("The Medical Technical Officer profile says nothing about night work. It does say: ")
    assert SHIFTS in reply


def test_an_aspect_of_no_statement_is_a_gap(talk: Talk) -> None:
    reply = talk.ask("environment/other", text="is there a <b>canteen</b>?")
    assert "does not answer “is there a canteen ?”" in reply
    assert "Source" not in reply


def test_a_gap_on_a_whole_topic_names_the_topic(talk: Talk) -> None:
    assert talk.ask("pay/other", text="do u get paid loads").startswith("The Medical Technical Officer profile says nothing about pay.")


def test_a_contact_without_a_number_is_a_gap(talk: Talk) -> None:
    reply = talk.ask("contacts/phone", text="number of the respiratory technology association")
    assert reply.startswith("The Medical Technical Officer profile gives no telephone number for the Association for Respiratory")


def test_a_contact_is_recognised_by_its_speciality(talk: Talk) -> None:
    reply = talk.ask("contacts/professional_bodies", text="which association is for the breathing specialists")
    assert reply.startswith("Association for Respiratory Technology and Physiology")
    assert "Electro" not in reply


def test_a_detail_that_contacts_never_have_is_a_gap(talk: Talk) -> None:
    assert "nothing about" in talk.ask("contacts/opening_hours", text="when does NHS Careers open")


def test_their_refers_to_the_contacts_last_listed(talk: Talk) -> None:
    talk.ask("contacts/professional_bodies")
    part = Part(text="have they got a number", meant="have they got a number", labels=[("contacts/phone", 0.9)])
    reply = talk.then(lambda a, c: a.answer(Question(parts=[part]), c))
    assert "gives no telephone number" in reply
    assert "0845" not in reply.splitlines()[0]


def test_only_contacts_with_the_field_are_listed(talk: Talk) -> None:
    reply = talk.ask("contacts/address", text="where can i write")
    assert "BS99 3EY" in reply
    assert "Electrophysiological" not in reply


# ---------------------------------------------------------------- several questions


def test_clauses_are_answered_in_the_order_asked(talk: Talk) -> None:
    reply = talk.ask("hours/part_time", "pay/pension", "hours/weekly_hours")
    assert reply.index(PART_TIME) < reply.index("nothing about pensions") < reply.index(WEEK)


def test_a_repeated_question_is_answered_once(talk: Talk) -> None:
    assert talk.ask("hours/shifts", "hours/shifts").count(SHIFTS) == 1


def test_the_answered_alternative_comes_first(talk: Talk) -> None:
    parts = [
        Part(text="is it 9 to 5", labels=[("hours/start_finish", 0.9)]),
        Part(text="shifts", labels=[("hours/shifts", 0.9)], alternative=True),
    ]
    reply = talk.then(lambda a, c: a.answer(Question(parts=parts), c))
    assert reply.startswith(SHIFTS)
    assert reply.count(SHIFTS) == 1
    assert "nothing about start and finish times" in reply


def test_an_unlikely_topic_gives_way_to_its_aspect(talk: Talk) -> None:
    parts = [Part(text="what it is like", labels=[("hours", 0.4)]), Part(text="shifts", labels=[("hours/shifts", 0.9)])]
    reply = talk.then(lambda a, c: a.answer(Question(parts=parts), c))
    assert reply.startswith(SHIFTS)
    assert WEEK not in reply


def test_a_topic_starts_with_the_likeliest_aspect(talk: Talk) -> None:
    assert talk.guess(("hours", 0.4), ("hours/shifts", 0.1)).splitlines()[1] == f"- {SHIFTS}"


def test_contacts_are_suggested_once(talk: Talk) -> None:
    assert talk.ask("pay", "entry", "hours/holidays").count("You could ask") == 1


def test_an_off_topic_clause_is_declined(talk: Talk) -> None:
    reply = talk.ask("hours/shifts", "off_topic", text="who won the match")
    assert SHIFTS in reply
    assert "I cannot help with “who won the match”" in reply


# ---------------------------------------------------------------- careers without a profile


def test_a_career_without_a_profile_is_declined(talk: Talk) -> None:
    reply = talk.ask("hours", others=("plumber",))
    assert reply.startswith("I have no profile for “plumber”")
    assert "37.5" not in reply
    assert talk.buttons == ["What is the job of Medical Technical Officer?"]


@pytest.mark.parametrize("turn", ["unsure", "list_careers"])
def test_a_career_without_a_profile_is_declined_in_other_turns(talk: Talk, turn: str) -> None:
    question = Question(text="architect - any info", others=["architect"])
    assert "“architect”" in talk.then(lambda a, c: getattr(a, turn)(question, c))


def test_one_career_is_answered_and_the_other_declined(talk: Talk) -> None:
    reply = talk.ask("hours/weekly_hours", careers=("medical-technical-officer",), others=("plumber",))
    assert WEEK in reply
    assert "“plumber”" in reply


def test_a_comparison_with_an_unknown_career_is_a_gap(talk: Talk) -> None:
    assert talk.ask("related/difference", others=("nurse",)).startswith("The Medical Technical Officer profile says nothing about how it")


def test_a_similar_career_is_related_or_declined(talk: Talk) -> None:
    assert "“vet nurse”" in talk.ask("related", others=("vet nurse",))
    assert "points to" in talk.ask("related", others=("medical physicist",))


def test_returning_to_a_career_names_it(talk: Talk) -> None:
    talk.ask("hours")
    talk.ask("name_career", others=("plumber",))
    reply = talk.ask("name_career", careers=("medical-technical-officer",))
    assert reply.startswith("For the Medical Technical Officer:")
    assert WEEK in reply


def test_this_one_refers_to_the_current_career(talk: Talk) -> None:
    talk.ask("hours/weekly_hours")
    talk.ask("hours", others=("plumber",))
    assert WEEK in talk.ask("name_career", text="and this one?")


# ---------------------------------------------------------------- follow-ups


def test_more_states_only_new_statements(talk: Talk) -> None:
    talk.ask("hours/part_time")
    reply = talk.then(lambda a, c: a.more(c))
    assert PART_TIME not in reply
    assert WEEK in reply and SHIFTS in reply


def test_more_says_when_there_is_no_more(talk: Talk) -> None:
    talk.ask("hours")
    assert talk.then(lambda a, c: a.more(c)).startswith("That is all the Medical Technical Officer profile says")


def test_which_ones_lists_the_specialisms(talk: Talk) -> None:
    talk.ask("environment/places")
    assert "audiology" in talk.then(lambda a, c: a.which_ones(c))


@pytest.mark.parametrize(("ordinal", "name"), [(2, "NHS Careers"), (-1, "Association for Respiratory"), (3, "Electrophysiological")])
def test_an_ordinal_picks_a_listed_contact(talk: Talk, ordinal: int, name: str) -> None:
    talk.ask("contacts")
    assert talk.then(lambda a, c: a.pick(pick(ordinal), c)).startswith(name)


def test_the_list_remains_after_a_pick(talk: Talk) -> None:
    talk.ask("contacts")
    talk.then(lambda a, c: a.pick(pick(1), c))
    assert talk.then(lambda a, c: a.pick(pick(2), c)).startswith("NHS Careers")


def test_the_list_remains_after_a_gap_on_its_topic(talk: Talk) -> None:
    talk.ask("contacts")
    talk.ask("contacts/website")
    assert talk.then(lambda a, c: a.pick(pick(2), c)).startswith("NHS Careers")


def test_an_ordinal_beyond_the_list_asks_which(talk: Talk) -> None:
    talk.ask("contacts")
    assert talk.then(lambda a, c: a.pick(pick(7), c)) == "I listed 4. Which one do you mean?"


def test_an_ordinal_picks_a_related_career_without_a_profile(talk: Talk) -> None:
    talk.ask("related")
    assert "“Clinical Engineer”" in talk.then(lambda a, c: a.pick(pick(2), c))


def test_an_ordinal_picks_a_suggestion(talk: Talk) -> None:
    talk.ask("hours/shifts")
    assert talk.buttons[0] == "How many hours a week is it?"
    assert talk.then(lambda a, c: a.pick(pick(1), c)).startswith(WEEK)


def test_yes_takes_the_first_suggestion(talk: Talk) -> None:
    talk.ask("hours/shifts")
    assert talk.then(lambda a, c: a.affirm(c)).startswith(WEEK)


def test_back_answers_the_question_before(talk: Talk) -> None:
    talk.ask("hours/shifts")
    talk.ask("duties/maintenance")
    assert talk.then(lambda a, c: a.go_back(c)).startswith(SHIFTS)


@pytest.mark.parametrize("turn", ["more", "which_ones", "affirm", "go_back", "choose"])
def test_a_follow_up_without_a_context_asks_what_is_wanted(talk: Talk, turn: str) -> None:
    assert talk.then(lambda a, c: getattr(a, turn)(c)).startswith("What would you like to know")
    assert talk.buttons


def test_a_new_topic_drops_the_old_one(talk: Talk) -> None:
    talk.ask("hours/shifts")
    assert SHIFTS not in talk.ask("skills/teamwork")


# ---------------------------------------------------------------- unsure


def unclear(label: str = "gibberish") -> Question:
    return Question(parts=[Part(text="?", labels=[(label, 0.2)])])


def test_unsure_offers_its_guesses(talk: Talk) -> None:
    reply = talk.then(lambda a, c: a.unsure(unclear("skills/maths"), c))
    assert reply.startswith("I am not sure what you mean")
    assert talk.buttons == ["Do I need to be good at maths?"]


def test_the_third_failure_in_a_row_suggests_the_contacts(talk: Talk) -> None:
    replies = [talk.then(lambda a, c: a.unsure(unclear(), c)) for _ in range(3)]
    assert len(set(replies)) == 3
    assert "NHS Careers (0845 606 0655)" in replies[2]


def test_an_answer_resets_the_failures(talk: Talk) -> None:
    talk.then(lambda a, c: a.unsure(unclear(), c))
    talk.then(lambda a, c: a.unsure(unclear(), c))
    talk.ask("hours")
    assert talk.then(lambda a, c: a.unsure(unclear(), c)).startswith("I am not sure")


def test_a_fragment_is_read_as_part_of_the_current_topic(talk: Talk) -> None:
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
