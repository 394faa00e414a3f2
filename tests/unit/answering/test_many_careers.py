"""With many profiles: asking which career is meant, comparing careers, and finding them by their text."""

from __future__ import annotations

import pytest

from bot.answering.answerer import Answerer
from bot.answering.reply import Reply
from bot.answering.wording import load_wording
from bot.conversation.context import Context
from bot.conversation.question import Part, Question
from bot.knowledge.store import Store
from tests.unit.knowledge.made_up import career, statement

CARE = ["Healthcare"]
MANY = [career(f"{kind} engineer") for kind in ["Acoustic", "Bridge", "Canal", "Diesel", "Energy", "Fire", "Gas", "Highway", "Ice"]]


@pytest.fixture(scope="module")
def answerer() -> Answerer:
    outdoors = {"environment": [statement("Foresters work outdoors in all weathers.", "environment/outdoors")]}
    careers = [
        career("Adult nurse", hours=37, categories=CARE),
        career("Dental nurse", hours=38, categories=CARE, related=["Adult nurse"]),
        career("Paramedic", hours=39, categories=CARE),
        career("Porter", hours=36, statements={"pay": [statement("Porters earn £19,000 a year.", "pay/starting_pay")]}),
        career("Forester", statements=outdoors),
        *MANY,
    ]
    return Answerer(Store.of(careers), load_wording())


def part(label: str, *careers: str, others: tuple[str, ...] = (), text: str = "") -> Part:
    return Part(text=text or label, labels=[(label, 0.9)], careers=list(careers), others=list(others))


def ask(
    answerer: Answerer, *parts: Part, text: str = "", careers: tuple[str, ...] = (), after: Context | None = None
) -> tuple[Reply, Context]:
    return answerer.answer(Question(parts=list(parts), text=text, careers=list(careers)), after or Context())


# ------------------------------------------------------------------ which career is meant


@pytest.mark.parametrize(
    ("text", "said", "button"),
    [
        ("How much does a nurse earn?", "nurse", "How much does an Adult nurse earn?"),
        ("what hours do nurses work", "nurse", "what hours do Adult nurses work"),
        ("what do nurces earn", "nurse", "what do Adult nurses earn"),
        ("NURSE PAY", "nurse", "Adult nurse PAY"),
        ("pay?", "nurse", "Adult nurse"),
        ("what do nurses earn", "nurses", "what do Adult nurses earn"),
    ],
)
def test_an_ambiguous_name_is_asked_back_with_complete_questions_as_buttons(answerer: Answerer, text: str, said: str, button: str) -> None:
    reply, _ = ask(answerer, part("hours", others=(said,), text=text), text=text)
    assert reply.text() == f"Which do you mean by “{said}”: Adult nurse or Dental nurse?"
    assert reply.suggestions[0] == button
    assert len(reply.suggestions) == 2


def test_many_kinds_are_counted_and_the_first_shown(answerer: Answerer) -> None:
    reply, _ = ask(answerer, part("pay", others=("engineer",)), text="engineer pay")
    assert "9 profiles" in reply.text() and "Ice engineer" not in reply.text()
    assert len(reply.suggestions) == 8


def test_naming_the_kind_answers_the_question(answerer: Answerer) -> None:
    _, context = ask(answerer, part("hours/weekly_hours", others=("nurse",)), text="hours of a nurse")
    reply, _ = ask(answerer, part("name_career", "dental-nurse"), after=context)
    assert reply.text().startswith("Dental nurses work 38 hours")


def test_naming_a_career_answers_the_pending_question(answerer: Answerer) -> None:
    asked, context = ask(answerer, part("hours/weekly_hours"))
    assert asked.text().startswith("Which career do you mean?")
    assert "and 9 more" in asked.text()
    reply, _ = ask(answerer, part("name_career", "porter"), after=context)
    assert reply.text().startswith("Porters work 36 hours") or "Porter profile says nothing about" in reply.text()


def test_an_ambiguous_name_means_the_current_career(answerer: Answerer) -> None:
    reply, _ = ask(answerer, part("hours/weekly_hours", others=("nurse",)), after=Context(career="dental-nurse"))
    assert reply.text().startswith("Dental nurses work 38 hours")


