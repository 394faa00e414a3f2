"""Mappings from an export's fields to profiles. docs/importing.md explains the keys."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from string import Formatter
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from bot.importing.fields import as_text, as_texts
from bot.knowledge.loader import Fault, compose, line_of, read_checked
from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy

# Placeholders in templates for a single entry of the `each` field, and for all of its entries together.
ITEM, ALL = "item", "all"
EXPECTED = "a mapping says which field of an export becomes which part of a profile; see docs/importing.md"


class MappingModel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


def _check_template(template: str) -> str:
    fields_in(template)
    return template


def _check_aspects(aspects: tuple[str, ...]) -> tuple[str, ...]:
    for aspect in aspects:
        label = Label.parse(aspect)
        if label.aspect in {None, OTHER} or label not in load_taxonomy():
            raise ValueError(f"unknown aspect {aspect!r}; the taxonomy lists all aspects")
    return aspects


def _check_pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from None
    return pattern


Pattern = Annotated[str, AfterValidator(_check_pattern)]
Template = Annotated[str, AfterValidator(_check_template)]
Aspects = Annotated[tuple[str, ...], AfterValidator(_check_aspects)]


class FieldFormat(MappingModel):
    """Options for reading a field that is not plain text, a number or a list."""

    split: Pattern | None = Field(None, description="Pattern of the separators in a list that is written as text")
    join: str = Field("and", description="The word before the last item where a template contains the whole list")
    empty: tuple[Any, ...] = Field((), description="Values that count as empty")
    values: dict[Any, str] = Field(default_factory=dict, description="What to say for a value, such as a code, true or false")

    @cached_property
    def emptied(self) -> frozenset[str]:
        return frozenset(text for value in self.empty for text in as_texts(value))

    @cached_property
    def wording(self) -> dict[str, str]:
        return {as_text(value).casefold(): text for value, text in self.values.items()}


class HeadingRule(MappingModel):
    """Rule for filing the text under a heading within a field."""

    text: Template
    aspects: Aspects | None = None


class Case(MappingModel):
    """Rule for the entries of the `each` field that match a pattern."""

    match: Pattern
    text: Template
    aspects: Aspects | None = None


class StatementRule(MappingModel):
    """Rule for creating one kind of statement."""

    topic: str
    text: tuple[Template, ...] = Field(description="Templates: the first one whose fields all have a value is used")
    each: str | None = Field(None, description="The field of which each entry, or each sentence, becomes a statement")
    aspects: Aspects | None = Field(None, description="The aspects that it answers; if not given, the classifier decides")
    headings: dict[str, HeadingRule] = Field(default_factory=dict, description="Lines that are headings within the text of `each`")
    cases: tuple[Case, ...] = Field((), description="Other templates, for entries that match a pattern; the first match is used")
    skip: tuple[str, ...] = Field((), description="Headings within the text of `each` whose text is left out on purpose")

    @field_validator("text", mode="before")
    @classmethod
    def _as_tuple(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @field_validator("topic")
    @classmethod
    def _check_topic(cls, value: str) -> str:
        if Label(value) not in load_taxonomy():
            raise ValueError(f"unknown topic {value!r}; the taxonomy lists all topics")
        return value

    def templates(self) -> Iterator[str]:
        yield from (*self.text, *(rule.text for rule in self.headings.values()), *(case.text for case in self.cases))


class JoinedTable(MappingModel):
    """Another table of the export, whose rows belong to a row of the main table."""

    file: str = Field(description="The table's file, next to that of the export")
    on: str = Field(description="The column with the code that joins the tables")
    to: str | None = Field(None, description="The main table's column with the code, if its name differs")
    take: tuple[str, ...] = Field(description="The columns that are used")
    where: dict[str, tuple[Any, ...]] = Field(default_factory=dict, description="Only rows with one of these values in a column are used")
    name_by: str | None = Field(None, description="If what is taken is a code of the main table, the column that has its name")


class SourceTemplates(MappingModel):
    """Templates for the source of each profile."""

    title: Template
    publisher: Template
    url: Template | None = None
    date: Template = "undated"
    nation: Template | None = None

    @field_validator("date", mode="before")
    @classmethod
    def _date_as_text(cls, value: Any) -> str:
        return str(value)


class ExportMapping(MappingModel):
    """Rules for creating profiles from an export's rows."""

    name: Template
    plural: Template | None = None
    source: SourceTemplates
    aliases: str | None = None
    related: str | None = None
    categories: str | None = None
    codes: dict[str, str] = Field(default_factory=dict)
    formats: dict[str, FieldFormat] = Field(default_factory=dict, alias="fields")
    ignore: tuple[str, ...] = ()
    rows: str = Field("", description="Path to the list of rows in a JSON document")
    join: dict[str, JoinedTable] = Field(default_factory=dict)
    statements: tuple[StatementRule, ...]

    @field_validator("statements")
    @classmethod
    def _check_each(cls, value: tuple[StatementRule, ...]) -> tuple[StatementRule, ...]:
        fields = [rule.each for rule in value if rule.each]
        if duplicates := {field for field in fields if fields.count(field) > 1}:
            raise ValueError(f"more than one has each: {', '.join(sorted(duplicates))}")
        return value

    def field_references(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Yield the location and name of each field that the mapping refers to."""
        for location, template in ((("name",), self.name), (("plural",), self.plural), *((("source", k), v) for k, v in self.source)):
            yield from ((location, field) for field in fields_in(template or ""))
        for key in ("aliases", "related", "categories"):
            if field := getattr(self, key):
                yield (key,), field
        yield from ((("codes", key), field) for key, field in self.codes.items())
        yield from ((("fields", field), field) for field in self.formats)
        yield from ((("ignore", i), field) for i, field in enumerate(self.ignore))
        for i, rule in enumerate(self.statements):
            if rule.each:
                yield ("statements", i, "each"), rule.each
            for template in rule.templates():
                yield from ((("statements", i, "text"), field) for field in fields_in(template) if not is_placeholder(field))


def fields_in(template: str) -> list[str]:
    """Return the names of the fields in a template. Raises ValueError if a brace is not closed."""
    return [name for _, name, _, _ in Formatter().parse(template) if name is not None]


def read_mapping(path: Path) -> ExportMapping | list[Fault]:
    """Read a mapping from a file. Returns a list of faults if the file is invalid."""
    return read_checked(path, ExportMapping, EXPECTED)


def is_placeholder(field: str) -> bool:
    """Return whether a template's field stands for an entry of the `each` field, or for a field of such an entry."""
    return field in {ITEM, ALL} or field.startswith(f"{ITEM}.")


def find_missing_fields(path: Path, mapping: ExportMapping, fields: Collection[str]) -> list[Fault]:
    """Return a fault for each field in the mapping that is missing from all rows. `fields` are the fields found in any row.

    If a field has a similar name, or if no field of the mapping is in the rows, the fault names what was found.
    """
    document = compose(path.read_text(encoding="utf-8"))
    groups = {field.rpartition(".")[0] for field in fields}
    return [
        Fault(path, line_of(document, location), ".".join(map(str, location)), f"no row has a field {field!r}{_suggest(field, fields)}")
        for location, field in mapping.field_references()
        if field not in fields and field not in groups
    ]


def _suggest(field: str, fields: Collection[str]) -> str:
    by_name = {other.casefold(): other for other in fields}
    similar = get_close_matches(field.casefold(), by_name, n=1)
    return f"; did you mean {by_name[similar[0]]!r}?" if similar else ""
