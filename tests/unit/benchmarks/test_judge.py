"""Replies are judged by their text."""

from __future__ import annotations

import pytest

from benchmarks.judge import judge_single, judge_turn, without_contractions
from benchmarks.questions import DialogueTurn, Single


@pytest.mark.parametrize(
    ("kind", "expected", "reply", "problem"),
    [
        ("answerable", {"facts": [8]}, "They work 37.5 hours a week.", ""),
        ("answerable", {"facts": [8]}, "The job may involve working shifts.", "does not state [8]"),
        ("answerable", {"facts": [6]}, "That would be cardiology, which the profile lists.", ""),
        ("answerable", {"facts": [6]}, "The role varies with the specialism, which can include audiology.", ""),
        ("answerable", {"facts": [12]}, "Yes, that can include operating theatres.", ""),
        ("answerable", {"facts": [6]}, "Yes, that can include operating theatres.", "does not state [6]"),
        ("off_topic", {}, "Yes, that can include operating theatres.", "states [12]"),
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


@pytest.mark.parametrize(
    ("contracted", "full"),
    [
        ("The profile doesn't say", "The profile does not say"),
        ("The profile doesn’t say", "The profile does not say"),
        ("There's shift work, and that’s all", "There is shift work, and that is all"),
        ("You'd work, you’ll learn, you're paid", "You would work, you will learn, you are paid"),
        ("I can't and won't; I'm sorry", "I can not and will not; I am sorry"),
        ("They cannot", "They can not"),
        ("They've found they would've", "They have found they would have"),
        ("the officer’s hours, a children's nurse", "the officer's hours, a children's nurse"),
    ],
)
def test_contractions_are_written_out(contracted: str, full: str) -> None:
    assert without_contractions(contracted) == full


@pytest.mark.parametrize("gap", ["doesn't say", "doesn’t say", "does not say", "says nothing", "doesn't answer that", "gives no figure"])
def test_a_gap_counts_with_and_without_a_contraction(gap: str) -> None:
    single = Single.model_validate({"text": "pay?", "class": "not_in_profile"})
    assert judge_single(single, f"The profile {gap}.") == ""
    assert judge_turn(DialogueTurn(text="pay?", gap=True), f"The profile {gap}.") == ""


@pytest.mark.parametrize(
    ("words", "reply"),
    [("does not say", "It doesn’t say."), ("doesn't say", "It does not say."), ("you'd", "You would."), ("you would", "You’d.")],
)
def test_words_that_a_reply_must_contain_count_with_and_without_a_contraction(words: str, reply: str) -> None:
    assert judge_turn(DialogueTurn(text="pay?", contains=[words]), reply) == ""


ON_CALL = "It may involve on-call duties. The profile doesn't say how often."


def test_a_fact_with_a_gap_in_its_detail_is_right_where_the_fact_was_due() -> None:
    assert judge_single(Single.model_validate({"text": "on call?", "class": "answerable", "facts": [10]}), ON_CALL) == ""
    assert judge_turn(DialogueTurn(text="on call?", facts=[10]), ON_CALL) == ""


@pytest.mark.parametrize("gap", ["The profile doesn't say how often.", "The profile does not say which nights.", "It doesn’t say when."])
def test_a_fact_with_a_gap_in_its_detail_is_right_where_a_gap_was_due(gap: str) -> None:
    reply = f"It may involve on-call duties. {gap}"
    assert judge_single(Single.model_validate({"text": "how often on call?", "class": "not_in_profile"}), reply) == ""
    assert judge_turn(DialogueTurn(text="how often on call?", gap=True), reply) == ""


@pytest.mark.parametrize(
    "reply",
    [
        "It may involve on-call duties. The profile says nothing about pay.",
        "They work 37.5 hours a week. It may involve working shifts. It may involve on-call duties. The profile doesn't say how often.",
    ],
    ids=["a gap in something else", "many facts"],
)
def test_other_facts_before_a_gap_are_wrong_where_a_gap_was_due(reply: str) -> None:
    assert judge_single(Single.model_validate({"text": "pay?", "class": "not_in_profile"}), reply) == "states a fact first"
