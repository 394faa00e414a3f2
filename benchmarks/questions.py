"""The evaluation questions of `tests/questions`: what is asked, and what a right reply states or must not."""

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
    """What a reply to a message must do."""

    model_config = ConfigDict(extra="forbid")

    text: str
    facts: list[int] = []
    """Facts that must all be stated; where they are asked for singly, one of them first."""
    any_of: list[int] = []
    """Facts of which one must be stated."""
    gap: bool = False
    """Whether the reply must say that the profile does not say."""


class Single(Expectation):
    """One message, asked in a conversation of its own. `class` in the file."""

    kind: Class = Field(alias="class")
    career: str = ""
    voice: str = ""


class Turn(Expectation):
    """A message in a conversation."""

    no_facts: bool = False
    not_facts: list[int] = []
    contains: list[str] = []


class Dialogue(BaseModel):
    name: str
    turns: list[Turn]


def load_singles(folder: Path = FOLDER) -> list[Single]:
    files = sorted(path for path in folder.glob("*.yml") if path.stem not in {"facts", "conversations"})
    return [Single.model_validate(item) for path in files for item in YAML(typ="safe").load(path)]


def load_dialogues(folder: Path = FOLDER) -> list[Dialogue]:
    return [Dialogue.model_validate(item) for item in YAML(typ="safe").load(folder / "conversations.yml")]


@cache
def fact_patterns(path: Path = FOLDER / "facts.yml") -> dict[int, list[str]]:
    patterns: dict[int, list[str]] = YAML(typ="safe").load(path)
    return patterns
