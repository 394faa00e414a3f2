"""The mapping from the fields of an export to a profile, checked before it is used (docs/importing.md explains its keys)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from string import Formatter
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from bot.knowledge.loader import Fault, compose, line_of, read_checked
from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy

# Stand in a template for one entry of what `each` names, and for all its entries together.
ITEM, ALL = "item", "all"
FORM = "a mapping says which field of an export becomes what of a profile; see docs/importing.md"


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


def _well_formed(template: str) -> str:
    fields_in(template)
    return template


def _known(aspects: tuple[str, ...]) -> tuple[str, ...]:
    for aspect in aspects:
        label = Label.parse(aspect)
        if label.aspect in {None, OTHER} or label not in load_taxonomy():
            raise ValueError(f"unknown aspect {aspect!r}; the taxonomy lists those there are")
    return aspects


Template = Annotated[str, AfterValidator(_well_formed)]
Aspects = Annotated[tuple[str, ...], AfterValidator(_known)]


class FieldForm(Model):
    """How a field is read where it is not simply a text, a number or a list."""

    split: str | None = Field(None, description="What stands between the items of a list that is written as text")
    join: str = Field("and", description="The word before the last item where a template holds the whole list")
    empty: tuple[Any, ...] = Field((), description="Values that say nothing")


class Part(Model):
    """What becomes of the text under a heading within a field."""

    text: Template
    aspects: Aspects | None = None


class Rule(Model):
    """One kind of statement."""

    topic: str
    text: tuple[Template, ...] = Field(description="Templates: the first whose fields all say something is used")
    each: str | None = Field(None, description="The field of which each entry, or each sentence, makes a statement")
    aspects: Aspects | None = Field(None, description="What it answers; where not given, the classifier says")
    headings: dict[str, Part] = Field(default_factory=dict, description="Lines that are headings within the text of `each`")

    @field_validator("text", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @field_validator("topic")
    @classmethod
    def _known_topic(cls, value: str) -> str:
        if Label(value) not in load_taxonomy():
            raise ValueError(f"unknown topic {value!r}; the taxonomy lists those there are")
        return value


class SourceForm(Model):
    title: Template
    publisher: Template
    url: Template | None = None
    date: Template = "undated"

    @field_validator("date", mode="before")
    @classmethod
    def _text(cls, value: Any) -> str:
        return str(value)


class Mapping(Model):
    name: Template
    plural: Template | None = None
    source: SourceForm
    aliases: str | None = None
    related: str | None = None
    categories: str | None = None
    codes: dict[str, str] = Field(default_factory=dict)
    fields_: dict[str, FieldForm] = Field(default_factory=dict, alias="fields")
    ignore: tuple[str, ...] = ()
    statements: tuple[Rule, ...]

    @field_validator("statements")
    @classmethod
    def _each_once(cls, value: tuple[Rule, ...]) -> tuple[Rule, ...]:
        fields = [rule.each for rule in value if rule.each]
        if twice := {field for field in fields if fields.count(field) > 1}:
            raise ValueError(f"more than one has each: {', '.join(sorted(twice))}")
        return value

    def named(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every field the mapping names, and where."""
        for place, template in ((("name",), self.name), (("plural",), self.plural), *((("source", k), v) for k, v in self.source)):
            yield from ((place, field) for field in fields_in(template or ""))
        for key in ("aliases", "related", "categories"):
            if field := getattr(self, key):
                yield (key,), field
        yield from ((("codes", key), field) for key, field in self.codes.items())
        yield from ((("fields", field), field) for field in self.fields_)
        yield from ((("ignore", i), field) for i, field in enumerate(self.ignore))
        for i, rule in enumerate(self.statements):
            if rule.each:
                yield ("statements", i, "each"), rule.each
            for template in (*rule.text, *(part.text for part in rule.headings.values())):
                yield from ((("statements", i, "text"), field) for field in fields_in(template) if field not in {ITEM, ALL})


def fields_in(template: str) -> list[str]:
    """The fields a template names. Raises ValueError if a brace is not closed."""
    return [name for _, name, _, _ in Formatter().parse(template) if name is not None]


def read_mapping(path: Path) -> Mapping | list[Fault]:
    return read_checked(path, Mapping, FORM)


def strangers(path: Path, mapping: Mapping, fields: Collection[str]) -> list[Fault]:
    """A fault for each field that the mapping names and no row has."""
    document = compose(path.read_text(encoding="utf-8"))
    return [
        Fault(path, line_of(document, place), ".".join(map(str, place)), f"no row has a field {field!r}")
        for place, field in mapping.named()
        if field not in fields
    ]
