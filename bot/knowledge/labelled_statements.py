"""Loads the labelled statements in `data/statements`, from which imports learn what a statement is about."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from bot.knowledge.loader import read_folder
from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy
from bot.paths import STATEMENT_DATA


class LabelledStatement(BaseModel):
    """A statement, its topics (any of them is right), and all aspects that it answers.

    It has no topics if it says nothing about a career, but belongs to the site. `aspects` is None if only the topics are known. A heading
    alone has the topics of what stands under it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    career: str = ""
    """The career's name, or "" if the statement could be about any career."""
    heading: str = ""
    """The heading above the statement, or "" if the statement is labelled by itself."""
    text: str = ""
    """The statement, or "" if only the heading is labelled."""
    topics: tuple[str, ...]
    aspects: tuple[str, ...] | None = None

    @model_validator(mode="after")
    def _has_text(self) -> LabelledStatement:
        if not (self.text or self.heading):
            raise ValueError("it has neither a text nor a heading")
        return self

    @field_validator("topics")
    @classmethod
    def _are_topics(cls, topics: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := [topic for topic in topics if topic not in load_taxonomy().topics]:
            raise ValueError(f"unknown topic {unknown[0]!r}; see taxonomy.yml")
        return topics

    @field_validator("aspects")
    @classmethod
    def _are_aspects(cls, aspects: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for aspect in aspects or ():
            label = Label.parse(aspect)
            if label not in load_taxonomy() or label.aspect in (None, OTHER):
                raise ValueError(f"unknown aspect {aspect!r}; see taxonomy.yml")
        return aspects


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    statements: tuple[LabelledStatement, ...]


def load_labelled_statements(folder: Path = STATEMENT_DATA) -> list[LabelledStatement]:
    """Load the statements of all files in a folder. Raises ValueError with all faults of the files, each with its file, line and field."""
    return [
        statement for file in read_folder(folder, _File, "the file is a mapping with a list of statements") for statement in file.statements
    ]
