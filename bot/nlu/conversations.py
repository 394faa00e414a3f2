"""Loads the labelled conversations in `data/conversations`, which teach how a message is read after the messages before it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, model_validator

from bot.conversation.types import Act, BackgroundKind, Detail, Leaning, Role
from bot.knowledge.loader import read_folder
from bot.knowledge.taxonomy import Label
from bot.paths import CONVERSATION_DATA


class LabelledModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LabelledClause(LabelledModel):
    """A clause with what it means in its conversation."""

    text: str = ""
    """The clause as typed. Empty if it is the whole message."""
    act: Act
    aspect: Label | None = None
    """What it is about: a label of the taxonomy, or a kind of talk such as `shorten`."""
    detail: Detail | None = None
    leans_on: Leaning = Leaning.NOTHING
    tells: BackgroundKind | None = None
    """What a clause that tells says about the user, if it is something to remember."""

    @model_validator(mode="before")
    @classmethod
    def _tells_nothing_else(cls, value: Any) -> Any:
        if isinstance(value, dict) and value.get("tells") == "other":
            return {key: each for key, each in value.items() if key != "tells"}
        return value


class LabelledMention(LabelledModel):
    text: str
    role: Role


class LabelledTurn(LabelledModel):
    """A message. If it consists of one clause, its labels can be written directly in the message."""

    text: str
    clauses: tuple[LabelledClause, ...]
    mentions: tuple[LabelledMention, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _one_clause(cls, value: Any) -> Any:
        if not isinstance(value, dict) or "clauses" in value:
            return value
        own = {key: each for key, each in value.items() if key not in ("text", "mentions")}
        return {"text": value.get("text"), "mentions": value.get("mentions", ()), "clauses": [own]}

    @model_validator(mode="after")
    def _clauses_are_in_the_text(self) -> Self:
        position = 0
        for clause in self.clauses:
            position = self.text.find(clause.text, position)
            if position < 0:
                raise ValueError(f"the text has no {clause.text!r} after the clause before it")
            position += len(clause.text)
        for mention in self.mentions:
            if mention.text.lower() not in self.text.lower():
                raise ValueError(f"the text does not mention {mention.text!r}")
        return self

    def texts(self) -> Iterator[tuple[str, LabelledClause]]:
        """Yield each clause with its text."""
        for clause in self.clauses:
            yield clause.text or self.text, clause


class LabelledConversation(LabelledModel):
    voice: str
    """Who speaks, e.g. worried parent. Does not affect training."""
    career: str
    """Id of the career that it is about at the start."""
    turns: tuple[LabelledTurn, ...]


class _File(LabelledModel):
    conversations: tuple[LabelledConversation, ...]


def load_conversations(folder: Path = CONVERSATION_DATA) -> list[LabelledConversation]:
    """Load all conversations in a folder. Raises ValueError with all faults of the files, each with its file, line and field."""
    files = read_folder(folder, _File, "the file is a mapping with a list of conversations")
    return [conversation for file in files for conversation in file.conversations]
