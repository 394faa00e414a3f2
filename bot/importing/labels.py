"""What a statement answers, by the classifier that reads questions and by cues that need none."""

from __future__ import annotations

import re
import tarfile
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Protocol

import numpy as np
from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from bot.importing.sentences import splitter
from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy
from bot.language.encoder import load_encoder
from bot.language.label_model import COEFFICIENTS_FILE, LabelModel
from bot.language.pipeline import CAREER_MASK, normalise
from bot.paths import ENGLISH

CUES_FILE = ENGLISH / "import_cues.yml"

# How likely an aspect is at least, of a whole statement and of a clause of it.
OF_STATEMENT, OF_CLAUSE = 0.3, 0.8
LEAST = 0.001
CLAUSES = re.compile(r"[,;:()–]|\b(?:and|or|which|who|where|but|so|as well as)\b")
LEAST_CLAUSE_WORDS = 2


class Labeller(Protocol):
    """Says how likely each label of the taxonomy is, for each text. The likelihoods of a text add up to 1."""

    def likelihoods(self, texts: Sequence[str]) -> list[Mapping[str, float]]: ...


class Classifier:
    """The classifier out of a trained model's archive."""

    def __init__(self, archive: Path) -> None:
        with tarfile.open(archive) as tar, tempfile.TemporaryDirectory() as folder:
            place = next(Path(name).parent for name in tar.getnames() if Path(name).name == COEFFICIENTS_FILE)
            members = [member for member in tar if Path(member.name).parent == place]
            for member in members:
                member.name = Path(member.name).name
            tar.extractall(folder, members, filter="data")
            self._model = LabelModel.load(Path(folder), load_encoder())
        self._topical = np.array([Label.parse(label) in load_taxonomy() for label in self._model.labels])
        self._labels = np.array(self._model.labels)[self._topical]
        self._known: dict[str, Mapping[str, float]] = {}

    def likelihoods(self, texts: Sequence[str]) -> list[Mapping[str, float]]:
        # Texts of a length are encoded together.
        if new := sorted({text for text in texts if text not in self._known}, key=len):
            rows = self._model.predict(new)[:, self._topical]
            rows /= rows.sum(axis=1, keepdims=True)
            for text, row in zip(new, rows, strict=True):
                self._known[text] = {str(self._labels[i]): float(row[i]) for i in np.flatnonzero(row > LEAST)}
        return [self._known[text] for text in texts]


class Cues(BaseModel):
    """The keys are explained in `cues.yml`."""

    model_config = ConfigDict(extra="forbid")

    cues: dict[str, list[str]]
    implies: dict[str, list[str]]
    neighbours: dict[str, list[str]]

    def aspects(self, text: str) -> list[str]:
        return [aspect for aspect, patterns in self.cues.items() if any(re.search(p, text, re.IGNORECASE) for p in patterns)]


@cache
def load_cues(path: Path = CUES_FILE) -> Cues:
    cues = Cues.model_validate(YAML(typ="safe").load(path))
    for aspect in {*cues.cues, *cues.implies, *chain(*cues.implies.values()), *cues.neighbours, *chain(*cues.neighbours.values())}:
        if Label.parse(aspect) not in load_taxonomy():
            raise ValueError(f"{path.name}: the taxonomy has no {aspect!r}")
    return cues


@dataclass(frozen=True)
class Reading:
    """What a statement answers: how much of it is on each topic, and the likelihood of each aspect, the likeliest first."""

    topics: Mapping[str, float]
    aspects: Mapping[str, float]
    cued: Collection[str] = ()

    def under(self, topic: str) -> dict[str, float]:
        """The aspects it answers where it stands under a topic: that topic's, its neighbours' and those that cues gave."""
        near = {topic, *load_cues().neighbours.get(topic, ())}
        return {aspect: likely for aspect, likely in self.aspects.items() if aspect in self.cued or Label.parse(aspect).topic in near}


def read_statements(texts: Sequence[str], labeller: Labeller, names: Iterable[str] = ()) -> list[Reading]:
    """Reads statements on a career of these names."""
    cut = [(text, *clauses(text)) for text in texts]
    plain = [[as_asked(part, names) for part in parts] for parts in cut]
    likely = iter(labeller.likelihoods([part for parts in plain for part in parts]))
    return [_reading(text, next(likely), [next(likely) for _ in parts[1:]]) for text, parts in zip(texts, plain, strict=True)]


def clauses(text: str) -> list[str]:
    """The parts of a statement that may each say something; none if it has only one."""
    found = [part for part in (part.strip(" .") for part in CLAUSES.split(text)) if len(part.split()) >= LEAST_CLAUSE_WORDS]
    return found if len(found) > 1 else []


def as_asked(text: str, names: Iterable[str]) -> str:
    """A statement as the classifier knows questions: in plain words, with a mask for the career."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(name)}\b", CAREER_MASK, text, flags=re.IGNORECASE)
    return normalise(splitter().make_doc(text.rstrip(".")))


def _reading(text: str, whole: Mapping[str, float], parts: Iterable[Mapping[str, float]]) -> Reading:
    topics: dict[str, float] = {}
    for label, likelihood in whole.items():
        topics[Label.parse(label).topic] = topics.get(Label.parse(label).topic, 0.0) + likelihood
    found = {label: likelihood for label, likelihood in whole.items() if likelihood >= OF_STATEMENT}
    for part in parts:
        found.update({label: max(found.get(label, 0), likelihood) for label, likelihood in part.items() if likelihood >= OF_CLAUSE})
    cued = load_cues().aspects(text)
    for cue in cued:
        found[cue] = 1.0
        topic = Label.parse(cue).topic
        topics[topic] = topics.get(topic, 0.0) + 1.0
    aspects = {label: likelihood for label, likelihood in found.items() if Label.parse(label).aspect not in {None, OTHER}}
    for aspect, likelihood in list(aspects.items()):
        for implied in load_cues().implies.get(aspect, []):
            aspects[implied] = max(aspects.get(implied, 0), likelihood)
    return Reading(topics, dict(sorted(aspects.items(), key=lambda item: -item[1])), cued)
