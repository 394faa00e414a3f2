"""Loads the taxonomy of topics and aspects, which are used to label questions and statements."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema
from ruamel.yaml import YAML

from bot.paths import TAXONOMY

OTHER = "other"
FORM = r"^[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)?$"


class Label(NamedTuple):
    """A topic or aspect, written as `topic` or `topic/aspect`."""

    topic: str
    aspect: str | None = None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let pydantic parse labels from text and serialise them. Checks only the format, not that the label is in the taxonomy."""
        from_text = core_schema.no_info_after_validator_function(cls.parse, core_schema.str_schema(pattern=FORM))
        return core_schema.json_or_python_schema(
            json_schema=from_text,
            # Not a union of both types: its errors would name a field for each of them.
            python_schema=core_schema.no_info_before_validator_function(
                lambda value: str(value) if isinstance(value, cls) else value, from_text
            ),
            serialization=core_schema.to_string_ser_schema(),
        )

    @classmethod
    def parse(cls, text: str) -> Label:
        topic, _, aspect = text.partition("/")
        return cls(topic, aspect or None)

    def __str__(self) -> str:
        return f"{self.topic}/{self.aspect}" if self.aspect else self.topic


class Entry(BaseModel):
    """The taxonomy entry for a topic or aspect. See `taxonomy.yml` for a description of the fields."""

    model_config = ConfigDict(extra="forbid")

    about: str
    ask: str | None = None
    special: bool = False
    near: list[str] = Field(default_factory=list)
    includes: list[str] = Field(default_factory=list)


class Topic(Entry):
    title: str
    aspects: dict[str, Entry]


class Taxonomy(BaseModel):
    model_config = ConfigDict(extra="forbid")

    topics: dict[str, Topic]

    def labels(self) -> list[Label]:
        """Return all labels in file order. Each topic is followed by its aspects."""
        return [Label(topic, aspect) for topic, entry in self.topics.items() for aspect in (None, *entry.aspects)]

    def __contains__(self, label: Label) -> bool:
        topic = self.topics.get(label.topic)
        return topic is not None and (label.aspect is None or label.aspect in topic.aspects)

    def entry(self, label: Label) -> Entry:
        """Return the entry for a label. Raises KeyError if the label is unknown."""
        topic = self.topics[label.topic]
        return topic.aspects[label.aspect] if label.aspect else topic

    def title(self, label: Label) -> str:
        """Return the title of the label's topic."""
        return self.topics[label.topic].title

    def near(self, label: Label) -> list[Label]:
        """Return related labels, whose statements can be shown if a profile has none for this one."""
        return [Label.parse(near) for near in self.entry(label).near]


@cache
def load_taxonomy(path: Path = TAXONOMY) -> Taxonomy:
    """Load the taxonomy from a YAML file. Raises ValueError if the file is invalid."""
    taxonomy = Taxonomy.model_validate(YAML(typ="safe").load(path))
    for label in taxonomy.labels():
        for near in taxonomy.near(label):
            if near not in taxonomy:
                raise ValueError(f"{path.name}: {label}: near names {near}, which is not in the taxonomy")
    return taxonomy
