"""The first profile states all of its 35 facts."""

import re

import pytest

from benchmarks.questions import fact_patterns
from bot.knowledge.loader import BUNDLED_PROFILES
from bot.knowledge.models import Career
from bot.knowledge.store import load_store
from bot.knowledge.taxonomy import Label
from tests.unit.answering.conftest import Talk

FACTS = range(1, 36)


@pytest.fixture(scope="module")
def career() -> Career:
    career = load_store(BUNDLED_PROFILES).get("medical-technical-officer")
    assert career is not None
    return career


def test_there_are_patterns_for_every_fact() -> None:
    assert sorted(fact_patterns()) == list(FACTS)


@pytest.mark.parametrize("number", FACTS)
def test_the_profile_states_the_fact(career: Career, number: int) -> None:
    texts = [s.text for statements in career.statements.values() for s in statements]
    texts += [f"{c.name} {c.phone} {c.address}" for c in career.contacts]
    texts.append(", ".join(career.related))
    assert any(all(re.search(pattern, text, re.IGNORECASE) for pattern in fact_patterns()[number]) for text in texts)


@pytest.mark.parametrize("topic", ["overview", "duties", "specialisms", "hours", "environment", "skills", "progression"])
def test_a_broad_question_is_answered_with_the_whole_topic(career: Career, topic: str) -> None:
    talk = Talk(career)
    replies = [talk.ask(topic), talk.ask("more")]
    for statement in career.statements[topic]:
        assert statement.text in "\n".join(replies)


def test_hedges_are_kept(career: Career) -> None:
    hedged = {
        "hours/shifts": "may",
        "hours/on_call": "may",
        "hours/part_time": "may",
        "duties/maintenance": "Some may",
        "environment/home_visits": "Occasionally",
        "environment/cleanliness": "sometimes",
        "environment/protective_clothing": "may be necessary",
        "environment/lifting": "can involve some",
        "environment/patient_contact": "likely",
        "progression/nhs": "Most",
        "progression/teaching": "would",
        "progression/further_study": "Some",
        "progression/industry": "some openings",
    }
    for label, hedge in hedged.items():
        assert hedge in career.statements_about(Label.parse(label))[0].text


def test_the_profile_has_no_topics_that_the_page_lacks(career: Career) -> None:
    assert "entry" not in career.statements
    assert "pay" not in career.statements
