"""Loads the cues for what imported statements are about: patterns such as "on call" that give an aspect or a topic away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from itertools import chain
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.paths import ENGLISH

CUES_FILE = ENGLISH / "import_cues.yml"


class Cues(BaseModel):
    """The contents of `import_cues.yml`. The keys are documented in that file."""

    model_config = ConfigDict(extra="forbid")

    cues: dict[str, list[str]]
    topic_cues: dict[str, list[str]] = {}
    within: dict[str, dict[str, list[str]]]
    only_by_cue: list[str] = []
    implies: dict[str, list[str]]
    neighbours: dict[str, list[str]]

    def find_aspects(self, text: str) -> list[str]:
        """Return the aspects with a cue that matches a text, whatever its topic."""
        return [aspect for aspect, pattern in self._patterns.items() if pattern.search(text)]

    def find_topics(self, text: str) -> list[str]:
        """Return the topics with a cue that matches a text."""
        return [topic for topic, pattern in self._topic_patterns.items() if pattern.search(text)]

    def find_within(self, topic: str, text: str) -> list[str]:
        """Return the aspects with a cue that matches a text under a topic."""
        return [aspect for aspect, pattern in self._within.get(topic, {}).items() if pattern.search(text)]

    def aspects(self) -> list[str]:
        """Return all aspects that have a cue, in alphabetical order."""
        return sorted({*self.cues, *(aspect for cues in self.within.values() for aspect in cues)})

    def hint(self, text: str) -> set[str]:
        """Return the aspects with a cue that matches a text, under whatever topic."""
        return {*self.find_aspects(text), *(aspect for topic in self.within for aspect in self.find_within(topic, text))}

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        return _compile(self.cues)

    @cached_property
    def _topic_patterns(self) -> dict[str, re.Pattern[str]]:
        return _compile(self.topic_cues)

    @cached_property
    def _within(self) -> dict[str, dict[str, re.Pattern[str]]]:
        return {topic: _compile(cues) for topic, cues in self.within.items()}


def _compile(cues: Mapping[str, Iterable[str]]) -> dict[str, re.Pattern[str]]:
    return {aspect: re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE) for aspect, patterns in cues.items()}


@cache
def load_cues(path: Path = CUES_FILE) -> Cues:
    """Load the cues. Raises ValueError if they contain a label that is not in the taxonomy."""
    cues = Cues.model_validate(YAML(typ="safe").load(path))
    for label in {
        *cues.cues,
        *cues.topic_cues,
        *cues.within,
        *cues.only_by_cue,
        *chain(*cues.within.values()),
        *cues.implies,
        *chain(*cues.implies.values()),
        *cues.neighbours,
        *chain(*cues.neighbours.values()),
    }:
        if Label.parse(label) not in load_taxonomy():
            raise ValueError(f"{path.name}: the taxonomy has no {label!r}")
    return cues
