"""What a profile says, as types. A profile file is checked against these and against its published JSON Schema."""

from __future__ import annotations

import re

from pydantic import BaseModel, ConstrainedStr, Extra, Field, HttpUrl, validator

from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy


class Text(ConstrainedStr):
    min_length = 1
    strip_whitespace = True


class Slug(ConstrainedStr):
    regex = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


class Phone(ConstrainedStr):
    """A UK telephone number as people write it: 10 or 11 digits after 0, or international with +44."""

    regex = re.compile(r"^(0|\+44 ?)(\d[ -]?){8,9}\d$")


class Model(BaseModel):
    class Config:
        extra = Extra.forbid
        allow_mutation = False


class Source(Model):
    """Where a profile's facts come from."""

    title: Text = Field(description="The page's title")
    publisher: Text = Field(description="Whose page it is, as every answer names it")
    url: HttpUrl | None = Field(None, description="The page's address, if it has one")
    date: str = Field(
        description="The date the page carries (2026-11-23), or undated",
        regex=r"^(\d{4}(-\d{2}(-\d{2})?)?|undated)$",
    )

    @validator("date", pre=True)
    def _date_as_text(cls, value: object) -> str:
        return str(value)


class Statement(Model):
    """One sentence of a profile that stands on its own."""

    text: Text = Field(description="The sentence, with its hedges (may, some, occasionally)")
    aspects: list[str] = Field(
        default_factory=list,
        description="The aspects it answers, as topic/aspect; none if it answers only its topic as a whole",
    )
    list: tuple[Text, ...] = Field((), description="The things it lists, in order, so that 'the second one' is understood")

    @validator("aspects", each_item=True)
    def _known_aspect(cls, value: str) -> str:
        label = Label.parse(value)
        if label.aspect is None or label.aspect == OTHER or label not in load_taxonomy():
            raise ValueError(f"unknown aspect {value!r}; the taxonomy lists those there are")
        return value


class Contact(Model):
    """An organisation a profile sends people to."""

    name: Text
    kind: str = Field(description="service (answers the public) or professional_body", regex="^(service|professional_body)$")
    phone: Phone | None = None
    address: Text | None = None
    email: str | None = Field(None, regex=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    url: HttpUrl | None = None


class Career(Model):
    """A career profile: all that the assistant knows of one career."""

    id: Slug = Field(description="The file's name without .yml")
    name: Text
    plural: Text
    aliases: tuple[Text, ...] = Field((), description="Other names people use for it")
    source: Source
    statements: dict[str, tuple[Statement, ...]] = Field(description="Statements by topic, in the order of the page")
    contacts: tuple[Contact, ...] = ()
    related: tuple[Text, ...] = Field((), description="Names of the careers that the page points to")

    @validator("statements")
    def _known_topics(cls, value: dict[str, tuple[Statement, ...]]) -> dict[str, tuple[Statement, ...]]:
        for topic in value:
            if Label(topic) not in load_taxonomy():
                raise ValueError(f"unknown topic {topic!r}; the taxonomy lists those there are")
        return value

    def __hash__(self) -> int:
        return hash(self.id)

    def names(self) -> list[str]:
        """Every name that means this career, the first being its own."""
        return [self.name, self.plural, *self.aliases]

    def stating(self, label: Label) -> list[Statement]:
        """The statements that answer a label, in the order of the page; none where the profile is silent."""
        if label.aspect is None:
            topics = [label.topic, *load_taxonomy().entry(label).includes]
            return [statement for topic in topics for statement in self.statements.get(topic, ())]
        wanted = str(label)
        return [s for statements in self.statements.values() for s in statements if wanted in s.aspects]

    def topic_of(self, statement: Statement) -> str:
        """The topic under which a statement of this profile stands: the section it comes from."""
        return next(topic for topic, statements in self.statements.items() if statement in statements)
