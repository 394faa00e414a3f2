"""Judges' verdicts: how they are read, combined and counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.scripts import Script
from benchmarks.verdicts import Grade, Verdict, Verdicts, agreement, decide, kappa, kind_of, majority, read_verdicts, shares, wilson

CONVERSATION = Script.model_validate(
    {"id": "c", "turns": [{"text": "hours?", "expect": "37.5"}, {"text": "and weekends?", "expect": "a gap", "leans": True}]}
)
SINGLE = Script.model_validate({"id": "s", "class": "answerable", "text": "pay?", "expect": "a gap"})


def judge(*grades: Grade, kind: str = "false gap") -> Verdicts:
    """Return verdicts on the two turns of the conversation and, if there is a third, on the single question."""
    positions = [("c", 0), ("c", 1), ("s", 0)]
    return {
        (name, turn): Verdict(id=name, turn=turn, verdict=grade, kind=kind) for (name, turn), grade in zip(positions, grades, strict=False)
    }


def test_verdicts_are_read(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text('{"id": "c", "turn": 1, "verdict": "bad", "kind": "repeated", "why": "again"}\n\n{"id": "s", "verdict": "good"}\n')
    assert read_verdicts(path) == {
        ("c", 1): Verdict(id="c", turn=1, verdict="bad", kind="repeated"),
        ("s", 0): Verdict(id="s", verdict="good"),
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"id": "c", "verdict": "fine"}', ":1: verdict: "),
        ('{"id": "c", "turn": -1, "verdict": "good"}', ":1: turn: "),
        ('\n{"verdict": "good"}', ":2: id: "),
        ("{", ":1: Invalid JSON"),
        ('{"id": "c", "verdict": "good"}\n{"id": "c", "turn": 0, "verdict": "bad"}', ":2: a second verdict on turn 0 of c"),
    ],
)
def test_a_faulty_verdict_is_named_by_file_and_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text(text)
    with pytest.raises(ValueError, match=f"^{path}{message}"):
        read_verdicts(path)


@pytest.mark.parametrize(
    ("votes", "grade"),
    [
        (("good", "good"), "good"),
        (("good", "acceptable"), "acceptable"),
        (("bad", "good"), "bad"),
        (("bad", "good", "good"), "good"),
        (("good", "bad", "bad"), "bad"),
        (("bad", "good", "acceptable"), "acceptable"),
    ],
)
def test_the_majority_decides_and_the_worse_of_two(votes: tuple[Grade, ...], grade: Grade) -> None:
    assert majority(votes) == grade


def test_a_third_judge_decides_splits() -> None:
    judges = {"one": judge("good", "bad", "good"), "two": judge("good", "good", "bad"), "three": {("c", 1): judge("good", "good")["c", 1]}}
    assert decide([CONVERSATION, SINGLE], judges) == {("c", 0): ("good", ""), ("c", 1): ("good", ""), ("s", 0): ("bad", "false gap")}


def test_a_turn_with_one_verdict_is_an_error() -> None:
    with pytest.raises(ValueError, match="turn 1 of c needs two verdicts and has 1"):
        decide([CONVERSATION], {"one": judge("good", "good"), "two": judge("good")})


def test_a_verdict_on_a_turn_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(ValueError, match="two judges turn 0 of s"):
        decide([CONVERSATION], {"one": judge("good", "good"), "two": judge("good", "good", "good")})


@pytest.mark.parametrize(
    ("kinds", "kind"),
    [
        (("repeated", "Repeated ", "too long"), "repeated"),
        (("too long", "repeated"), "too long"),
        (("", "repeated"), "repeated"),
        (("", ""), "no kind given"),
    ],
)
def test_the_kind_is_that_of_most_judges_or_the_first(kinds: tuple[str, ...], kind: str) -> None:
    assert kind_of([Verdict(id="c", verdict="bad", kind=each) for each in kinds]) == kind


def test_the_kind_of_a_judge_who_does_not_find_it_bad_does_not_count() -> None:
    votes = [Verdict(id="c", verdict="acceptable", kind="too long"), Verdict(id="c", verdict="bad", kind="repeated")]
    assert kind_of(votes) == "repeated"


@pytest.mark.parametrize(
    ("count", "of", "interval"),
    [(0, 10, (0.0, 0.2775)), (10, 10, (0.7225, 1.0)), (32, 148, (0.1575, 0.2891)), (0, 0, (0.0, 1.0))],
)
def test_wilson_interval(count: int, of: int, interval: tuple[float, float]) -> None:
    assert wilson(count, of) == pytest.approx(interval, abs=0.0005)


def test_kappa() -> None:
    # The usual example: 20 and 15 of 50 in agreement, 0.7 observed and 0.5 by chance.
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert kappa(pairs) == pytest.approx(0.4)
    assert kappa([("yes", "yes")] * 3) == 1.0
    assert kappa([("yes", "no"), ("no", "yes")]) == pytest.approx(-1.0)


def test_shares() -> None:
    decided = decide([CONVERSATION, SINGLE], {name: judge("good", "bad", "acceptable") for name in ("one", "two")})
    assert shares([CONVERSATION, SINGLE], decided) == {
        "all turns: not bad": (2, 3),
        "all turns: good": (1, 3),
        "turns that lean: not bad": (0, 1),
        "turns that lean: good": (0, 1),
        "answerable: not bad": (1, 1),
        "answerable: good": (0, 1),
        "conversations without a bad reply": (0, 1),
    }


def test_single_questions_alone_have_no_row_for_conversations() -> None:
    verdict = {("s", 0): Verdict(id="s", verdict="good")}
    assert list(shares([SINGLE], decide([SINGLE], {"one": verdict, "two": verdict})))[-1] == "answerable: good"


def test_agreement_is_that_of_the_judges_of_all_turns() -> None:
    judges = {"one": judge("good", "bad", "good"), "two": judge("acceptable", "bad", "good"), "three": judge("good")}
    (bad, grades) = agreement(judges, 3)
    assert bad == ("one, two", "bad or not", 3, 1.0)
    assert grades[:3] == ("one, two", "three grades", 2)
    assert grades[3] == pytest.approx(0.5)
