"""Load the evaluation questions in `tests/questions`, with the facts that correct replies should or shouldn't state."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML

from bot.paths import ROOT

FOLDER = ROOT / "tests" / "questions"

Class = Literal["answerable", "multi", "not_in_profile", "other_career", "off_topic", "distress"]


class Expectation(BaseModel):
    """A message, with what a correct reply to it should state."""

    model_config = ConfigDict(extra="forbid")

    text: str
    facts: list[int] = []
    """Facts that must all be stated. For `answerable` questions, the reply must start with one of them."""
    any_of: list[int] = []
    """Alternative facts, at least one of which must be stated."""
    gap: bool = False
    """True if the reply must say that the profile doesn't contain the answer."""


class Single(Expectation):
    """A standalone message, asked in a new conversation."""

    kind: Class = Field(alias="class")
    career: str = ""
    """For `other_career` questions, the career being asked about, which has no profile."""
    voice: str = ""
    """The kind of user who would write like this, e.g. pupil, parent or esl."""


class DialogueTurn(Expectation):
    """A message in a conversation."""

    no_facts: bool = False
    """True if the reply must not state any facts other than contacts."""
    not_facts: list[int] = []
    """Facts that must not be stated."""
    contains: list[str] = []
    """Words that the reply must contain."""


class Dialogue(BaseModel):
    name: str
    turns: list[DialogueTurn]


@cache
def load_singles(folder: Path = FOLDER) -> list[Single]:
    files = sorted(path for path in folder.glob("*.yml") if path.stem not in {"facts", "conversations"})
    return [Single.model_validate(item) for path in files for item in YAML(typ="safe").load(path)]


def load_dialogues(folder: Path = FOLDER) -> list[Dialogue]:
    return [Dialogue.model_validate(item) for item in YAML(typ="safe").load(folder / "conversations.yml")]


@cache
def fact_patterns(path: Path = FOLDER / "facts.yml") -> dict[int, list[str]]:
    """Return the regular expressions for each fact number. A text states the fact if all of them match."""
    patterns: dict[int, list[str]] = YAML(typ="safe").load(path)
    return patterns