def test_an_ambiguous_name_outside_all_clauses_is_asked_back(answerer: Answerer) -> None:
    question = Question(parts=[part("pay", "porter")], text="who earns more, a porter or a nurse", careers=["porter"], others=["nurse"])
    assert answerer.answer(question, Context())[0].suggestions[0] == "who earns more, a porter or an Adult nurse"


def test_an_ambiguous_name_is_compared_as_the_current_career(answerer: Answerer) -> None:
    question = Question(parts=[part("hours/weekly_hours", "paramedic")], careers=["paramedic"], others=["nurse"])
    reply = answerer.answer(question, Context(career="dental-nurse"))[0].text()
    assert "39 hours" in reply and "38 hours" in reply
    assert "no profile" not in reply


def test_a_career_without_a_profile_is_declined_in_any_context(answerer: Answerer) -> None:
    reply, _ = ask(answerer, part("pay", others=("plumber",)), after=Context(career="porter"))
    assert reply.text().startswith("I have no profile for “plumber”")


# ------------------------------------------------------------------ comparing


def test_two_careers_are_compared_in_the_order_named(answerer: Answerer) -> None:
    reply, context = ask(answerer, part("hours/weekly_hours", "paramedic", "adult-nurse"))
    assert reply.sections[0].bullets == ["Paramedic: Paramedics work 39 hours a week.", "Adult nurse: Adult nurses work 37 hours a week."]
    assert [source.split(" profile")[0] for source in reply.sources] == ["Source: Paramedic", "Source: Adult nurse"]
    assert (context.career, context.beside) == ("paramedic", ["adult-nurse"])


def test_a_name_outside_all_clauses_is_compared(answerer: Answerer) -> None:
    reply, _ = ask(answerer, part("hours/weekly_hours", "paramedic"), careers=("paramedic", "adult-nurse"))
    assert "39 hours" in reply.text() and "37 hours" in reply.text()


def test_clauses_about_different_careers_are_no_comparison(answerer: Answerer) -> None:
    parts = [part("hours/weekly_hours", "paramedic"), part("pay", "porter")]
    reply, _ = ask(answerer, *parts, careers=("paramedic", "porter"))
    assert "39 hours" in reply.text() and "£19,000" in reply.text()
    assert "Porters work" not in reply.text() and "Paramedic profile says nothing about pay" not in reply.text()


def test_a_comparison_shows_gaps(answerer: Answerer) -> None:
    reply, _ = ask(answerer, part("pay", "porter", "paramedic"))
    assert reply.sections[0].bullets == ["Porter: Porters earn £19,000 a year.", "The Paramedic profile says nothing about pay."]


@pytest.mark.parametrize("label", ["pay/other", "pay"])
def test_a_follow_up_to_a_comparison_compares(answerer: Answerer, label: str) -> None:
    _, context = ask(answerer, part("hours/weekly_hours", "porter", "paramedic"))
    reply, context = ask(answerer, part(label, text="which pays more?"), after=context)
    assert "£19,000" in reply.text() and "Paramedic profile says nothing about pay" in reply.text()
    reply, context = ask(answerer, part("hours/weekly_hours", "dental-nurse"), after=context)
    assert reply.text().startswith("Dental nurses work 38") and context.beside == []


def test_a_general_comparison_has_the_main_topics(answerer: Answerer) -> None:
    reply, _ = ask(answerer, part("related/difference", "paramedic", "porter"))
    assert [section.sentences[0] for section in reply.sections] == ["What they do:", "Hours:", "Pay:", "Getting in:"]


def test_a_career_is_compared_with_the_current_one(answerer: Answerer) -> None:
    reply, _ = ask(answerer, part("related/difference", "paramedic"), after=Context(career="porter"))
    assert "Porter" in reply.text() and "Paramedics work 39" in reply.text()


def test_a_comparison_declines_a_career_without_a_profile(answerer: Answerer) -> None:
    reply, _ = ask(answerer, part("related/difference", "porter", others=("plumber",)))
    assert "I have no profile for “plumber”" in reply.text()


