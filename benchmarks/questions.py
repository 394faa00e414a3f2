"""The evaluation questions of `tests/questions`, with the facts that a right reply states or leaves out."""

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
    """A message, and what a right reply to it states."""

    model_config = ConfigDict(extra="forbid")

    text: str
    facts: list[int] = []
    """Facts that must all be stated. The reply to an `answerable` question leads with one of them."""
    any_of: list[int] = []
    """Facts of which at least one must be stated."""
    gap: bool = False
    """True if the reply must say that the profile is silent."""


class Single(Expectation):
    """A message that starts a conversation of its own."""

    kind: Class = Field(alias="class")
    career: str = ""
    """The career without a profile that it asks about."""
    voice: str = ""
    """The kind of person who writes so: pupil, parent, esl…"""


class DialogueTurn(Expectation):
    """A message in a conversation."""

    no_facts: bool = False
    """True if the reply must state no fact except contacts."""
    not_facts: list[int] = []
    """Facts that must not be stated."""
    contains: list[str] = []
    """Words that the reply must have."""


class Dialogue(BaseModel):
    name: str
    turns: list[DialogueTurn]


def load_singles(folder: Path = FOLDER) -> list[Single]:
    files = sorted(path for path in folder.glob("*.yml") if path.stem not in {"facts", "conversations"})
    return [Single.model_validate(item) for path in files for item in YAML(typ="safe").load(path)]


def load_dialogues(folder: Path = FOLDER) -> list[Dialogue]:
    return [Dialogue.model_validate(item) for item in YAML(typ="safe").load(folder / "conversations.yml")]


@cache
def fact_patterns(path: Path = FOLDER / "facts.yml") -> dict[int, list[str]]:
    """Return, for the number of each fact, the regular expressions that all match a text that states it."""
    patterns: dict[int, list[str]] = YAML(typ="safe").load(path)
    return patterns
