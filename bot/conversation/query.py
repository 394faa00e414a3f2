"""What a message asks for, with nothing left to the context, and what answers it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from bot.conversation.message import Detail
from bot.conversation.model import ConversationModel
from bot.conversation.wish import Found
from bot.knowledge.models import Contact, Statement
from bot.knowledge.taxonomy import Label

Position = Annotated[int, Field(ge=1)]
"""A position in a list that was shown, starting from 1."""


class ItemKind(StrEnum):
    """The kind of an item shown in a reply."""

    STATEMENT = "statement"
    CONTACT = "contact"
    CAREER = "career"
    ENTRY = "entry"
    """An entry in a statement's list, such as a specialism."""
    SUGGESTION = "suggestion"


class Item(ConversationModel):
    """An item that the assistant has shown and that later messages can refer to."""

    kind: ItemKind
    id: str
    """Id of a statement (see `Career.statement_id`) or career, name of a contact or entry, or text of a suggestion."""
    career: str | None = None
    """Id of the career whose profile contains the item, or that a suggestion asks about. None for careers."""
    position: Position | None = None
    """Position in the list that was shown, or None if the item wasn't in a list."""


class Query(ConversationModel):
    """A self-contained question, which can be answered without the conversation's context."""

    careers: tuple[str, ...] = ()
    """Ids of the careers to answer about. Several are compared, and none means careers in general."""
    aspect: Label
    detail: Detail | None = None
    items: tuple[Item, ...] = ()
    """Previously shown items that the question refers to, e.g. as "the second one"."""

    def dump(self) -> dict[str, Any]:
        """Return the query as JSON data, without what it leaves open."""
        return self.model_dump(mode="json", exclude_defaults=True)


class Fit(StrEnum):
    """How well an answer fits its query."""

    ANSWERS = "answers"
    SAME_ASPECT = "same_aspect"
    """The statements are about the right aspect but don't contain the detail asked for."""
    NEAREST = "nearest"
    """The statements are only the closest ones in the profile."""
    UNRELATED = "unrelated"
    """The profile contains nothing relevant."""


class Measured(ConversationModel):
    """How well the statements in one career's profile answer a query."""

    career: str
    """Id of the career."""
    fit: Fit
    statements: tuple[str, ...] = ()
    """Ids of the statements with this fit, best first."""
    likelihood: float = Field(1.0, ge=0, le=1)
    """Probability that the best of them fits at least this well."""
    may_answer: float = Field(0.0, ge=0, le=1)
    """Probability that one of them answers, whatever the fit."""


class Request(ConversationModel):
    """What a clause asks for, with nothing left to the conversation's context."""

    clause: int = Field(ge=0)
    """Position of the clause in the message, starting from 0."""
    query: Query
    """The question. Its aspect is a kind of talk, such as `shorten`, if the clause is about the conversation itself."""
    count: int | None = None
    """A number that belongs to the request: the position in a list (-1 for the last), or how many to tell."""
    most: int | None = None
    """How many statements to tell at most, or None if the message doesn't say."""
    measured: tuple[Measured, ...] = ()
    """For each career in the query, what its profile says."""
    others: tuple[str, ...] = ()
    """Names of the careers that the clause asks about and that have no profile."""
    nearest: tuple[str, ...] = ()
    """Ids of the careers that come nearest to those without a profile."""
    found: Found | None = None
    """What a search for careers found, if the clause asks for one."""


class Answer(ConversationModel):
    """The answer to a query from one career's profile."""

    query: Query
    career: str
    """Id of the career."""
    fit: Fit
    statements: tuple[Statement, ...] = ()
    contacts: tuple[Contact, ...] = ()
    related: tuple[str, ...] = ()
    """Names of related careers, if the query asks for them."""
    likelihood: float = Field(1.0, ge=0, le=1)
    """Probability that the best of the statements fits at least this well."""
    may_answer: float = Field(0.0, ge=0, le=1)
    """Probability that one of the statements answers, whatever the fit."""

    @model_validator(mode="after")
    def _has_what_the_fit_says(self) -> Self:
        if bool(self.statements or self.contacts or self.related) == (self.fit is Fit.UNRELATED):
            raise ValueError("an answer has statements, contacts or related careers unless nothing in the profile is related")
        return self

    @property
    def is_gap(self) -> bool:
        """Return whether the profile lacks the aspect or the detail asked for."""
        return self.fit is not Fit.ANSWERS
