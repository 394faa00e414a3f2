"""Turns that a message quotes."""

from __future__ import annotations

from typing import Any

import pytest

from bot.conversation.history import QUOTED, last_questions, listing, with_quoted
from bot.conversation.outcome import Outcome
from bot.conversation.types import DialogueState, Item, ItemKind, Query, TurnRecord
from bot.knowledge.taxonomy import Label


def turn(number: int, career: str = "plumber", aspect: str = "hours") -> TurnRecord:
    items = tuple(Item(kind=ItemKind.CONTACT, id=f"{aspect} {place}", career=career, position=place) for place in (1, 2))
    return TurnRecord(at=number, queries=(Query(careers=(career,), aspect=Label(aspect)),), items=items, outcome=Outcome.ANSWERED)


FIRST, SECOND = turn(1), turn(2, "nurse", "pay")


def state_of(*turns: TurnRecord) -> DialogueState:
    state = DialogueState()
    for each in turns:
        state = state.remember(each)
    return state


def quoting(state: DialogueState, quoted: TurnRecord) -> DialogueState:
    return with_quoted(state, {QUOTED: quoted.model_dump(mode="json", exclude_defaults=True)})


@pytest.mark.parametrize("later", [1, 28], ids=["remembered", "summarised"])
def test_quoted_turn_becomes_the_last_one_and_is_kept_once(later: int) -> None:
    before = state_of(FIRST, *(turn(number, "nurse", "pay") for number in range(2, 2 + later)))
    state = quoting(before, FIRST)
    assert state.turns[-1] == FIRST and len(state.turns) == len(before.turns)
    assert last_questions(state) == FIRST.queries
    assert listing(state) == FIRST.items


@pytest.mark.parametrize("quoted", [FIRST, SECOND])
def test_quoted_turn_of_someone_else_is_taken_along(quoted: TurnRecord) -> None:
    state = quoting(state_of(turn(5, "baker", "skills")), quoted)
    assert last_questions(state) == quoted.queries
    assert len(state.remember(turn(6)).turns) == 3


@pytest.mark.parametrize("metadata", [None, {}, {QUOTED: None}, {QUOTED: "turn"}, {QUOTED: {"at": -1}}, {QUOTED: {"queries": []}}], ids=str)
def test_anything_else_changes_nothing(metadata: dict[str, Any] | None) -> None:
    state = state_of(FIRST, SECOND)
    assert with_quoted(state, metadata) == state
