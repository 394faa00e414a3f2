"""Names of careers: ids, and names in titles and sentences."""

from pathlib import Path

import pytest

from bot.importing.layout import load_layout
from bot.importing.names import make_id, name_activity, split_names


@pytest.mark.parametrize(
    ("name", "expected"), [("TV & film producer", "tv-film-producer"), ("Pâtissier's aide (UK)", "patissiers-aide-uk")]
)
def test_ids(name: str, expected: str) -> None:
    assert make_id(name) == expected


@pytest.mark.parametrize("text", ["chef, waiter, and baker", "chef, waiter and baker", "a chef, a waiter, or the baker"])
def test_names_listed_in_a_sentence(text: str) -> None:
    assert split_names(text) == ["chef", "waiter", "baker"]


@pytest.mark.parametrize(
    ("title", "career"),
    [
        ("Medical Technical Officer Careers", "Medical Technical Officer"),
        ("What does a baker do?", "baker"),
        ("How to become an actuary | Made-up Careers", "actuary"),
        ("BAKER", "Baker"),
        ("GP", "GP"),
        ("Job profile: lighthouse keeper", "lighthouse keeper"),
        ("Working hours", ""),
        ("How to become", ""),
    ],
)
def test_the_career_in_a_title(title: str, career: str) -> None:
    assert load_layout().find_career(title) == career


@pytest.mark.parametrize(
    ("heading", "topics"),
    [
        ("What does a Baker do?", ("duties", "overview", "specialisms")),
        ("WHAT DO BAKERS DO", ("duties", "overview", "specialisms")),
        ("What’s the working environment like working as a Baker?", ("hours", "environment")),
        ("Baker Career Opportunities", ("progression",)),
        ("Skills & knowledge:", ("skills",)),
        ("Day to day tasks", ("duties", "overview", "specialisms")),
        ("Why choose us?", None),
    ],
)
def test_headings(heading: str, topics: tuple[str, ...] | None) -> None:
    assert load_layout().find_topics(heading, "Baker") == topics


@pytest.mark.parametrize(
    "sentence",
    [
        "Also see the profiles on chef, waiter, and cook.",
        "See also our profiles of a chef, waiter and cook",
        "You might also see the job profiles for chef, waiter or cook.",
    ],
)
def test_sentences_that_point_to_other_profiles(sentence: str) -> None:
    assert load_layout().find_related(sentence) == ["chef", "waiter", "cook"]


def test_other_sentences_about_profiles_point_to_none() -> None:
    assert load_layout().find_related("You will see the profiles of planes.") == []


def test_a_layout_with_an_unknown_topic_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "layout.yml"
    groups = "[{topics: [wages], phrases: [salary]}]"
    path.write_text(f"{{titles: [], headings: {groups}, see_also: x, runs_on: [], professional_bodies: []}}", encoding="utf-8")
    with pytest.raises(ValueError, match=r"layout\.yml: unknown topic 'wages'"):
        load_layout(path)


def test_what_people_do_is_named_by_their_career() -> None:
    assert name_activity("beekeeper") == "beekeeping"
    assert name_activity("vet") == ""
