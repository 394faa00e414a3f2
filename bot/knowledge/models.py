"""What a profile says, as types. A profile file is checked against these and against its published JSON Schema."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy
from bot.validation import PublicAddress

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
# A UK telephone number as people write it: 10 or 11 digits after 0, or international with +44.
PHONE = r"^(0|\+44 ?)(\d[ -]?){8,9}\d$"


class Model(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        # No text of a profile may be empty or blank.
        str_strip_whitespace=True,
        str_min_length=1,
        # YAML reads an unquoted code or alias such as 3213 as a number.
        coerce_numbers_to_str=True,
    )


def _known_aspect(value: str) -> str:
    label = Label.parse(value)
    if label.aspect is None or label.aspect == OTHER or label not in load_taxonomy():
        raise ValueError(f"unknown aspect {value!r}; the taxonomy lists those there are")
    return value


Aspect = Annotated[str, AfterValidator(_known_aspect)]


class Source(Model):
    """Where a profile's facts come from."""

    title: str = Field(description="The page's title")
    publisher: str = Field(description="Whose page it is, as every answer names it")
    url: PublicAddress | None = Field(None, description="The page's address, if it has one")
    date: str = Field(
        description="The date the page carries (2026-11-23), or undated",
        pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?|undated)$",
    )

    @field_validator("date", mode="before")
    @classmethod
    def _date_as_text(cls, value: object) -> str:
        return str(value)


class Statement(Model):
    """One sentence of a profile that stands on its own."""

    text: str = Field(description="The sentence, with its hedges (may, some, occasionally)")
    aspects: tuple[Aspect, ...] = Field(
        (), description="The aspects it answers, as topic/aspect; none if it answers only its topic as a whole"
    )
    list: tuple[str, ...] = Field((), description="The things it lists, in order, so that 'the second one' is understood")


class Contact(Model):
    """An organisation a profile sends people to."""

    name: str
    aliases: tuple[str, ...] = Field((), description="What people call it or its field, to know it by; never told")
    kind: str = Field(description="service (answers the public) or professional_body", pattern="^(service|professional_body)$")
    phone: str | None = Field(None, pattern=PHONE)
    address: str | None = None
    email: str | None = Field(None, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    url: PublicAddress | None = None


class Career(Model):
    """A career profile: all that the assistant knows of one career."""

    id: str = Field(pattern=SLUG, description="The file's name without .yml")
    name: str
    plural: str
    aliases: tuple[str, ...] = Field((), description="Other names people use for it")
    source: Source
    statements: dict[str, tuple[Statement, ...]] = Field(description="Statements by topic, in the order of the page")
    contacts: tuple[Contact, ...] = ()
    related: tuple[str, ...] = Field((), description="Names of the careers that the page points to")
    categories: tuple[str, ...] = Field((), description="The site's own groups that it belongs to")
    codes: dict[str, str] = Field(
        default_factory=dict, description="Its code in classifications of occupations, by the classification's name"
    )

    @field_validator("statements")
    @classmethod
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
        """The statements that answer a label; none where the profile is silent.

        For a topic: what it says at large, then the topics it includes, then what it says on single aspects. For an aspect: the
        statements of its own topic first.
        """
        own = self.statements.get(label.topic, ())
        if label.aspect is None:
            included = [s for topic in load_taxonomy().entry(label).includes for s in self.statements.get(topic, ())]
            at_large = [s for s in own if not s.aspects]
            return [*at_large, *included, *(s for s in own if s.aspects)]
        wanted = str(label)
        others = [s for topic, statements in self.statements.items() if topic != label.topic for s in statements]
        return [s for s in [*own, *others] if wanted in s.aspects]
