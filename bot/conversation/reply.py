"""A reply as data, which channels render in their own form."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_serializer, model_validator

from bot.conversation.model import ConversationModel
from bot.conversation.outcome import Outcome
from bot.conversation.query import Query
from bot.knowledge.models import Source
from bot.knowledge.taxonomy import Label


class Suggestion(ConversationModel):
    """A suggested question, offered as a button."""

    text: str
    """The button's label, which is also sent as the user's message."""
    query: Query
    """The query that the button submits along with the text. Validated against the store and the taxonomy when it is received."""

    @field_serializer("query")
    def _query_data(self, query: Query) -> dict[str, Any]:
        return query.dump()


class Paragraph(ConversationModel):
    """A paragraph of text."""

    kind: Literal["paragraph"] = "paragraph"
    text: str

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.text,)


class BulletList(ConversationModel):
    """A bulleted list. Later messages can refer to entries by position."""

    kind: Literal["bullets"] = "bullets"
    entries: tuple[str, ...] = Field(min_length=1)

    @property
    def texts(self) -> tuple[str, ...]:
        return self.entries


class ComparisonRow(ConversationModel):
    """A row in a comparison, with one cell for each career."""

    title: str
    cells: tuple[str, ...]
    verdict: str | None = None
    """How the values compare, e.g. "Paramedics start higher", or None if they can't be compared."""


class Comparison(ConversationModel):
    """A table that compares careers side by side."""

    kind: Literal["comparison"] = "comparison"
    careers: tuple[str, ...] = Field(min_length=2)
    """Names of the careers, used as column headings."""
    rows: tuple[ComparisonRow, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_a_cell_for_each_career(self) -> Self:
        if any(len(row.cells) != len(self.careers) for row in self.rows):
            raise ValueError("each row has a cell for each career")
        return self

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(text for row in self.rows for text in (row.title, *row.cells))


class Card(ConversationModel):
    """A career that a search found."""

    career: str
    """Id of the career."""
    title: str
    """Name of the career."""
    url: str | None = None
    """URL of the career's page, or None if it's yet to be filled in or there is no such page."""
    why: tuple[str, ...] = ()
    """What the profile says that fits the search."""
    against: tuple[str, ...] = ()
    """What the profile says that doesn't fit."""
    facts: tuple[str, ...] = ()
    """Facts in short, e.g. "£24,000 to £40,000 a year"."""


class Cards(ConversationModel):
    """Careers that a search found, best first. Later messages can refer to them by position."""

    kind: Literal["cards"] = "cards"
    cards: tuple[Card, ...] = Field(min_length=1)

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(text for card in self.cards for text in (card.title, *card.why, *card.against, *card.facts))


class ContactDetails(ConversationModel):
    """How to reach an organisation or a person."""

    name: str
    phone: str | None = None
    email: str | None = None
    url: str | None = None
    address: str | None = None
    note: str | None = None
    """What to know before using the details, e.g. how old they are or when the person can be reached."""


class ContactList(ConversationModel):
    """Contacts. Later messages can refer to them by position."""

    kind: Literal["contacts"] = "contacts"
    contacts: tuple[ContactDetails, ...] = Field(min_length=1)

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(contact.name for contact in self.contacts)


class Link(ConversationModel):
    """A link to a web page."""

    text: str
    url: str


class Note(ConversationModel):
    """Small print, e.g. what the site says and the profile doesn't."""

    kind: Literal["note"] = "note"
    text: str
    links: tuple[Link, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.text, *(link.text for link in self.links))


Block = Annotated[Paragraph | BulletList | Comparison | Cards | ContactList | Note, Field(discriminator="kind")]
"""A part of a reply, which channels render in their own form."""


class Citation(ConversationModel):
    """The source of the facts in a reply."""

    career: str
    """Id of the career."""
    name: str
    """Name of the career."""
    topics: tuple[Label, ...] = ()
    """Profile sections that contain the facts."""
    source: Source
    """The page that the profile is based on."""
    has_numbers: bool = False
    """Whether the facts contain numbers, which may be out of date if the page has no date."""


class Tone(StrEnum):
    """The tone of a reply."""

    PLAIN = "plain"
    WARM = "warm"
    """A few friendly words before the facts."""
    DISTRESS = "distress"
    """Only helplines, and nothing about careers."""
    EMERGENCY = "emergency"
    """Only emergency numbers (999 or 111), and nothing about careers."""


class Reply(ConversationModel):
    """The assistant's reply to a message, as data for channels to render."""

    blocks: tuple[Block, ...] = Field(min_length=1)
    citations: tuple[Citation, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    tone: Tone = Tone.PLAIN
    outcome: Outcome