def test_a_comparison_declines_a_name_outside_all_clauses(answerer: Answerer) -> None:
    question = Question(parts=[part("pay", "paramedic")], careers=["paramedic"], others=["plumber"])
    reply = answerer.answer(question, Context())[0].text()
    assert reply.startswith("Pay:\n- ")
    assert "no profile for “plumber”" in reply


def test_at_most_three_careers_are_compared(answerer: Answerer) -> None:
    reply, context = ask(answerer, part("hours/weekly_hours", "paramedic", "adult-nurse", "dental-nurse", "porter"))
    assert reply.text().startswith("I compare 3 careers at a time")
    assert "Porter" not in reply.text() and len(context.beside) == 2


# ------------------------------------------------------------------ related careers


def test_careers_that_point_to_this_one_are_related(answerer: Answerer) -> None:
    reply, context = ask(answerer, part("related", "adult-nurse"))
    assert reply.text().startswith("Dental nurse points to the Adult nurse profile.")
    assert context.listed == ["Dental nurse"]


def test_without_related_careers_the_category_is_listed(answerer: Answerer) -> None:
    reply, _ = ask(answerer, part("related", "paramedic"))
    assert "Under “Healthcare” there are also: Adult nurse and Dental nurse." in reply.text()


def test_a_career_without_relations_is_a_gap(answerer: Answerer) -> None:
    for label in ("related", "related/difference"):
        reply, _ = ask(answerer, part(label, "forester"))
        assert "The Forester profile says nothing" in reply.text()


# ------------------------------------------------------------------ finding careers


def find(answerer: Answerer, text: str, context: Context | None = None) -> tuple[Reply, Context]:
    return answerer.find_careers(Question(parts=[part("find_careers", text=text)], text=text), context or Context())


def test_careers_are_found_by_what_they_say(answerer: Answerer) -> None:
    reply, context = find(answerer, "jobs where I work outdoors")
    assert reply.text() == (
        "I searched the profiles for “outdoors”. One mentions it:\n- Forester: Foresters work outdoors in all weathers."
    )
    assert reply.suggestions == ["What is the job of Forester?"]
    picked, _ = answerer.pick(Question(ordinal=1), context)
    assert picked.text().startswith("The Forester profile says nothing about what the job is")


def test_a_search_without_results_says_so(answerer: Answerer) -> None:
    reply, context = find(answerer, "jobs with penguins")
    assert reply.text().startswith("I searched the profiles for “penguins” and found nothing.")
    assert context.listed == []


def test_many_results_are_counted_and_the_first_shown(answerer: Answerer) -> None:
    reply, _ = find(answerer, "careers with 40 hours")
    assert "12 mention it; these fit best" in reply.text()
    assert len(reply.sections[0].bullets) == 5


def test_a_category_is_listed(answerer: Answerer) -> None:
    reply, context = find(answerer, "jobs in healthcare")
    assert reply.text() == "Under “Healthcare” I have: Adult nurse, Dental nurse and Paramedic."
    assert context.listed == ["Adult nurse", "Dental nurse", "Paramedic"]


@pytest.mark.parametrize("text", ["jobs without weather", "jobs where I don't work outdoors", "jobs with no outdoors"])
def test_a_search_for_something_absent_is_declined(answerer: Answerer, text: str) -> None:
    assert "not for what a job does not involve" in find(answerer, text)[0].text()


@pytest.mark.parametrize("text", ["what careers do you have", "show me jobs", "which jobs do you know"])
def test_a_search_without_words_lists_careers(answerer: Answerer, text: str) -> None:
    reply, _ = find(answerer, text)
    assert reply.text().startswith("I have 14 career profiles, such as ")
    assert "jobs where I work outdoors" in reply.text()


def test_asking_for_the_list_never_searches(answerer: Answerer) -> None:
    question = Question(parts=[part("list_careers", text="lol ok what jobs do you know about")])
    assert answerer.list_careers(question, Context())[0].text().startswith("I have 14 career profiles")
