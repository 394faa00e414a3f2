"""Finds the aspects that a statement answers, using the question classifier and a list of cues."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
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
CLAUSE_BOUNDARY = re.compile(r"[,;:()–]|\b(?:and|or|which|who|where|but|so|as well as)\b")
MIN_CLAUSE_WORDS = 2


class Labeller(Protocol):
    """Protocol for classifiers that return a likelihood for each label."""

    def likelihoods(self, texts: Sequence[str]) -> list[Mapping[str, float]]:
        """Return the likelihood of each label in the taxonomy, for each text. The likelihoods for a text add up to 1."""


class Cues(BaseModel):
    """The contents of `import_cues.yml`. The keys are documented in that file."""

    model_config = ConfigDict(extra="forbid")

    cues: dict[str, list[str]]
    implies: dict[str, list[str]]
    neighbours: dict[str, list[str]]

    def find_aspects(self, text: str) -> list[str]:
        """Return the aspects with a cue that matches a text."""
        return [aspect for aspect, patterns in self.cues.items() if any(re.search(p, text, re.IGNORECASE) for p in patterns)]


@cache
def load_cues(path: Path = CUES_FILE) -> Cues:
    """Load the cues. Raises ValueError if they contain a label that is not in the taxonomy."""
    cues = Cues.model_validate(YAML(typ="safe").load(path))
    for label in {*cues.cues, *cues.implies, *chain(*cues.implies.values()), *cues.neighbours, *chain(*cues.neighbours.values())}:
        if Label.parse(label) not in load_taxonomy():
            raise ValueError(f"{path.name}: the taxonomy has no {label!r}")
    return cues


@dataclass(frozen=True)
class StatementLabels:
    """A statement's topics and aspects with their likelihoods, likeliest aspect first. `cued` lists the aspects found by cues."""

    topics: Mapping[str, float]
    aspects: Mapping[str, float]
    cued: Collection[str] = ()

    def under(self, topic: str) -> dict[str, float]:
        """Return the aspects that the statement answers if it is filed under a topic.

        This includes aspects of the topic and its neighbours, and all aspects found by cues.
        """
        near = {topic, *load_cues().neighbours.get(topic, ())}
        return {
            aspect: likelihood for aspect, likelihood in self.aspects.items() if aspect in self.cued or Label.parse(aspect).topic in near
        }


def label_statements(texts: Sequence[str], labeller: Labeller, names: Iterable[str] = ()) -> list[StatementLabels]:
    """Label statements about a career. `names` are the career's names, which are masked for the classifier."""
    # The labeller is faster in batches, so it gets each statement and its clauses in a single call.
    groups = [[normalise_statement(part, names) for part in (text, *split_clauses(text))] for text in texts]
    likelihoods = iter(labeller.likelihoods([part for group in groups for part in group]))
    return [
        _combine(text, next(likelihoods), [next(likelihoods) for _ in clauses]) for text, (_, *clauses) in zip(texts, groups, strict=True)
    ]


def split_clauses(text: str) -> list[str]:
    """Split a statement into clauses. Returns an empty list if there is only one."""
    clauses = [part for part in (part.strip(" .") for part in CLAUSE_BOUNDARY.split(text)) if len(part.split()) >= MIN_CLAUSE_WORDS]
    return clauses if len(clauses) > 1 else []


def normalise_statement(text: str, names: Iterable[str]) -> str:
    """Normalise a statement like questions are for the classifier, with the career's name masked."""
    from bot.language.pipeline import CAREER_MASK, normalise  # slow because it imports spaCy

    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(name)}\b", CAREER_MASK, text, flags=re.IGNORECASE)
    return normalise(load_sentencizer().make_doc(text.rstrip(".")))


def _combine(text: str, statement: Mapping[str, float], clauses: Iterable[Mapping[str, float]]) -> StatementLabels:
    """Combine the likelihoods for a statement and its clauses with the cues in its text."""
    topics: dict[str, float] = {}
    for label, likelihood in statement.items():
        topics[Label.parse(label).topic] = topics.get(Label.parse(label).topic, 0.0) + likelihood
    likely = {label: likelihood for label, likelihood in statement.items() if likelihood >= STATEMENT_THRESHOLD}
    for clause in clauses:
        for label, likelihood in clause.items():
            if likelihood >= CLAUSE_THRESHOLD:
                likely[label] = max(likely.get(label, 0), likelihood)
    cued = load_cues().find_aspects(text)
    for cue in cued:
        likely[cue] = 1.0
        topic = Label.parse(cue).topic
        topics[topic] = topics.get(topic, 0.0) + 1.0
    aspects = {label: likelihood for label, likelihood in likely.items() if Label.parse(label).aspect not in {None, OTHER}}
    for aspect, likelihood in list(aspects.items()):
        for implied in load_cues().implies.get(aspect, []):
            aspects[implied] = max(aspects.get(implied, 0), likelihood)
    return StatementLabels(topics, dict(sorted(aspects.items(), key=lambda item: -item[1])), cued)
