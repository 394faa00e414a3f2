"""Applies the trained question classifier to statements."""

from __future__ import annotations

import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cachetools import LRUCache

from bot.knowledge.taxonomy import Label, load_taxonomy

if TYPE_CHECKING:
    from bot.language.label_model import LabelModel

# Labels that are not likelier than this are left out.
NEGLIGIBLE = 0.01
# Profiles of the same site have many sentences in common.
MAX_CACHED = 20_000


class StatementClassifier:
    """Labels statements with the question classifier from a trained Rasa model's archive, which is loaded when it is needed."""

    def __init__(self, archive: Path) -> None:
        self._archive = archive
        self._cache: LRUCache[str, Mapping[str, float]] = LRUCache(MAX_CACHED)

    def likelihoods(self, texts: Sequence[str]) -> list[Mapping[str, float]]:
        found = {text: self._cache[text] for text in texts if text in self._cache}
        if new := list(dict.fromkeys(text for text in texts if text not in found)):
            found |= dict(zip(new, self._label(new), strict=True))
            self._cache.update(found)
        return [found[text] for text in texts]

    def heading_topics(self, headings: Sequence[str]) -> list[Mapping[str, float]]:
        import numpy as np

        topics: list[Mapping[str, float]] = []
        for row in self._model.predict(headings):
            totals: dict[str, float] = {}
            for i in np.flatnonzero(row > NEGLIGIBLE):
                if (label := Label.parse(self._model.labels[i])) in load_taxonomy():
                    totals[label.topic] = totals.get(label.topic, 0.0) + float(row[i])
            topics.append(totals)
        return topics

    def _label(self, texts: Sequence[str]) -> list[Mapping[str, float]]:
        import numpy as np

        from bot.language.encoder import load_encoder

        rows = self._model.predict(texts, load_encoder().encode_many(texts))
        # Statements are never small talk, so only labels in the taxonomy are used.
        known = np.array([Label.parse(label) in load_taxonomy() for label in self._model.labels])
        rows = rows[:, known] / rows[:, known].sum(axis=1, keepdims=True)
        labels = np.array(self._model.labels)[known]
        return [{str(labels[i]): float(row[i]) for i in np.flatnonzero(row > NEGLIGIBLE)} for row in rows]

    @cached_property
    def _model(self) -> LabelModel:
        # Imported here because these are slow to import, so that mistakes in mappings and files are reported first.
        from bot.language.encoder import load_encoder
        from bot.language.label_model import COEFFICIENTS_FILE, LabelModel

        with tarfile.open(self._archive) as tar, tempfile.TemporaryDirectory() as folder:
            component = next(Path(name).parent for name in tar.getnames() if Path(name).name == COEFFICIENTS_FILE)
            members = [member for member in tar if Path(member.name).parent == component]
            for member in members:
                member.name = Path(member.name).name
            tar.extractall(folder, members, filter="data")
            return LabelModel.load(Path(folder), load_encoder())
