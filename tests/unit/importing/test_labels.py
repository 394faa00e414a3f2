"""The aspects of a statement come from the classifier of statements, and those it does not know from that of questions and from cues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from bot.importing.labels import StatementLikelihoods, label_statements, split_clauses
from bot.knowledge.cues import load_cues
from bot.knowledge.statement_model import StatementText, mask_names, normalise_statement


class FixedLabeller:
    """Looks likelihoods up in a table."""

    def __init__(self, asked: Mapping[str, Mapping[str, float]] = {}, learned: Mapping[str, Mapping[str, float]] = {}) -> None:
        self._asked, self._learned = asked, learned

    def likelihoods(self, statements: Sequence[StatementText]) -> list[StatementLikelihoods]:
        return [
            StatementLikelihoods({"entry": 1.0}, self._learned.get(text.normalised, {}), self._asked.get(text.normalised, {}))
            for text in statements
        ]

    def heading_topics(self, headings: Sequence[str]) -> list[Mapping[str, float]]:
        return [{} for _ in headings]


def test_an_aspect_needs_its_threshold() -> None:
    labeller = FixedLabeller(
        {"ovens are used": {"environment/equipment": 0.5, "duties": 0.4, "duties/other": 0.3, "environment/stress": 0.1}}
    )
    (labels,) = label_statements(["Ovens are used."], labeller)
    assert labels.under("environment") == {"environment/equipment": 0.5}
    assert labels.topics == {"entry": 1.0}


def test_what_the_classifier_of_statements_finds_unlikely_is_left_out() -> None:
    learned = {"you lift ovens at night": {"environment/lifting": 0.9, "hours/nights": 0.05, "environment/equipment": 0.02}}
    asked = {"you lift ovens at night": {"environment/equipment": 0.9}}
    (labels,) = label_statements(["You lift ovens at night."], FixedLabeller(asked, learned))
    assert set(labels.under("environment")) == {"environment/lifting", "environment/physical_demands"}


@pytest.mark.parametrize(("probability", "aspects"), [(0.45, []), (0.55, ["skills/maths"])])
def test_a_learned_aspect_of_another_topic_has_to_be_likelier(probability: float, aspects: list[str]) -> None:
    learned = {"you need a level maths": {"skills/maths": probability}}
    (labels,) = label_statements(["You need A level maths."], FixedLabeller(learned=learned))
    assert [aspect for aspect in labels.under("entry") if aspect == "skills/maths"] == aspects


def test_a_clause_adds_aspects_of_high_likelihood() -> None:
    labeller = FixedLabeller({"there is a uniform": {"environment/uniform": 0.9}, "a bus": {"environment/travel": 0.7}})
    (labels,) = label_statements(["There is a uniform, and a bus."], labeller)
    assert set(labels.under("environment")) == {"environment/uniform"}


def test_clauses() -> None:
    assert split_clauses("They bake bread, which sells and keeps well.") == ["They bake bread", "keeps well"]
    assert split_clauses("They bake bread.") == []


def test_cues_need_no_classifier() -> None:
    (labels,) = label_statements(["You may work nights and weekends."], FixedLabeller({}))
    assert set(labels.under("pay")) == {"hours/nights", "hours/weekends"}


def test_one_aspect_implies_another() -> None:
    (labels,) = label_statements(["Lifting."], FixedLabeller({"lifting": {"environment/lifting": 0.9}}))
    assert set(labels.under("environment")) == {"environment/lifting", "environment/physical_demands"}


def test_an_unlikely_aspect_needs_most_of_its_topic() -> None:
    labeller = FixedLabeller(
        {
            "they index books": {"duties/paperwork": 0.2, "pay/other": 0.7},
            "they move books": {"duties/paperwork": 0.2, "duties/research": 0.2},
            "they like books": {"duties/paperwork": 0.05},
        }
    )
    labelled = label_statements(["They index books.", "They move books.", "They like books."], labeller)
    assert [list(labels.under("duties")) for labels in labelled] == [["duties/paperwork"], [], []]


@pytest.mark.parametrize(
    ("topic", "text", "aspects"),
    [
        ("progression", "You could become a regional manager.", {"progression/management"}),
        ("entry", "You could work for a regional manager.", set()),
        ("duties", "They write reports.", {"duties/paperwork"}),
        ("duties", "They keep customer records.", {"duties/paperwork"}),
        ("progression", "They write reports.", set()),
        ("entry", "You could do a college course.", {"entry/courses"}),
        ("entry", "You may need experience of working with animals.", {"entry/experience"}),
        ("skills", "You'll need to work well under pressure.", set()),
        ("entry", "You need 5 GCSEs, including English and maths.", {"entry/school_subjects", "entry/qualifications"}),
        ("entry", "You need 2 A levels in subjects such as biology.", {"entry/school_subjects", "entry/qualifications"}),
        ("entry", "You need 2 A levels.", {"entry/qualifications"}),
        ("contacts", "You can find out more from the Guild of Bakers.", {"contacts/professional_bodies", "contacts/website"}),
        ("contacts", "You could join the Bakers' Union.", {"contacts/professional_bodies"}),
        ("contacts", "You can get more advice through Bake Careers.", {"contacts/website"}),
    ],
)
def test_cues_within_a_topic(topic: str, text: str, aspects: set[str]) -> None:
    assert set(load_cues().find_within(topic, text)) == aspects


def test_aspects_of_distant_topics_need_a_cue() -> None:
    labeller = FixedLabeller(
        {"you need to be open": {"contacts/opening_hours": 0.6, "skills/teamwork": 0.4}, "you work on call": {"hours/on_call": 0.9}}
    )
    labelled = label_statements(["You need to be open.", "You work on call."], labeller)
    assert [list(labels.under("skills")) for labels in labelled] == [["skills/teamwork"], ["hours/on_call"]]


def test_the_name_of_the_career_is_masked() -> None:
    assert normalise_statement("Some bakers aren't a Baker.", mask_names(("Baker", "Bakers"))) == "some worker are not a worker"


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
        ("The room has to be sterile.", {"environment/cleanliness"}),
        ("It can be upsetting.", {"environment/stress"}),
        ("You could work at a desk or from home.", {"environment/remote"}),
        ("You may be away from home.", {"environment/travel"}),
        ("It is 10 miles away.", set()),
        ("It starts at the shipyard.", set()),
    ],
)
def test_cues(text: str, aspects: set[str]) -> None:
    assert set(load_cues().find_aspects(text)) == aspects


def test_cues_for_a_label_that_the_taxonomy_lacks_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "cues.yml"
    path.write_text("{cues: {pay/tips: [tips]}, within: {}, implies: {}, neighbours: {}}", encoding="utf-8")
    with pytest.raises(ValueError, match=r"cues\.yml: the taxonomy has no 'pay/tips'"):
        load_cues(path)
