"""Finds the aspects that a statement answers, using the question classifier and a list of cues."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from bot.importing.sentences import load_sentencizer
from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy
from bot.paths import ENGLISH

CUES_FILE = ENGLISH / "import_cues.yml"

# Minimum likelihood for an aspect, based on the whole statement or on one of its clauses.
STATEMENT_THRESHOLD, CLAUSE_THRESHOLD = 0.3, 0.8
# Minimum likelihood, and minimum share among the labels of the statement's topic and its neighbours, for a less likely aspect.
MIN_LIKELIHOOD, SHARE_THRESHOLD = 0.1, 0.6
CLAUSE_BOUNDARY = re.compile(r"[,;:()–]|\b(?:and|or|which|who|where|but|so|as well as)\b")
MIN_CLAUSE_WORDS = 2
# Profiles of the same site have many sentences in common.
MAX_CACHED = 20_000


class Labeller(Protocol):
    """Protocol for classifiers that return a likelihood for each label."""

    def likelihoods(self, texts: Sequence[str]) -> list[Mapping[str, float]]:
        """Return the likelihood of each label in the taxonomy, for each text. The likelihoods for a text add up to 1."""

    def heading_topics(self, headings: Sequence[str]) -> list[Mapping[str, float]]:
        """Return the likelihood of each topic, for each heading. The rest up to 1 is the likelihood that the heading has no topic."""


class Cues(BaseModel):
    """The contents of `import_cues.yml`. The keys are documented in that file."""

    model_config = ConfigDict(extra="forbid")

    cues: dict[str, list[str]]
    topic_cues: dict[str, list[str]] = {}
    within: dict[str, dict[str, list[str]]]
    only_by_cue: list[str] = []
    about_work: list[str] = []
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
        *cues.about_work,
        *chain(*cues.within.values()),
        *cues.implies,
        *chain(*cues.implies.values()),
        *cues.neighbours,
        *chain(*cues.neighbours.values()),
    }:
        if Label.parse(label) not in load_taxonomy():
            raise ValueError(f"{path.name}: the taxonomy has no {label!r}")
    return cues


@dataclass(frozen=True)
class StatementLabels:
    """The likelihoods of a statement's labels: as a whole, and with those of its clauses."""

    text: str
    whole: Mapping[str, float]
    labels: Mapping[str, float]

    @cached_property
    def topics(self) -> dict[str, float]:
        """Return the likelihood of each topic of the statement as a whole, to which each cue adds 1."""
        topics: dict[str, float] = {}
        for label, likelihood in self.whole.items():
            topics[_topic_of(label)] = topics.get(_topic_of(label), 0.0) + likelihood
        for cue in load_cues().find_aspects(self.text):
            topics[_topic_of(cue)] = topics.get(_topic_of(cue), 0.0) + 1.0
        return topics

    def under(self, topic: str) -> dict[str, float]:
        """Return the aspects that the statement answers if it is filed under a topic, likeliest first.

        This includes likely aspects of the topic and its neighbours, and all aspects found by cues.
        """
        cues = load_cues()
        near = {topic, *cues.neighbours.get(topic, ())}
        within = {label: likelihood for label, likelihood in self.labels.items() if _topic_of(label) in near}
        total = sum(within.values())
        aspects = {
            label: likelihood
            for label, likelihood in within.items()
            if _is_aspect(label)
            and label not in cues.only_by_cue
            # The topic is known, so what counts is how likely an aspect is among those of the topic.
            and (likelihood >= STATEMENT_THRESHOLD or (likelihood >= MIN_LIKELIHOOD and likelihood >= SHARE_THRESHOLD * total))
        }
        aspects |= dict.fromkeys((*cues.find_aspects(self.text), *cues.find_within(topic, self.text)), 1.0)
        for aspect, likelihood in list(aspects.items()):
            for implied in cues.implies.get(aspect, []):
                aspects[implied] = max(aspects.get(implied, 0), likelihood)
        return dict(sorted(aspects.items(), key=lambda item: -item[1]))


def label_statements(texts: Sequence[str], labeller: Labeller, names: Iterable[str] = ()) -> list[StatementLabels]:
    """Label statements about a career. `names` are the career's names, which are masked for the classifier."""
    return label_groups([(texts, names)], labeller)[0]


def label_groups(
    groups: Iterable[tuple[Sequence[str], Iterable[str]]], labeller: Labeller, by_clause: bool = True
) -> list[list[StatementLabels]]:
    """Label the statements of several careers. Each group has the statements about one career and the career's names.

    With `by_clause`, the clauses of a statement are labelled as well. That doubles the time, and is worth it if a statement can have any of
    several topics.
    """
    # The labeller is faster in batches, so it gets all statements and their clauses in a single call.
    split = [
        [(text, [normalise_statement(part, mask) for part in (text, *(split_clauses(text) if by_clause else ()))]) for text in texts]
        for texts, mask in ((texts, mask_names(names)) for texts, names in groups)
    ]
    likelihoods = iter(labeller.likelihoods([part for group in split for _, parts in group for part in parts]))
    return [[_combine(text, next(likelihoods), [next(likelihoods) for _ in parts[1:]]) for text, parts in group] for group in split]


def split_clauses(text: str) -> list[str]:
    """Split a statement into clauses. Returns an empty list if there is only one."""
    clauses = [part for part in (part.strip(" .") for part in CLAUSE_BOUNDARY.split(text)) if len(part.split()) >= MIN_CLAUSE_WORDS]
    return clauses if len(clauses) > 1 else []


def mask_names(names: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern of a career's names, longest first, or None if there are none."""
    longest_first = sorted(filter(None, names), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE) if longest_first else None


def normalise_statement(text: str, mask: re.Pattern[str] | None) -> str:
    """Normalise a statement like questions are for the classifier, with the career's name masked."""
    from bot.language.pipeline import CAREER_MASK  # slow because it imports spaCy

    return _normalise(mask.sub(CAREER_MASK, text) if mask else text)


@lru_cache(MAX_CACHED)
def _normalise(text: str) -> str:
    from bot.language.pipeline import normalise

    return normalise(load_sentencizer().make_doc(text.rstrip(".")))


def _combine(text: str, statement: Mapping[str, float], clauses: Iterable[Mapping[str, float]]) -> StatementLabels:
    """Combine the likelihoods for a statement and its clauses."""
    labels = dict(statement)
    for clause in clauses:
        for label, likelihood in clause.items():
            if likelihood >= CLAUSE_THRESHOLD:
                labels[label] = max(labels.get(label, 0), likelihood)
    return StatementLabels(text, statement, labels)


@cache
def _topic_of(label: str) -> str:
    return Label.parse(label).topic


@cache
def _is_aspect(label: str) -> bool:
    return Label.parse(label).aspect not in {None, OTHER}
