"""The replies to the evaluation questions reach the goals of `benchmarks.evaluate`, and docs/quality.md has their shares."""

from __future__ import annotations

import re

import pytest

from benchmarks.evaluate import (
    GOALS,
    HELD_OUT,
    HELD_OUT_TOLERANCE,
    QUALITY_PAGE,
    TOLERANCE,
    Verdict,
    ask_all,
    least,
    quality_table,
    shares,
)
from benchmarks.judge import stated_facts, without_contractions
from benchmarks.questions import FOLDER, load_singles

MAX_DIFFERENCE = 4.0  # percentage points: two of the fewest questions in a class


@pytest.fixture(scope="module")
def verdicts(assistant: str) -> list[Verdict]:
    return list(ask_all(assistant))


@pytest.fixture(scope="module")
def held_out(assistant: str) -> list[Verdict]:
    return list(ask_all(assistant, HELD_OUT))


@pytest.mark.parametrize("kind", GOALS)
def test_development_questions_reach_the_goal(verdicts: list[Verdict], kind: str) -> None:
    right, asked = shares(verdicts)[kind]
    assert right / asked >= least(kind, TOLERANCE), [(v.text, v.problem) for v in verdicts if v.kind == kind and v.problem]


@pytest.mark.parametrize("kind", GOALS)
def test_held_out_questions_come_near_the_goal(held_out: list[Verdict], kind: str) -> None:
    right, asked = shares(held_out)[kind]
    assert right / asked >= least(kind, HELD_OUT_TOLERANCE)


def test_narrow_answers_lead_with_the_fact_and_are_short(verdicts: list[Verdict], held_out: list[Verdict]) -> None:
    """The fact begins within the first 15 words, and the answer has at most 60 with its source."""
    singles = [q for folder in (FOLDER, HELD_OUT) for q in load_singles(folder)]
    fact_asked = {q.text: q.facts[0] for q in singles if q.kind == "answerable" and len(q.facts) == 1}
    answers = [
        (without_contractions(v.reply), fact_asked[v.text]) for v in [*verdicts, *held_out] if v.text in fact_asked and not v.problem
    ]
    late = [answer for answer, fact in answers if len(answer[: stated_facts(answer)[fact]].split()) >= 15]
    long = [answer for answer, _ in answers if len(answer.split()) > 60]
    assert len(late) <= 0.1 * len(answers), late
    assert len(long) <= 0.1 * len(answers), long


@pytest.mark.parametrize("fact", range(1, 36))
def test_each_fact_is_stated_first_for_three_wordings(verdicts: list[Verdict], held_out: list[Verdict], fact: int) -> None:
    asking = {q.text for folder in (FOLDER, HELD_OUT) for q in load_singles(folder) if q.kind == "answerable" and q.facts == [fact]}
    right = [v.text for v in [*verdicts, *held_out] if v.text in asking and not v.problem]
    assert len(right) >= 3, right


def test_the_page_has_the_measured_shares(verdicts: list[Verdict], held_out: list[Verdict]) -> None:
    rows = QUALITY_PAGE.read_text(encoding="utf-8").splitlines()
    for line in quality_table(shares(verdicts), shares(held_out)).splitlines()[2:]:
        kind_and_goal = line.partition("%")[0]
        published_row = next(row for row in rows if row.startswith(kind_and_goal))
        for measured, published in zip(_shares_in(line), _shares_in(published_row), strict=True):
            assert abs(measured - published) <= MAX_DIFFERENCE, f"{published_row}: run `make evaluate WRITE_DOCS=1`"


def _shares_in(row: str) -> list[float]:
    return [float(share) for share in re.findall(r"([\d.]+)% of", row)]


def test_there_are_enough_questions() -> None:
    assert len(load_singles()) >= 1900
