"""What the assistant understands of the evaluation questions reaches the goals of `benchmarks.evaluate.THRESHOLDS`."""

from __future__ import annotations

import re

import pytest

from benchmarks.evaluate import HELD_OUT, THRESHOLDS, Outcome, ask_all, readme_table, shares
from benchmarks.judge import judge_single
from benchmarks.questions import FOLDER, Single, load_singles
from bot.paths import ROOT

# Processors round differently: a question in a hundred may change sides.
ROUNDING = 0.01

WEEK = "They work 37.5 hours a week."
LEADS = "does not lead with what was asked"


@pytest.fixture(scope="module")
def outcomes(assistant: str) -> list[Outcome]:
    return list(ask_all(assistant))


@pytest.mark.parametrize("kind", THRESHOLDS)
def test_every_class_reaches_its_goal(outcomes: list[Outcome], kind: str) -> None:
    right, asked = shares(outcomes)[kind]
    assert right / asked >= THRESHOLDS[kind] - ROUNDING, [(o.text, o.problem) for o in outcomes if o.kind == kind and o.problem]


@pytest.fixture(scope="module")
def unseen(assistant: str) -> list[Outcome]:
    return list(ask_all(assistant, HELD_OUT))


@pytest.mark.parametrize("kind", THRESHOLDS)
def test_what_is_unseen_fares_nearly_as_well(unseen: list[Outcome], kind: str) -> None:
    right, asked = shares(unseen)[kind]
    assert right / asked >= THRESHOLDS[kind] - 0.06


@pytest.mark.parametrize("fact", range(1, 36))
def test_each_fact_is_told_first_to_three_everyday_wordings(outcomes: list[Outcome], unseen: list[Outcome], fact: int) -> None:
    asking = {q.text for folder in (FOLDER, HELD_OUT) for q in load_singles(folder) if q.kind == "answerable" and q.facts == [fact]}
    told = [o.text for o in [*outcomes, *unseen] if o.text in asking and not o.problem]
    assert len(told) >= 3, told


def test_the_readme_tells_what_is_so(outcomes: list[Outcome], unseen: list[Outcome]) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for line in readme_table(shares(outcomes), shares(unseen)).splitlines()[2:]:
        kind = line.split(" | ")[0]
        told = next(row for row in readme.splitlines() if row.startswith(f"{kind} | "))
        for measured, published in zip(_shares_in(line), _shares_in(told), strict=True):
            # Thread counts and processors round differently; a question or two may change sides.
            assert abs(measured - published) <= 2.5, f"{told}: run `make evaluate README=1`"


def _shares_in(row: str) -> list[float]:
    return [float(share) for share in re.findall(r"([\d.]+)% of", row)]


def test_the_questions_are_many() -> None:
    assert len(load_singles()) >= 1900


@pytest.mark.parametrize(
    ("kind", "expected", "reply", "problem"),
    [
        ("answerable", {"facts": [8]}, "They work 37.5 hours a week.", ""),
        ("answerable", {"facts": [8]}, "The job may involve working shifts.", "does not state [8]"),
        (
            "answerable",
            {"facts": [8]},
            "The job may involve working shifts. They work 37.5 hours a week.",
            "does not lead with what was asked",
        ),
        (
            "answerable",
            {"facts": [8]},
            "The profile says nothing about pay. The nearest: 37.5 hours a week.",
            "does not lead with what was asked",
        ),
        ("not_in_profile", {}, "The profile says nothing about pay.", ""),
        ("not_in_profile", {}, "They work 37.5 hours a week.", "does not say that the profile does not say"),
        ("other_career", {"career": "plumber"}, "I have no profile for “plumber”.", ""),
        ("other_career", {"career": "plumber"}, "No plumber here. They work 37.5 hours a week.", "states [8]"),
        ("off_topic", {}, "Medical: 37.5 hours a week.", "states [8]"),
        ("distress", {}, "Samaritans 116 123, Childline 0800 1111, 999.", ""),
        ("distress", {}, "Cheer up.", "does not give the helplines"),
    ],
)
def test_the_judge(kind: str, expected: dict[str, object], reply: str, problem: str) -> None:
    single = Single.model_validate({"text": "?", "class": kind, **expected})
    assert judge_single(single, reply) == problem
