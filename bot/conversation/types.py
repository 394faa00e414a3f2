"""The types that the parts of the assistant exchange: from a message and its clauses to the reply, and the state of the dialogue.

A message is analysed into clauses and mentions, these are resolved to queries with the help of the dialogue state, a query gets an answer
from each profile it is about, and the answers become a reply, which each channel renders. All types are immutable.
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_serializer, model_validator

from bot.conversation.outcome import Outcome
from bot.knowledge.models import Contact, Source, Statement
from bot.knowledge.taxonomy import Label

STATE_VERSION = 1
WHOLE_TURNS = 12
REMEMBERED_TURNS = 60  # and the first
MAX_STATE_BYTES = 8 * 1024
MAX_SUMMARY_STATEMENTS = 8
MAX_BACKGROUND = 8
BREAK = 3600  # seconds

Position = Annotated[int, Field(ge=1)]
"""A place in a list that was shown; the first is 1."""


class ConversationModel(BaseModel):
    # Errors go to the log, which must not quote messages.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


# ------------------------------------------------------------------ a message


class Act(StrEnum):
    """What a clause does."""

    ASK = "ask"
    TELL = "tell"
    """Says something about the person or the matter."""
    REQUEST = "request"
    """Wants something done with what was said: shorten, simplify, repeat, sum up."""
    REACT = "react"
    """Thanks, agrees, doubts, grumbles."""
    CHOOSE = "choose"
    """Picks one of the things shown."""


class Detail(StrEnum):
    """The kind of thing asked about an aspect."""

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
    """The thing before a clause without which the clause cannot be understood."""

    NOTHING = "nothing"
    STATEMENT = "statement"
    ITEM = "item"
    """One of the things in a list that was shown."""
    QUESTION = "question"
    CAREER = "career"


class Role(StrEnum):
    """The part that a career plays in a clause."""

    SUBJECT = "subject"
    """The clause asks about it."""
    BACKGROUND = "background"
    """The person's own job, or that of someone they speak of."""
    COMPARATOR = "comparator"
    """The subject is compared with it."""
    BYSTANDER = "bystander"
    """People of this career are mentioned: "do they work with doctors"."""


class Clause(ConversationModel):
    """A stretch of a message that does one thing."""

    text: str
    """As typed."""
    start: int = Field(ge=0)
    """Offset of the first character in the message."""
    end: int
    """Offset after the last character in the message."""
    act: Act
    aspect: Label | None = None
    """The topic, aspect or kind of small talk; None if the clause leans on something before, which then decides."""
    detail: Detail | None = None
    """None if nothing in particular is asked about the aspect."""
    leans_on: Leaning = Leaning.NOTHING
    confidence: float = Field(ge=0, le=1)
    """The likelihood of this reading."""

    @model_validator(mode="after")
    def _has_an_extent(self) -> Self:
        if self.end <= self.start:
            raise ValueError("a clause ends after its start")
        return self


class Mention(ConversationModel):
    """A career named in a clause."""

    text: str
    """The name as typed."""
    career: str | None = None
    """Id of the career; None if there is no profile of it."""
    role: Role


# ------------------------------------------------------------------ a query and its answers


class ItemKind(StrEnum):
    """The kinds of things that a reply shows."""

    STATEMENT = "statement"
    CONTACT = "contact"
    CAREER = "career"
    SPECIALISM = "specialism"
    SUGGESTION = "suggestion"


class Item(ConversationModel):
    """Something that the assistant showed and that a later message can refer to."""

    kind: ItemKind
    id: str
    """Id of a statement (`Career.statement_id`) or career, name of a contact or specialism, text of a suggestion."""
    career: str | None = None
    """Id of the career whose profile it is from; None for careers and suggestions."""
    position: Position | None = None
    """Its place in the list that was shown; None if it was not in a list."""


class Query(ConversationModel):
    """One explicit question. It can be answered without knowing the conversation."""

    careers: tuple[str, ...] = ()
    """Ids of the careers asked about: several are compared, none is a question about careers in general."""
    aspect: Label
    detail: Detail | None = None
    items: tuple[Item, ...] = ()
    """The things shown before that the question is about, such as "the second one"."""


