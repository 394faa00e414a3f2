"""The taxonomy: the topics and aspects with which questions and statements alike are labelled."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML

from bot.paths import TAXONOMY

TAXONOMY_FILE = TAXONOMY

OTHER = "other"


class Label(NamedTuple):
    """What is asked or stated: a whole topic, or one aspect of it. Written `topic` or `topic/aspect`."""

    topic: str
    aspect: str | None = None

    @classmethod
    def parse(cls, text: str) -> Label:
        topic, _, aspect = text.partition("/")
        return cls(topic, aspect or None)

    def __str__(self) -> str:
        return f"{self.topic}/{self.aspect}" if self.aspect else self.topic


class Entry(BaseModel):
    """What the taxonomy says of a topic or an aspect; the keys are explained in `taxonomy.yml`."""

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
        """Every label, in the order of the file: each topic, then its aspects."""
        return [Label(topic, aspect) for topic, entry in self.topics.items() for aspect in (None, *entry.aspects)]

    def __contains__(self, label: Label) -> bool:
        topic = self.topics.get(label.topic)
        return topic is not None and (label.aspect is None or label.aspect in topic.aspects)

    def entry(self, label: Label) -> Entry:
        """The wording of a label. Raises KeyError for a label that the taxonomy does not have."""
        topic = self.topics[label.topic]
        return topic.aspects[label.aspect] if label.aspect else topic

    def title(self, label: Label) -> str:
        return self.topics[label.topic].title

    def near(self, label: Label) -> list[Label]:
        return [Label.parse(near) for near in self.entry(label).near]


@cache
def load_taxonomy(path: Path = TAXONOMY_FILE) -> Taxonomy:
    taxonomy = Taxonomy.model_validate(YAML(typ="safe").load(path))
    for label in taxonomy.labels():
        for near in taxonomy.near(label):
            if near not in taxonomy:
                raise ValueError(f"{path.name}: {label}: near names {near}, which the taxonomy does not have")
    return taxonomy
