"""Pydantic models for career profiles. Run `careers schema` to export them as a JSON Schema for editors."""

from __future__ import annotations

import hashlib
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from bot.knowledge.facts import Fact, derive
from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy
from bot.validation import PublicAddress

UNDATED = "undated"
"""The date of a page that has none."""
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
# Phone number: in the UK starting with 0 or +44, elsewhere with + and the country's code. Spaces or hyphens may separate the digits.
PHONE = r"^(0|\+44 ?)(\d[ -]?){8,9}\d$|^\+[1-9][ -]?(\d[ -]?){6,12}\d$"


class ProfileModel(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        # Text fields must not be empty or blank.
        str_strip_whitespace=True,
        str_min_length=1,
        # YAML parses unquoted codes and aliases such as 3213 as numbers.
        coerce_numbers_to_str=True,
    )


def _known_aspect(value: str) -> str:
    label = Label.parse(value)
    if label.aspect is None or label.aspect == OTHER or label not in load_taxonomy():
        raise ValueError(f"unknown aspect {value!r}; taxonomy.yml lists the known ones")
    return value


Aspect = Annotated[str, AfterValidator(_known_aspect)]


# YAML parses a date as one, and a year as a number.
SourceDate = Annotated[str, BeforeValidator(str), Field(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?|undated)$")]


class Source(ProfileModel):
    """The page that a profile was taken from."""

    title: str = Field(description="The page's title")
    publisher: str = Field(description="The owner of the page, which every answer names")
    url: PublicAddress | None = Field(None, description="The page's address, if it has one")
    nation: str | None = Field(None, description="Where its pay and qualifications hold, as people say it: England, Scotland, the UK")
    date: SourceDate = Field(description="The date on the page (2026-11-23), or undated")


class StatementSource(ProfileModel):
    """Where a statement comes from, if that is not the profile's page."""

    name: str = Field(description="What it is called: a survey, a report, a person who was asked")
    url: PublicAddress | None = Field(None, description="Its address, if it has one")
    date: SourceDate = Field(description="Its date (2026-11-23, 2026-11 or 2026), or undated")


class Statement(ProfileModel):
    """One sentence of a profile that stands on its own."""

    text: str = Field(description="The sentence, with its hedges (may, some, occasionally)")
    aspects: tuple[Aspect, ...] = Field(
        (), description="The aspects it answers, as topic/aspect; none if it answers only its topic as a whole"
    )
    list: tuple[str, ...] = Field((), description="The things it lists, in order, so that people can ask for 'the second one'")
    plain: str | None = Field(None, description="The same in plainer words, with the same hedges, for people who ask for that")

    source: StatementSource | None = Field(None, description="Where it comes from, if that is not the profile's page")
    facts: tuple[Fact, ...] | None = Field(None, description="Its facts, if those derived from the text are wrong; [] if it gives none")

    def facts_in(self, topic: str) -> tuple[Fact, ...]:
        """Return the facts that the statement gives under a topic."""
        return derive(topic, self.text, self.aspects) if self.facts is None else self.facts

    @property
    def digest(self) -> str:
        """Return an 8-digit hexadecimal hash of the text, which identifies the statement within its career."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:8]


class Contact(ProfileModel):
    """An organisation that a profile refers people to."""

    name: str
    aliases: tuple[str, ...] = Field((), description="Other names for it or its field. They find it and are never shown")
    kind: str = Field(description="service (answers the public) or professional_body", pattern="^(service|professional_body)$")
    phone: str | None = Field(None, pattern=PHONE)
    address: str | None = None
    email: str | None = Field(None, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    url: PublicAddress | None = None


class Career(ProfileModel):
    """A career profile: everything that the assistant knows about one career."""

    id: str = Field(pattern=SLUG, description="The file's name without .yml")
    name: str
    plural: str
    aliases: tuple[str, ...] = Field((), description="Other names people use for it")
    source: Source
    statements: dict[str, tuple[Statement, ...]] = Field(description="Statements by topic, in the order of the page")
    contacts: tuple[Contact, ...] = ()
    related: tuple[str, ...] = Field((), description="Names of the careers that the page points to")
    categories: tuple[str, ...] = Field((), description="The groups of the owner's site that it belongs to")
    codes: dict[str, str] = Field(
        default_factory=dict, description="Its codes in classifications of occupations, by the name of the classification"
    )

    @field_validator("statements")
    @classmethod
    def _known_topics(cls, value: dict[str, tuple[Statement, ...]]) -> dict[str, tuple[Statement, ...]]:
        for topic in value:
            if Label(topic) not in load_taxonomy():
                raise ValueError(f"unknown topic {topic!r}; taxonomy.yml lists the known ones")
        return value

    def __hash__(self) -> int:
        return hash(self.id)

    def names(self) -> list[str]:
        """Return the career's name, plural and aliases."""
        return [self.name, self.plural, *self.aliases]

    def source_of(self, statement: Statement) -> Source:
        """Return the source of a statement, which is that of the profile unless the statement has its own."""
        own = statement.source
        return Source(title=own.name, publisher=own.name, url=own.url, date=own.date) if own else self.source

    def other_sources(self) -> tuple[Source, ...]:
        """Return the sources of statements that are not from the profile's page."""
        return tuple(dict.fromkeys(self.source_of(s) for group in self.statements.values() for s in group if s.source))

    def statement_id(self, statement: Statement) -> str:
        """Return the statement's id, which consists of the career's id and a hash of the text.

        The id doesn't change when other statements are added or removed, or when the statement is moved.
        """
        return f"{self.id}#{statement.digest}"

    def statement(self, statement_id: str) -> Statement | None:
        """Return the statement with this id, or None if the profile has no such statement."""
        return next((s for group in self.statements.values() for s in group if self.statement_id(s) == statement_id), None)

    def statements_about(self, label: Label) -> list[Statement]:
        """Return the statements that answer a label, or an empty list if there are none.

        For a topic, return its statements without aspects, then the statements on topics that it includes, then its statements with
        aspects. For an aspect, statements under its own topic come first.
        """
        own = self.statements.get(label.topic, ())
        if label.aspect is None:
            included = [s for topic in load_taxonomy().entry(label).includes for s in self.statements.get(topic, ())]
            general = [s for s in own if not s.aspects]
            return [*general, *included, *(s for s in own if s.aspects)]
        wanted = str(label)
        elsewhere = [s for topic, statements in self.statements.items() if topic != label.topic for s in statements]
        return [s for s in [*own, *elsewhere] if wanted in s.aspects]
