"""The bundled profiles state the facts of their sources, with their hedges."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.knowledge.loader import BUNDLED_PROFILES
from bot.knowledge.models import Career
from bot.knowledge.store import load_store
from bot.knowledge.taxonomy import Label
from tests.unit.answering.conftest import Talk

NATIONAL = ("wind-turbine-technician", "archivist")


def profile(career_id: str) -> Career:
    career = load_store(BUNDLED_PROFILES).get(career_id)
    assert career is not None
    return career


def stated(career: Career) -> list[str]:
    return [statement.text for statements in career.statements.values() for statement in statements]


@pytest.mark.parametrize(
    ("career", "label", "facts"),
    [
        ("wind-turbine-technician", "hours/weekly_hours", "usually 37 to 40 hours a week"),
        ("wind-turbine-technician", "hours/on_call", "could occasionally on call"),
        ("wind-turbine-technician", "environment/outdoors", "could outdoors all weathers"),
        ("wind-turbine-technician", "environment/heights", "could at height"),
        ("wind-turbine-technician", "environment/places", "could remote rural areas or at sea"),
        ("wind-turbine-technician", "environment/protective_clothing", "may protective clothing"),
        ("wind-turbine-technician", "entry/training", "safety training could sea survival if offshore"),
        ("wind-turbine-technician", "entry/driving_licence", "full driving licence"),
        ("wind-turbine-technician", "entry/checks", "background checks"),
        ("wind-turbine-technician", "entry/career_change", "another industry armed forces"),
        ("wind-turbine-technician", "entry/apprenticeship", "advanced apprenticeship"),
        ("wind-turbine-technician", "pay/starting_pay", "In 2020 usually £23,000 a year"),
        ("wind-turbine-technician", "pay/experienced_pay", "In 2020 usually £42,000 a year"),
        ("wind-turbine-technician", "progression/outlook", "In 2020 predicted 10 years"),
        ("wind-turbine-technician", "progression/management", "could supervising"),
        ("archivist", "hours/weekly_hours", "usually 38 to 40 hours a week"),
        ("archivist", "hours/start_finish", "could between 8am and 6pm"),
        ("archivist", "environment/places", "could office"),
        ("archivist", "environment/physical_demands", "could physically demanding"),
        ("archivist", "environment/cleanliness", "could cramped and dusty"),
        ("archivist", "entry/degree", "degree and postgraduate training"),
        ("archivist", "entry/experience", "usually relevant work experience"),
        ("archivist", "duties/research", "research"),
        ("archivist", "pay/starting_pay", "In 2020 usually £20,000 a year"),
        ("archivist", "pay/experienced_pay", "In 2020 usually £60,000 a year"),
        ("archivist", "progression/self_employment", "could self-employed"),
    ],
)
def test_facts_have_their_hedges_and_aspects(career: str, label: str, facts: str) -> None:
    first = profile(career).statements_about(Label.parse(label))[0].text
    assert re.search(".*".join(rf"\b{re.escape(word)}" if word[0].isalnum() else re.escape(word) for word in facts.split()), first), first


@pytest.mark.parametrize(
    ("career", "label", "start"),
    [
        ("wind-turbine-technician", "overview", "Wind turbine technicians maintain the turbines of wind farms"),
        ("wind-turbine-technician", "entry", "You can get in through a university course, a college course or"),
        ("wind-turbine-technician", "entry/degree", "You can get in through a university course, a college course or"),
        ("archivist", "overview", "Archivists look after collections of historical records"),
        ("archivist", "entry/degree", "You need a degree and postgraduate training."),
        ("archivist", "entry/qualifications", "You need a degree and postgraduate training."),
        ("archivist", "progression/private_sector", "With experience, you could work with larger and more prestigious organisations"),
    ],
)
def test_an_answer_begins_with_the_main_point(career: str, label: str, start: str) -> None:
    text = Talk(profile(career)).ask(label, career)
    assert text.startswith(start) or text.splitlines()[1].startswith(f"- {start}"), text


@pytest.mark.parametrize("career", NATIONAL)
def test_the_source_is_named_with_its_licence(career: str) -> None:
    source = profile(career).source
    assert (source.publisher, source.date) == ("National Careers Service", "2020-11")
    assert source.url == f"https://nationalcareers.service.gov.uk/job-profiles/{career}"
    for path in (BUNDLED_PROFILES / f"{career}.yml", BUNDLED_PROFILES.parents[2] / "NOTICE"):
        assert "Open Government Licence v3.0" in " ".join(path.read_text(encoding="utf-8").replace("#", "").split())


@pytest.mark.parametrize("career", NATIONAL)
def test_statements_stand_on_their_own(career: str) -> None:
    texts = stated(profile(career))
    assert 28 <= len(texts) <= 40
    assert len(set(texts)) == len(texts)
    assert all(text.endswith(".") and len(text.split()) <= 36 for text in texts)
    assert all("2020" in text and "a year" in text for text in texts if "£" in text)


@pytest.mark.parametrize("career", NATIONAL)
def test_contacts_have_no_made_up_details(career: str) -> None:
    for contact in profile(career).contacts:
        assert not (contact.phone or contact.address or contact.email or contact.url)


@pytest.mark.parametrize("path", sorted(BUNDLED_PROFILES.glob("*.yml")), ids=lambda path: path.stem)
def test_a_gap_names_the_career(path: Path) -> None:
    career = profile(path.stem)
    text = Talk(career).ask("hours/holidays", career.id)
    assert text.startswith(f"The {career.name} profile doesn’t really cover holiday allowance")
