"""What the assistant remembers about a conversation."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any

from pydantic import Field, ValidationError, model_serializer, model_validator

from bot.conversation.guide_state import Guide
from bot.conversation.model import ConversationModel
from bot.conversation.outcome import Outcome
from bot.conversation.query import Item, ItemKind, Query
from bot.conversation.wish import Wish
from bot.knowledge.taxonomy import Label

STATE_VERSION = 1
WHOLE_TURNS = 12
REMEMBERED_TURNS = 60  # in addition to the first turn
MAX_STATE_BYTES = 8 * 1024
MAX_SUMMARY_STATEMENTS = 8
MAX_BACKGROUND = 8
BREAK = 3600  # seconds

SOMEONE = ""  # in place of a career: a person of whom no career with a profile is known

STATE_SLOT = "dialogue"
"""Rasa's slot with the dialogue state."""


class BackgroundKind(StrEnum):
    """The kind of information that users give about themselves."""

    JOB = "job"
    CONSTRAINT = "constraint"
    INTEREST = "interest"
    AGE = "age"


class Background(ConversationModel):
    """A reference to a message in which the user said something about themselves. The text itself is not copied."""

    kind: BackgroundKind
    where: str = Field(pattern=r"^\S{1,64}$")
    """Id of the stored message that contains the text."""


class TurnRecord(ConversationModel):
    """The full record of a turn."""

    at: int = Field(ge=0)
    """Unix timestamp of the message, in seconds."""
    queries: tuple[Query, ...] = ()
    """Queries in the message."""
    items: tuple[Item, ...] = ()
    """Items shown in the reply, in order."""
    outcome: Outcome
    page: str | None = None
    """Id of the career of the page that the message was sent from, or None if the page has none."""


class TurnSummary(ConversationModel):
    """A short summary of a turn.

    Serialised as one line, e.g. `baker hours/shifts 5c1f66ab`, with `-` for unknown values.
    """

    career: str | None = None
    """Id of the career in the question."""
    aspect: Label | None = None
    statements: tuple[str, ...] = ()
    """Ids of the statements in the reply."""

    @classmethod
    def of(cls, turn: TurnRecord | TurnSummary) -> TurnSummary:
        """Summarise a turn. If it has several queries, only the first is kept."""
        if isinstance(turn, TurnSummary):
            return turn
        query = turn.queries[0] if turn.queries else None
        statements = [item.id for item in turn.items if item.kind is ItemKind.STATEMENT]
        return cls(
            career=query.careers[0] if query and query.careers else None,
            aspect=query.aspect if query else None,
            statements=tuple(statements[:MAX_SUMMARY_STATEMENTS]),
        )

    @model_validator(mode="before")
    @classmethod
    def _parse(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        career, aspect, *statements = value.split(" ")
        return {
            "career": None if career == "-" else career,
            "aspect": None if aspect == "-" else aspect,
            # Statements about this career are stored without its id.
            "statements": tuple(statement if "#" in statement else f"{career}#{statement}" for statement in statements),
        }

    @model_serializer
    def _line(self) -> str:
        own = f"{self.career}#"
        return " ".join([self.career or "-", str(self.aspect or "-"), *(statement.removeprefix(own) for statement in self.statements)])


class DialogueState(ConversationModel):
    """What the assistant remembers about a conversation.

    Keeps the last 12 turns in full, and the first turn and the last 60 at least as summaries. The serialised state is limited to 8 kB.
    If it gets too large, the oldest summaries after the first turn are dropped, and then the oldest full turns are summarised.
    """

    version: int = Field(STATE_VERSION, ge=STATE_VERSION, le=STATE_VERSION)
    turns: tuple[TurnSummary | TurnRecord, ...] = ()
    """Remembered turns, oldest first."""
    background: tuple[Background, ...] = Field((), max_length=MAX_BACKGROUND)
    """What the user said about themselves, oldest first."""
    guide: Guide | None = None
    """Progress through the guided questions, or None if they are not in use."""
    wish: Wish | None = None
    """What careers were last searched for, or None if none were."""
    person: str | None = None
    """Id of the career of the person mentioned last: after "my niece is an archivist", "her hours" are an archivist's."""

    @classmethod
    def load(cls, stored: object) -> DialogueState | None:
        """Load the state from a stored document. Return an empty state if nothing is stored.

        Return None if the document can't be read, so that the caller can start over and tell the user.
        """
        try:
            return cls.model_validate(stored or {})
        except ValidationError:
            return None

    def dump(self) -> dict[str, Any]:
        """Return the document to store. Leaves out default values other than the version."""
        return {"version": self.version, **self.model_dump(mode="json", exclude_defaults=True)}

    @property
    def recent(self) -> tuple[TurnRecord, ...]:
        """Return the turns that are kept in full, oldest first."""
        return tuple(turn for turn in self.turns if isinstance(turn, TurnRecord))

    def remember(self, turn: TurnRecord, background: tuple[Background, ...] = (), wish: Wish | None = None) -> DialogueState:
        """Return the state after adding a turn, along with what the user said about themselves and wished for in it."""
        turns: list[TurnSummary | TurnRecord] = [*self.turns, turn]
        if len(turns) > REMEMBERED_TURNS + 1:
            del turns[1]
        turns[:-WHOLE_TURNS] = map(TurnSummary.of, turns[:-WHOLE_TURNS])
        known = tuple(dict.fromkeys([*self.background, *background]))[-MAX_BACKGROUND:]
        state = self.model_copy(update={"turns": tuple(turns), "background": known, "wish": wish or self.wish})
        while state._size() > MAX_STATE_BYTES and (shorter := _shortened(state.turns)) != state.turns:
            state = state.model_copy(update={"turns": shorter})
        return state

    def quoting(self, turn: TurnRecord) -> DialogueState:
        """Return the state in which an earlier turn, also one of somebody else, is the last one."""
        others = (each for each in self.turns if each not in (turn, TurnSummary.of(turn)))
        return self.model_copy(update={"turns": (*others, turn)})

    def is_after_break(self, at: int) -> bool:
        """Return whether a message at time `at` comes so long after the last turn that the user must name the career again."""
        return bool(self.recent) and at - self.recent[-1].at >= BREAK

    def _size(self) -> int:
        return len(json.dumps(self.dump()))


def _shortened(turns: tuple[TurnSummary | TurnRecord, ...]) -> tuple[TurnSummary | TurnRecord, ...]:
    """Drop the oldest summary after the first turn. If there is none, summarise the oldest full turn instead."""
    if len(turns) > 2 and isinstance(turns[1], TurnSummary):
        return (turns[0], *turns[2:])
    oldest = next((i for i, turn in enumerate(turns) if isinstance(turn, TurnRecord)), None)
    if oldest is None:
        return turns
    return (*turns[:oldest], TurnSummary.of(turns[oldest]), *turns[oldest + 1 :])
