"""A message that was understood: its clauses and the careers that it mentions."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from bot.conversation.model import ConversationModel
from bot.knowledge.taxonomy import Label


class Act(StrEnum):
    """The purpose of a clause."""

    ASK = "ask"
    TELL = "tell"
    """Gives information about the user or the subject."""
    REQUEST = "request"
    """Asks the assistant to shorten, simplify, repeat or summarise what it said."""
    REACT = "react"
    """Expresses thanks, agreement, doubt or annoyance."""
    CHOOSE = "choose"
    """Picks one of the items shown."""


class Detail(StrEnum):
    """The kind of information that a question asks for."""

    WHETHER = "whether"
    WHAT = "what"
    HOW_MANY = "how_many"
    HOW_OFTEN = "how_often"
    HOW_LONG = "how_long"
    WHEN = "when"
    WHERE = "where"
    WHO = "who"
    WHICH = "which"
    WHY = "why"
    HOW = "how"
    MEANING = "meaning"
    HOW_MUCH_OF_A_PROBLEM = "how_much_of_a_problem"


class Leaning(StrEnum):
    """What a clause refers back to, if it can't be understood on its own."""

    NOTHING = "nothing"
    STATEMENT = "statement"
    ITEM = "item"
    """An item in a list that was shown."""
    QUESTION = "question"
    CAREER = "career"


class Role(StrEnum):
    """The role of a career in a clause."""

    SUBJECT = "subject"
    """The clause asks about this career."""
    BACKGROUND = "background"
    """The job of the user or of someone they mention."""
    COMPARATOR = "comparator"
    """The subject is compared with this career."""
    BYSTANDER = "bystander"
    """The clause only mentions people in this career, e.g. "do they work with doctors"."""


class Clause(ConversationModel):
    """A span of a message with a single purpose."""

    text: str
    """The text as typed."""
    corrected: str = ""
    """The text with corrected spelling, with which answers compare statements. Empty if it has no mistakes."""
    start: int = Field(ge=0)
    """Offset of the clause's first character in the message."""
    end: int
    """Offset of the character after the clause in the message."""
    act: Act
    aspect: Label | None = None
    """The topic, aspect or kind of small talk, or None if it depends on what the clause refers back to."""
    detail: Detail | None = None
    """The kind of information asked for, or None if the clause is about the aspect in general."""
    leans_on: Leaning = Leaning.NOTHING
    confidence: float = Field(ge=0, le=1)
    """Probability that this interpretation is correct."""
    likelihood: float | None = Field(None, ge=0, le=1)
    """Probability of the aspect among all others. Only shown to developers."""

    @model_validator(mode="after")
    def _has_an_extent(self) -> Self:
        if self.end <= self.start:
            raise ValueError("a clause ends after its start")
        return self


class Mention(ConversationModel):
    """A mention of a career in a clause."""

    text: str
    """The name as typed."""
    career: str | None = None
    """Id of the career, or None if it has no profile."""
    role: Role
    called_otherwise: bool = False
    """Whether the career's name is another than that of the job, which is the same."""
