"""The taxonomy: the topics and aspects that label both questions and statements."""

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
    """A topic, or one aspect of a topic. Written `topic` or `topic/aspect`."""

    topic: str
    aspect: str | None = None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let pydantic validate the form of a label, but not that the taxonomy has it, and serialise it as text."""
        from_text = core_schema.no_info_after_validator_function(cls.parse, core_schema.str_schema(pattern=FORM))
        return core_schema.json_or_python_schema(
            json_schema=from_text,
            python_schema=core_schema.union_schema([core_schema.is_instance_schema(cls), from_text]),
            serialization=core_schema.to_string_ser_schema(),
        )

    @classmethod
    def parse(cls, text: str) -> Label:
        topic, _, aspect = text.partition("/")
        return cls(topic, aspect or None)

    def __str__(self) -> str:
        return f"{self.topic}/{self.aspect}" if self.aspect else self.topic


class Entry(BaseModel):
    """The entry of a topic or an aspect. `taxonomy.yml` explains its fields."""

    model_config = ConfigDict(extra="forbid")

    about: str
    ask: str | None = None
    near: list[str] = Field(default_factory=list)
    includes: list[str] = Field(default_factory=list)


class Topic(Entry):
    title: str
    aspects: dict[str, Entry]


class Taxonomy(BaseModel):
    model_config = ConfigDict(extra="forbid")

    topics: dict[str, Topic]

    def labels(self) -> list[Label]:
        """Return all labels in the order of the file: each topic, then its aspects."""
        return [Label(topic, aspect) for topic, entry in self.topics.items() for aspect in (None, *entry.aspects)]

    def __contains__(self, label: Label) -> bool:
        topic = self.topics.get(label.topic)
        return topic is not None and (label.aspect is None or label.aspect in topic.aspects)

    def entry(self, label: Label) -> Entry:
        """Return the entry of a label. Raises KeyError for an unknown label."""
        topic = self.topics[label.topic]
        return topic.aspects[label.aspect] if label.aspect else topic

    def title(self, label: Label) -> str:
        """Return the title of the label's topic."""
        return self.topics[label.topic].title

    def near(self, label: Label) -> list[Label]:
        """Return the labels whose statements come closest to this one's."""
        return [Label.parse(near) for near in self.entry(label).near]


@cache
def load_taxonomy(path: Path = TAXONOMY) -> Taxonomy:
    """Return the taxonomy. Raises ValueError if the file is not valid."""
    taxonomy = Taxonomy.model_validate(YAML(typ="safe").load(path))
    for label in taxonomy.labels():
        for near in taxonomy.near(label):
            if near not in taxonomy:
                raise ValueError(f"{path.name}: {label}: near names {near}, which is not in the taxonomy")
    return taxonomy
