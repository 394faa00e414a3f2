"""The trained classifier of questions, applied to statements."""

from __future__ import annotations

import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.language.encoder import load_encoder
from bot.language.label_model import COEFFICIENTS_FILE, LabelModel

# Likelihoods up to this are left out.
NEGLIGIBLE = 0.001


class StatementClassifier:
    """A labeller that takes the classifier from the archive of a trained Rasa model."""

    def __init__(self, archive: Path) -> None:
        with tarfile.open(archive) as tar, tempfile.TemporaryDirectory() as folder:
            component = next(Path(name).parent for name in tar.getnames() if Path(name).name == COEFFICIENTS_FILE)
            members = [member for member in tar if Path(member.name).parent == component]
            for member in members:
                member.name = Path(member.name).name
            tar.extractall(folder, members, filter="data")
            self._model = LabelModel.load(Path(folder), load_encoder())
        # A statement is never small talk.
        self._in_taxonomy = np.array([Label.parse(label) in load_taxonomy() for label in self._model.labels])
        self._labels = np.array(self._model.labels)[self._in_taxonomy]
        # Profiles of one site share many sentences.
        self._cache: dict[str, Mapping[str, float]] = {}

    def likelihoods(self, texts: Sequence[str]) -> list[Mapping[str, float]]:
        # Sorted by length because the encoder pads the texts of a batch to the longest.
        if new := sorted({text for text in texts if text not in self._cache}, key=len):
            rows = self._model.predict(new)[:, self._in_taxonomy]
            rows /= rows.sum(axis=1, keepdims=True)
            for text, row in zip(new, rows, strict=True):
                self._cache[text] = {str(self._labels[i]): float(row[i]) for i in np.flatnonzero(row > NEGLIGIBLE)}
        return [self._cache[text] for text in texts]
