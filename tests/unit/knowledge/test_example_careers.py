"""The example careers are complete, cover many fields, and state facts of a named source."""

from __future__ import annotations

import pytest

from bot.knowledge.loader import BUNDLED_PROFILES, read_profiles
from bot.knowledge.models import Career
from bot.knowledge.taxonomy import Label
from bot.paths import EXAMPLES, ROOT

CAREERS, FAULTS = read_profiles(BUNDLED_PROFILES, EXAMPLES)
BUNDLED = {path.stem for path in BUNDLED_PROFILES.glob("*.yml")}
EXAMPLE_CAREERS = [career for career in CAREERS if career.id not in BUNDLED]


def test_they_have_no_faults_together_with_the_bundled_profiles() -> None:
    assert FAULTS == []
    assert len(EXAMPLE_CAREERS) == 40


def test_they_cover_many_fields() -> None:
    assert len({category for career in EXAMPLE_CAREERS for category in career.categories}) >= 20


@pytest.mark.parametrize("career", EXAMPLE_CAREERS, ids=lambda career: career.id)
def test_each_is_short_and_answers_what_people_ask(career: Career) -> None:
    texts = [statement.text for group in career.statements.values() for statement in group]
    assert 12 <= len(texts) <= 18
    assert len(set(texts)) == len(texts)
    assert all(text.endswith(".") and text[0].isupper() and len(text.split()) <= 36 for text in texts)
    assert all("2020" in text and "a year" in text for text in texts if "£" in text)
    for label in ("overview", "hours", "environment/places", "skills", "entry", "pay/starting_pay", "pay/experienced_pay", "progression"):
        assert career.statements_about(Label.parse(label)), label


@pytest.mark.parametrize("career", EXAMPLE_CAREERS, ids=lambda career: career.id)
def test_each_names_its_source_and_licence(career: Career) -> None:
    assert (career.source.publisher, career.source.date, career.source.nation) == ("National Careers Service", "2020-11", "England")
    assert (career.source.url or "").startswith("https://nationalcareers.service.gov.uk/job-profiles/")
    for path in (EXAMPLES / f"{career.id}.yml", ROOT / "NOTICE"):
        assert "Open Government Licence v3.0" in " ".join(path.read_text(encoding="utf-8").replace("#", "").split())
