"""Loads the labelled pairs of questions and statements in `data/pairs`, which teach how well a statement answers a question."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from bot.conversation.types import Detail, Leaning
from bot.knowledge.loader import read_folder
from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy
from bot.paths import PAIR_DATA


class PairModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _known(label: Label) -> Label:
    if label not in load_taxonomy():
        raise ValueError(f"unknown aspect {str(label)!r}; see taxonomy.yml")
    return label


class LabelledStatement(PairModel):
    """A statement of a profile."""

    text: str = Field(min_length=1)
    aspects: tuple[Label, ...] = Field(min_length=1)
    """What it is about. A topic without an aspect means that none of the topic's aspects fits."""

    @field_validator("aspects")
    @classmethod
    def _are_known(cls, aspects: tuple[Label, ...]) -> tuple[Label, ...]:
        for label in aspects:
            if _known(label).aspect == OTHER:
                raise ValueError(f"{str(label)!r} is only for questions; write {label.topic!r}")
        return aspects


class Before(PairModel):
    """What came before a question."""

    asked: str = Field(min_length=1)
    """The question before."""
    told: tuple[int, ...]
    """The statements told as its answer, which are numbered from 1. There are none if the profile didn't say."""


class LabelledQuestion(PairModel):
    """A question with the statements that fit it, which are numbered from 1. A statement in none of the lists is unrelated."""

    text: str = Field(min_length=1)
    after: Before | None = None
    leans_on: Leaning | None = None
    """What the question needs of what came before, or None if it isn't known."""
    aspect: Label
    detail: Detail
    answers: tuple[int, ...]
    """Statements that contain the detail asked for."""
    same_aspect: tuple[int, ...]
    """Statements on what is asked about, without the detail asked for."""
    nearest: tuple[int, ...]
    """Statements on something close to what is asked about."""

    @field_validator("aspect")
    @classmethod
    def _is_known(cls, aspect: Label) -> Label:
        return _known(aspect)

    @model_validator(mode="after")
    def _lists_each_statement_once(self) -> Self:
        numbers = [*self.answers, *self.same_aspect, *self.nearest]
        for number in numbers:
            if numbers.count(number) > 1:
                raise ValueError(f"statement {number} is listed twice")
        return self


class LabelledCareer(PairModel):
    """The statements of a career's profile, and questions about the career."""

    career: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    """Id of the career, which need not have a profile."""
    name: str = Field(min_length=1)
    as_imported: bool = False
    """Whether the statements have the labels that an import gave them, some of which are wrong, rather than labels by people."""
    statements: tuple[LabelledStatement, ...] = Field(min_length=1)
    questions: tuple[LabelledQuestion, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_the_statements(self) -> Self:
        for question in self.questions:
            told = question.after.told if question.after else ()
            for number in (*question.answers, *question.same_aspect, *question.nearest, *told):
                if not 1 <= number <= len(self.statements):
                    raise ValueError(f"{question.text!r} lists statement {number}, but there are {len(self.statements)}")
        return self


class _File(PairModel):
    careers: tuple[LabelledCareer, ...]


def load_pairs(folder: Path = PAIR_DATA) -> list[LabelledCareer]:
    """Load the careers of all files in a folder. Raises ValueError with all faults of the files, each with its file, line and field."""
    files = read_folder(folder, _File, "the file is a mapping with a list of careers")
    return [career for file in files for career in file.careers]
