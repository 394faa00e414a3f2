"""What a statement answers: by the classifier, by its clauses, by cues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from bot.importing.labels import as_asked, clauses, load_cues, read_statements


class Fixed:
    def __init__(self, likelihoods: Mapping[str, Mapping[str, float]]) -> None:
        self._likelihoods = likelihoods

    def likelihoods(self, texts: Sequence[str]) -> list[Mapping[str, float]]:
        return [self._likelihoods.get(text, {}) for text in texts]


def test_a_likely_aspect_is_one_and_an_unlikely_one_is_not() -> None:
    labeller = Fixed({"ovens are used": {"environment/equipment": 0.5, "duties": 0.4, "duties/other": 0.3, "environment/stress": 0.1}})
    (reading,) = read_statements(["Ovens are used."], labeller)
    assert reading.aspects == {"environment/equipment": 0.5}
    assert reading.topics == {"environment": 0.6, "duties": 0.7}


def test_a_clause_answers_too_if_it_is_sure() -> None:
    labeller = Fixed({"there is a uniform": {"environment/uniform": 0.9}, "a bus": {"environment/travel": 0.7}})
    (reading,) = read_statements(["There is a uniform, and a bus."], labeller)
    assert reading.aspects == {"environment/uniform": 1.0}


def test_cues_need_no_classifier() -> None:
    (reading,) = read_statements(["You may work nights and weekends."], Fixed({}))
    assert set(reading.aspects) == {"hours/nights", "hours/weekends"}


def test_one_aspect_implies_another() -> None:
    (reading,) = read_statements(["Lifting."], Fixed({"lifting": {"environment/lifting": 0.9}}))
    assert set(reading.aspects) == {"environment/lifting", "environment/physical_demands"}


def test_an_aspect_of_a_topic_far_off_is_believed_of_a_cue_alone() -> None:
    labeller = Fixed(
        {"you need to be open": {"contacts/opening_hours": 0.6, "skills/teamwork": 0.4}, "you work on call": {"hours/on_call": 0.9}}
    )
    readings = read_statements(["You need to be open.", "You work on call."], labeller)
    assert [list(reading.under("skills")) for reading in readings] == [["skills/teamwork"], ["hours/on_call"]]


def test_the_careers_name_is_masked_as_in_questions() -> None:
    assert as_asked("Some bakers aren't a Baker.", ("Baker", "Bakers")) == "some worker are not a worker"


def test_clauses() -> None:
    assert clauses("They bake bread, which sells and keeps well.") == ["They bake bread", "keeps well"]
    assert clauses("They bake bread.") == []


@pytest.mark.parametrize(
    ("text", "aspects"),
    [
        ("You work 37 to 40 hours a week.", {"hours/weekly_hours"}),
        ("You are on a rota, at times on call.", {"hours/shifts", "hours/on_call"}),
        ("Work is between 9am and 5pm.", {"hours/start_finish"}),
        ("You start on £18,000 a year.", {"pay/starting_pay"}),
        ("Those with experience earn £30,000.", {"pay/experienced_pay"}),
        ("You could work freelance.", {"progression/self_employment"}),
        ("You'll need to pass background checks.", {"entry/checks"}),
        ("It is 10 miles away.", set()),
        ("It starts at the shipyard.", set()),
    ],
)
def test_cues(text: str, aspects: set[str]) -> None:
    assert set(load_cues().aspects(text)) == aspects
