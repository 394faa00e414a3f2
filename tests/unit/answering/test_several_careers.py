"""With several profiles, a question must name its career once."""

from __future__ import annotations

import pytest

from bot.answering.answerer import Answerer
from bot.answering.wording import load_wording
from bot.conversation.context import Context
from bot.conversation.question import Part, Question
from bot.knowledge.loader import PROFILES, read_profiles
from bot.knowledge.models import Career
from bot.knowledge.store import Store

BAKER = Career.model_validate(
    {
        "id": "baker",
        "name": "Baker",
        "plural": "Bakers",
        "source": {"title": "Baker", "publisher": "Careers Office", "date": "2026-01-31"},
        "statements": {"hours": [{"text": "Bakers start early.", "aspects": ["hours/start_finish"]}]},
    }
)
MTO = "medical-technical-officer"


@pytest.fixture
def answerer() -> Answerer:
    return Answerer(Store.of([*read_profiles(PROFILES)[0], BAKER]), load_wording())


def ask(label: str, *careers: str) -> Question:
    return Question(parts=[Part(text=label, labels=[(label, 0.9)], careers=list(careers))])


def test_a_question_without_a_career_asks_which(answerer: Answerer) -> None:
    reply, _ = answerer.answer(ask("hours"), Context())
    assert reply.text().startswith("Which career do you mean?")
    assert reply.suggestions == ["What is the job of Baker?", "What is the job of Medical Technical Officer?"]


def test_a_named_career_becomes_the_current_one(answerer: Answerer) -> None:
    _, context = answerer.answer(ask("hours/shifts", MTO), Context())
    reply, _ = answerer.answer(ask("hours/part_time"), context)
    assert reply.text().startswith("Part-time work may be available.")


def test_another_career_is_answered_from_its_own_profile(answerer: Answerer) -> None:
    _, context = answerer.answer(ask("hours/shifts", MTO), Context())
    reply, context = answerer.answer(ask("hours/start_finish", "baker"), context)
    assert reply.text() == "Bakers start early.\nSource: Baker profile, “Hours” (Careers Office, 2026-01-31)."
    assert context.career == "baker"


def test_one_profile_never_answers_for_another_career(answerer: Answerer) -> None:
    reply, _ = answerer.answer(ask("hours/shifts", "baker"), Context())
    assert reply.text().startswith("The Baker profile says nothing about shift work.")
    assert "does not say who to ask" in reply.text()


def test_two_careers_in_one_question_are_both_answered(answerer: Answerer) -> None:
    reply, _ = answerer.answer(ask("hours/start_finish", MTO, "baker"), Context())
    assert [line.split(" profile")[0] for line in reply.sources] == ["Source: Baker"]
    assert "- Baker: Bakers start early." in reply.text()
    assert "The Medical Technical Officer profile says nothing about start and finish times." in reply.text()


def test_a_bare_name_asks_the_same_question_again(answerer: Answerer) -> None:
    _, context = answerer.answer(ask("hours/start_finish", MTO), Context())
    reply, _ = answerer.answer(ask("name_career", "baker"), context)
    assert reply.text().startswith("Bakers start early.")


@pytest.mark.parametrize("turn", ["more", "which_ones", "affirm", "go_back", "choose", "talk_to_person", "about_source"])
def test_a_turn_without_a_career_asks_which(answerer: Answerer, turn: str) -> None:
    reply, _ = getattr(answerer, turn)(Context())
    assert reply.text().startswith("Which career do you mean?")


def test_a_removed_career_is_forgotten(answerer: Answerer) -> None:
    reply, _ = answerer.answer(ask("hours"), Context(career="chef", labels=["hours"]))
    assert reply.text().startswith("Which career do you mean?")