class Fit(StrEnum):
    """How well statements answer a query."""

    ANSWERS = "answers"
    SAME_ASPECT = "same_aspect"
    """They are about the aspect and do not give the detail asked."""
    NEAREST = "nearest"
    """They are the closest that the profile has."""
    UNRELATED = "unrelated"
    """The profile has nothing on it."""


class Answer(ConversationModel):
    """What the profile of one career has for a query."""

    query: Query
    career: str
    """Id of the career."""
    fit: Fit
    statements: tuple[Statement, ...] = ()
    contacts: tuple[Contact, ...] = ()
    related: tuple[str, ...] = ()
    """Names of related careers, if these were asked for."""

    @model_validator(mode="after")
    def _has_what_the_fit_says(self) -> Self:
        if bool(self.statements or self.contacts or self.related) == (self.fit is Fit.UNRELATED):
            raise ValueError("an answer has statements, contacts or related careers unless nothing in the profile is related")
        return self

    @property
    def is_gap(self) -> bool:
        """Whether the profile is silent on the aspect or the detail."""
        return self.fit is not Fit.ANSWERS


# ------------------------------------------------------------------ a reply


class Suggestion(ConversationModel):
    """A question that a reply offers as a button."""

    text: str
    """What the button says, and what is sent as the person's message."""
    query: Query
    """Sent along with the text. When it comes back, it is checked against the store and the taxonomy."""


class Paragraph(ConversationModel):
    """Sentences that stand together."""

    text: str


class BulletList(ConversationModel):
    """A list, whose entries can be referred to by their position."""

    entries: tuple[str, ...] = Field(min_length=1)


class ComparisonRow(ConversationModel):
    """One fact of each of the careers compared."""

    title: str
    cells: tuple[str, ...]
    verdict: str | None = None
    """How the values compare, such as "Paramedics start higher"; None if they cannot be compared."""


