"""Reads what a question asks from its words and from what was asked and told before it.

"And after that?" asks about promotion after a question on senior posts, and about courses after one on training. The label model reads
every clause by itself, so it can't know. This model sees the labels before as well, and learns from clauses that follow others.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.language.softmax import softmax

if TYPE_CHECKING:
    from numpy.typing import NDArray

LABELS = tuple(load_taxonomy().labels())
TOPICS = tuple(dict.fromkeys(label.topic for label in LABELS))
EMBEDDING_WEIGHT = 3.0  # a label before has weight 1
CLASSES_FILE, WEIGHTS_FILE = "classes.json", "weights.npz"


class Continuing:
    """A logistic classifier of a clause's aspect, over its embedding and the labels of what was asked and told before."""

    def fit(self, embeddings: NDArray[np.float32], before: Sequence[Sequence[Label]], labels: Sequence[Label]) -> None:
        """Fit the classifier to clauses that follow others. `embeddings` has one row for each clause."""
        from sklearn.linear_model import LogisticRegression

        rows = np.concatenate([EMBEDDING_WEIGHT * embeddings, [_context(each) for each in before]], axis=1)
        model = LogisticRegression(max_iter=200).fit(rows, [str(label) for label in labels])
        self.classes: list[str] = [str(label) for label in model.classes_]
        self._coefficients = np.ascontiguousarray(model.coef_.T, dtype=np.float32)
        self._intercepts = model.intercept_.astype(np.float32)

    def predict(self, embedding: NDArray[np.float32], before: Sequence[Label]) -> NDArray[np.float64]:
        """Return the probability of each of `classes`."""
        row = np.concatenate([EMBEDDING_WEIGHT * embedding, _context(before)])
        # einsum, as BLAS would split even this small product across threads
        margins = np.einsum("d,dc->c", row, self._coefficients) + self._intercepts
        result: NDArray[np.float64] = softmax(margins[None].astype(float))[0]
        return result

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / CLASSES_FILE).write_text(json.dumps(self.classes), encoding="utf-8")
        np.savez(folder / WEIGHTS_FILE, coefficients=self._coefficients.astype(np.float16), intercepts=self._intercepts)

    @classmethod
    def load(cls, folder: Path) -> Continuing:
        model = cls()
        model.classes = json.loads((folder / CLASSES_FILE).read_text(encoding="utf-8"))
        with np.load(folder / WEIGHTS_FILE) as weights:
            model._coefficients = weights["coefficients"].astype(np.float32)
            model._intercepts = weights["intercepts"]
        return model


def _context(before: Sequence[Label]) -> NDArray[np.float32]:
    """Return which labels, and which topics, came before."""
    topics = {label.topic for label in before}
    return np.array([*(label in before for label in LABELS), *(topic in topics for topic in TOPICS)], dtype=np.float32)
