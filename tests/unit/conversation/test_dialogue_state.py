"""The dialogue state keeps what later messages can refer to, in at most 8 kB."""

from __future__ import annotations

import json
from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.outcome import Outcome
from bot.conversation.types import (
    MAX_STATE_BYTES,
    Background,
    BackgroundKind,
    Detail,
    DialogueState,
    Guide,
    GuideAnswer,
    Item,
    ItemKind,
    Query,
    TurnRecord,
    TurnSummary,
)
from bot.knowledge.taxonomy import Label

CAREER = "medical-technical-officer"
SHIFTS = Label("hours", "shifts")


def turn(number: int, career: str = CAREER, statements: int = 1, suggestions: int = 3) -> TurnRecord:
    """A turn with one question, as most are."""
    shown = [Item(kind=ItemKind.STATEMENT, id=f"{career}#{number:04x}{i:04x}", career=career) for i in range(statements)]
    offered = [Item(kind=ItemKind.SUGGESTION, id=f"How many hours a week is it, {i}?", position=i + 1) for i in range(suggestions)]
    query = Query(careers=(career,), aspect=SHIFTS, detail=Detail.WHETHER)
    return TurnRecord(at=1_800_000_000 + 20 * number, queries=(query,), items=(*shown, *offered), outcome=Outcome.ANSWERED)


def after(*turns: TurnRecord) -> DialogueState:
    return reduce(DialogueState.remember, turns, DialogueState())


def size(state: DialogueState) -> int:
    return len(json.dumps(state.dump()))


def test_the_latest_twelve_turns_are_whole() -> None:
    turns = [turn(number) for number in range(20)]
    state = after(*turns)
    assert state.recent == tuple(turns[-12:])
    assert state.turns[:8] == tuple(TurnSummary.of(each) for each in turns[:8])


def test_the_latest_sixty_turns_and_the_first_are_remembered() -> None:
    turns = [turn(number, "baker", suggestions=0) for number in range(100)]
    state = after(*turns)
    assert len(state.recent) == 12
    assert [TurnSummary.of(each) for each in state.turns] == [TurnSummary.of(each) for each in [turns[0], *turns[-60:]]]
    assert size(state) <= MAX_STATE_BYTES


def test_ordinary_turns_fit_whole() -> None:
    state = after(*(turn(number) for number in range(100)))
    assert len(state.recent) == 12
    assert len(state.turns) > 30
    assert size(state) <= MAX_STATE_BYTES


def test_where_space_is_short_the_oldest_lines_go_first_and_the_first_stays() -> None:
    turns = [turn(number, statements=6) for number in range(40)]
    state = after(*turns)
    assert state.turns[0] == TurnSummary.of(turns[0])
    assert state.turns[-1] == turns[-1]
    assert 3 < len(state.recent) < 12
    assert size(state) <= MAX_STATE_BYTES


def test_a_turn_that_is_too_large_becomes_a_line() -> None:
    state = after(turn(1), turn(2, statements=200))
    assert state.turns == (TurnSummary.of(turn(1)), TurnSummary.of(turn(2, statements=200)))
    assert size(state) <= MAX_STATE_BYTES


LONG_NAMES = st.text("abcdefghijklmnopqrstuvwxyz-", max_size=250).map("a".__add__)


@settings(deadline=None, max_examples=15)
@given(st.lists(st.builds(turn, st.integers(0, 9999), LONG_NAMES, st.integers(0, 30), st.integers(0, 9)), min_size=1, max_size=30))
def test_a_state_has_at_most_8_kb_and_is_read_back_unchanged(turns: list[TurnRecord]) -> None:
    background = tuple(Background(kind=BackgroundKind.JOB, where=f"{i}{'f' * 60}") for i in range(9))
    answers = {f"question{i}": GuideAnswer(options=("an-option",) * 4, where="f" * 32) for i in range(8)}
    guided = DialogueState(guide=Guide(answers=answers, asked="question1"))
    state = reduce(lambda state, turn: state.remember(turn, background), turns, guided)
    assert size(state) <= MAX_STATE_BYTES
    assert state.turns[0] in (turns[0], TurnSummary.of(turns[0]))
    assert state.turns[-1] in (turns[-1], TurnSummary.of(turns[-1]))
    assert DialogueState.load(json.loads(json.dumps(state.dump()))) == state


@pytest.mark.parametrize(
    ("summary", "line"),
    [
        (TurnSummary(), "- -"),
        (TurnSummary(career="baker", aspect=SHIFTS), "baker hours/shifts"),
        (
            TurnSummary(career="baker", aspect=SHIFTS, statements=("baker#5c1f66ab", "cook#00000001")),
            "baker hours/shifts 5c1f66ab cook#00000001",
        ),
        (TurnSummary(aspect=Label("hours"), statements=("cook#00000001",)), "- hours cook#00000001"),
    ],
)
def test_a_summary_is_one_line(summary: TurnSummary, line: str) -> None:
    assert summary.model_dump() == line
    assert TurnSummary.model_validate(line) == summary


def test_a_summary_of_a_turn_without_a_question_is_empty() -> None:
    assert TurnSummary.of(TurnRecord(at=0, outcome=Outcome.SMALL_TALK)) == TurnSummary()
    general = TurnRecord(at=0, queries=(Query(aspect=Label("hours")),), outcome=Outcome.ANSWERED)
    assert TurnSummary.of(general) == TurnSummary(aspect=Label("hours"))


def test_background_is_remembered_once_and_the_latest_eight() -> None:
    said = [Background(kind=BackgroundKind.CONSTRAINT, where=f"message-{i}") for i in range(10)]
    state = DialogueState()
    for background in said:
        state = state.remember(turn(1), (background, background))
    assert state.background == tuple(said[-8:])


@pytest.mark.parametrize("stored", [None, {}, {"version": 1}])
def test_nothing_stored_is_a_new_conversation(stored: object) -> None:
    assert DialogueState.load(stored) == DialogueState()


@pytest.mark.parametrize(
    "stored", [{"version": 2}, {"version": 0}, {"career": "baker", "labels": ["hours"]}, {"turns": ["baker"]}, {"turns": [7]}, "x", [1]]
)
def test_a_state_that_cannot_be_read_is_none(stored: object) -> None:
    assert DialogueState.load(stored) is None


def test_the_stored_document_has_a_version_and_no_defaults() -> None:
    assert DialogueState().dump() == {"version": 1}
    assert after(TurnRecord(at=7, outcome=Outcome.UNSURE)).dump() == {"version": 1, "turns": [{"at": 7, "outcome": "unsure"}]}


def test_a_break_of_an_hour_is_noticed() -> None:
    assert not DialogueState().is_after_break(1_800_000_000)
    state = after(turn(0))
    assert not state.is_after_break(1_800_000_000 + 3599)
    assert state.is_after_break(1_800_000_000 + 3600)
