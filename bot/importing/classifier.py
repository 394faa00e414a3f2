"""Applies the trained question classifier to statements."""

from __future__ import annotations

import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.language.encoder import load_encoder
from bot.language.label_model import COEFFICIENTS_FILE, LabelModel

# Labels that are not likelier than this are left out.
NEGLIGIBLE = 0.001


class StatementClassifier:
    """Labels statements with the question classifier from a trained Rasa model's archive."""

    def __init__(self, archive: Path) -> None:
        with tarfile.open(archive) as tar, tempfile.TemporaryDirectory() as folder:
            component = next(Path(name).parent for name in tar.getnames() if Path(name).name == COEFFICIENTS_FILE)
            members = [member for member in tar if Path(member.name).parent == component]
            for member in members:
                member.name = Path(member.name).name
            tar.extractall(folder, members, filter="data")
            self._model = LabelModel.load(Path(folder), load_encoder())
        # Statements are never small talk, so only labels in the taxonomy are used.
        self._in_taxonomy = np.array([Label.parse(label) in load_taxonomy() for label in self._model.labels])
        self._labels = np.array(self._model.labels)[self._in_taxonomy]
        # Profiles from the same site have many sentences in common.
        self._cache: dict[str, Mapping[str, float]] = {}

    def likelihoods(self, texts: Sequence[str]) -> list[Mapping[str, float]]:
        # Sort by length because the encoder pads each batch to its longest text.
        if new := sorted({text for text in texts if text not in self._cache}, key=len):
            rows = self._model.predict(new)[:, self._in_taxonomy]
            rows /= rows.sum(axis=1, keepdims=True)
            for text, row in zip(new, rows, strict=True):
                self._cache[text] = {str(self._labels[i]): float(row[i]) for i in np.flatnonzero(row > NEGLIGIBLE)}
        return [self._cache[text] for text in texts]
