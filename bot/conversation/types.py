"""Immutable types for each step in processing a message.

A message is split into clauses and mentions, which are resolved to queries using the dialogue state. Each query is answered from the
profile of each career that it's about. The answers are combined into a reply, which the channel renders.
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_serializer, model_serializer, model_validator

from bot.conversation.outcome import Outcome
from bot.conversation.wish import Found, Wish
from bot.knowledge.models import Contact, Source, Statement
from bot.knowledge.taxonomy import Label

STATE_VERSION = 1
WHOLE_TURNS = 12
REMEMBERED_TURNS = 60  # in addition to the first turn
MAX_STATE_BYTES = 8 * 1024
MAX_SUMMARY_STATEMENTS = 8
MAX_BACKGROUND = 8
BREAK = 3600  # seconds
SOMEONE = ""  # in place of a career: a person of whom no career with a profile is known

Position = Annotated[int, Field(ge=1)]
"""A position in a list that was shown, starting from 1."""


STATE_SLOT = "dialogue"
"""Rasa's slot with the dialogue state."""


class ConversationModel(BaseModel):
    # Validation errors are logged, and logs must not contain messages.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


# ------------------------------------------------------------------ a message


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


# ------------------------------------------------------------------ a query and its answers


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


# ------------------------------------------------------------------ the guided talk


class GuideAnswer(ConversationModel):
    """An answer to a question of the guided talk. Without options and words, the question was skipped."""

    options: tuple[str, ...] = Field((), max_length=8)
    """Ids of the options chosen, each with a minus sign in front if it is not wanted."""
    where: str | None = Field(None, pattern=r"^\S{1,64}$")
    """Id of the stored message, if the answer was in the user's own words. The text itself is not copied."""

    @property
    def is_skipped(self) -> bool:
        return not self.options and not self.where


class Guide(ConversationModel):
    """Progress through the guided questions that help the user find a career."""

    answers: dict[str, GuideAnswer] = Field(default_factory=dict, max_length=8)
    """Answers so far, by the id of the question."""
    asked: str | None = None
    """Id of the question that is open, or None if there is none."""
    shown: bool = False
    """Whether careers were shown, so that a changed answer changes them."""


class GuideMove(StrEnum):
    """What a message does in the guided talk."""

    START = "start"
    ANSWER = "answer"
    SKIP = "skip"
    UNCLEAR = "unclear"
    """It seems to be an answer, but not which."""
    SHOW = "show"
    """It asks for the careers now."""
    CHANGE = "change"
    """It asks to change an answer, of the question that is then open, or of one that is still to be named."""
    RESUME = "resume"
    STOP = "stop"


class Reason(ConversationModel):
    """A statement that speaks for a career or against it."""

    statement: str
    """Id of the statement."""
    option: str = ""
    """The option that it bears on, as question/option, or nothing if it is a caution that nobody asked for."""


class Suited(ConversationModel):
    """A career that suits someone's answers."""

    career: str
    """Id of the career."""
    why: tuple[Reason, ...] = ()
    against: tuple[Reason, ...] = ()
    silent: tuple[str, ...] = ()
    """What was ruled out and the profile says nothing about, as question/option."""


class GuideStep(ConversationModel):
    """What a message does in the guided talk, and where it leads."""

    move: GuideMove
    guide: Guide
    """The talk after the message."""
    own_words: str | None = None
    """Id of the question that the message answers in the user's own words, or None."""
    suited: tuple[Suited, ...] | None = None
    """The careers to show, best first, or None if it isn't time for that."""


class Reading(ConversationModel):
    """What a message means, as the NLU pipeline passes it to the actions."""

    text: str = ""
    """The message as typed."""
    clauses: tuple[Clause, ...] = ()
    mentions: tuple[Mention, ...] = ()
    requests: tuple[Request, ...] = ()
    """Requests in the order in which to answer them."""
    guesses: tuple[Label, ...] = ()
    """What the message could ask about a career, likeliest first, for when it isn't clear."""
    guide: GuideStep | None = None
    """What the message does in the guided talk, or None if it is about something else."""
    person: str | None = None
    """Id of the career of a person that the message tells of, SOMEONE if that is unknown, or None if it tells of nobody."""


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

    @model_validator(mode="after")
    def _has_what_the_fit_says(self) -> Self:
        if bool(self.statements or self.contacts or self.related) == (self.fit is Fit.UNRELATED):
            raise ValueError("an answer has statements, contacts or related careers unless nothing in the profile is related")
        return self

    @property
    def is_gap(self) -> bool:
        """Return whether the profile lacks the aspect or the detail asked for."""
        return self.fit is not Fit.ANSWERS


# ------------------------------------------------------------------ a reply


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


# ------------------------------------------------------------------ the state of the dialogue


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