class Comparison(ConversationModel):
    """Careers side by side."""

    careers: tuple[str, ...] = Field(min_length=2)
    """Names of the careers, the titles of the columns."""
    rows: tuple[ComparisonRow, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_a_cell_for_each_career(self) -> Self:
        if any(len(row.cells) != len(self.careers) for row in self.rows):
            raise ValueError("each row has a cell for each career")
        return self


class Citation(ConversationModel):
    """Where the facts of a reply come from."""

    career: str
    """Id of the career."""
    topics: tuple[Label, ...] = ()
    """The sections of the profile that the facts are from."""
    source: Source
    """The page that the profile was taken from."""


class Tone(StrEnum):
    """The manner of a reply."""

    PLAIN = "plain"
    WARM = "warm"
    """A few warm words, then the fact."""
    DISTRESS = "distress"
    """Helplines and nothing about careers."""
    EMERGENCY = "emergency"
    """999 or 111 and nothing about careers."""


class Reply(ConversationModel):
    """What the assistant says in one turn, as data that each channel renders."""

    blocks: tuple[Paragraph | BulletList | Comparison, ...] = Field(min_length=1)
    citations: tuple[Citation, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    tone: Tone = Tone.PLAIN
    outcome: Outcome


# ------------------------------------------------------------------ the state of the dialogue


class BackgroundKind(StrEnum):
    """The kinds of things that people say about themselves."""

    JOB = "job"
    CONSTRAINT = "constraint"
    INTEREST = "interest"
    AGE = "age"


class Background(ConversationModel):
    """A pointer to what someone said about themselves. The words stay in the stored message and are copied nowhere."""

    kind: BackgroundKind
    where: str = Field(pattern=r"^\S{1,64}$")
    """Id of the stored message."""


class Guide(ConversationModel):
    """The progress of the guided talk that finds careers."""

    answers: tuple[Background | None, ...] = Field((), max_length=8)
    """The answers so far, in the order of the questions; None for a question that was skipped."""


class TurnRecord(ConversationModel):
    """One turn, whole."""

    at: int = Field(ge=0)
    """Time of the message in seconds since 1970."""
    queries: tuple[Query, ...] = ()
    """What was asked."""
    items: tuple[Item, ...] = ()
    """What was shown, in order."""
    outcome: Outcome


class TurnSummary(ConversationModel):
    """One turn on one line, which is how it is serialised: `baker hours/shifts 5c1f66ab`, with `-` for what is unknown."""

    career: str | None = None
    """Id of the career asked about."""
    aspect: Label | None = None
    statements: tuple[str, ...] = ()
    """Ids of the statements shown."""

    @classmethod
    def of(cls, turn: TurnRecord | TurnSummary) -> TurnSummary:
        """Return the summary of a turn. Of several queries, it is of the first."""
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
            # The career is written once.
            "statements": tuple(statement if "#" in statement else f"{career}#{statement}" for statement in statements),
        }

    @model_serializer
    def _line(self) -> str:
        own = f"{self.career}#"
        return " ".join([self.career or "-", str(self.aspect or "-"), *(statement.removeprefix(own) for statement in self.statements)])


class DialogueState(ConversationModel):
    """What the assistant remembers of a conversation: the latest 12 turns whole, the latest 60 and the first at least in a line.

    Serialised it has at most 8 kB. Where that is not enough, the oldest lines go first, then the oldest whole turns become lines.
    """

    version: int = Field(STATE_VERSION, ge=STATE_VERSION, le=STATE_VERSION)
    turns: tuple[TurnSummary | TurnRecord, ...] = ()
    """Oldest first."""
    background: tuple[Background, ...] = Field((), max_length=MAX_BACKGROUND)
    """What the person said about themselves, oldest first."""
    guide: Guide | None = None
    """None unless a guided talk is under way."""

    @classmethod
    def load(cls, stored: object) -> DialogueState | None:
        """Return the state of a stored document, or None if it cannot be read. The caller then starts again and says so in a sentence.

        Nothing stored is a new conversation.
        """
        try:
            return cls.model_validate(stored or {})
        except ValidationError:
            return None

    def dump(self) -> dict[str, Any]:
        """Return the document to store, without values that are defaults."""
        return {"version": self.version, **self.model_dump(mode="json", exclude_defaults=True)}

    @property
    def recent(self) -> tuple[TurnRecord, ...]:
        """The turns that are remembered whole, oldest first."""
        return tuple(turn for turn in self.turns if isinstance(turn, TurnRecord))

    def remember(self, turn: TurnRecord, background: tuple[Background, ...] = ()) -> DialogueState:
        """Return the state after a turn in which the person said this about themselves."""
        turns: list[TurnSummary | TurnRecord] = [*self.turns, turn]
        if len(turns) > REMEMBERED_TURNS + 1:
            del turns[1]
        turns[:-WHOLE_TURNS] = map(TurnSummary.of, turns[:-WHOLE_TURNS])
        known = tuple(dict.fromkeys([*self.background, *background]))[-MAX_BACKGROUND:]
        state = self.model_copy(update={"turns": tuple(turns), "background": known})
        while state._size() > MAX_STATE_BYTES and (shorter := _shortened(state.turns)) != state.turns:
            state = state.model_copy(update={"turns": shorter})
        return state

    def is_after_break(self, at: int) -> bool:
        """Return whether a message at this time comes so long after the last turn that the career must be named again."""
        return bool(self.recent) and at - self.recent[-1].at >= BREAK

    def _size(self) -> int:
        return len(json.dumps(self.dump()))


def _shortened(turns: tuple[TurnSummary | TurnRecord, ...]) -> tuple[TurnSummary | TurnRecord, ...]:
    """Return the turns without the oldest line after the first, or else with the oldest whole turn as a line."""
    if len(turns) > 2 and isinstance(turns[1], TurnSummary):
        return (turns[0], *turns[2:])
    oldest = next((i for i, turn in enumerate(turns) if isinstance(turn, TurnRecord)), None)
    if oldest is None:
        return turns
    return (*turns[:oldest], TurnSummary.of(turns[oldest]), *turns[oldest + 1 :])
