"""A small classifier that reads one property of a clause, such as the detail it asks for.

It is logistic regression over a clause's sentence embedding and n-grams. Unlike `LabelModel` it has few classes and few examples, so its
probabilities are used as they are.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix, hstack

from bot.language.ngrams import Ngrams
from bot.language.softmax import softmax

if TYPE_CHECKING:
    from numpy.typing import NDArray

CLASSES_FILE, WEIGHTS_FILE = "classes.json", "weights.npz"
REGULARISATION = 4.0  # scikit-learn's C; the best of 1, 2, 4, 8 and 16 for every head
ITERATIONS = 300  # at most


class Head:
    """A logistic classifier of texts. The columns of its predictions are in the order of `classes`."""

    def fit(self, texts: Sequence[str], embeddings: NDArray[np.float32], labels: Sequence[str], iterations: int = ITERATIONS) -> None:
        """Fit the classifier. `embeddings` has one row for each text, and may have no columns."""
        # Only training needs scikit-learn, and it's our slowest import.
        from sklearn.linear_model import LogisticRegression

        self._ngrams, wording = Ngrams.fitted(texts)
        features = hstack([csr_matrix(embeddings), wording], format="csr")
        model = LogisticRegression(C=REGULARISATION, max_iter=iterations).fit(features, np.array(labels))
        self.classes: list[str] = [str(label) for label in model.classes_]
        coefficients, intercepts = model.coef_, model.intercept_
        if len(self.classes) == 2:
            coefficients, intercepts = np.concatenate([-coefficients, coefficients]) / 2, np.concatenate([-intercepts, intercepts]) / 2
        self._coefficients = np.ascontiguousarray(coefficients.T, dtype=np.float32)
        self._intercepts = intercepts.astype(np.float32)

    def predict(self, texts: Sequence[str], embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return probabilities of shape (texts, classes)."""
        width = embeddings.shape[1]
        # Use einsum instead of `@`, because BLAS would split even this small product across threads.
        margins = np.einsum("td,dc->tc", embeddings, self._coefficients[:width]) + self._ngrams.matrix(texts) @ self._coefficients[width:]
        margins = margins + self._intercepts
        return softmax(margins)

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._ngrams.save(folder)
        (folder / CLASSES_FILE).write_text(json.dumps(self.classes), encoding="utf-8")
        np.savez(folder / WEIGHTS_FILE, coefficients=self._coefficients.astype(np.float16), intercepts=self._intercepts)

    @classmethod
    def load(cls, folder: Path) -> Head:
        head = cls()
        head._ngrams = Ngrams.load(folder)
        head.classes = json.loads((folder / CLASSES_FILE).read_text(encoding="utf-8"))
        with np.load(folder / WEIGHTS_FILE) as weights:
            head._coefficients = weights["coefficients"].astype(np.float32)
            head._intercepts = weights["intercepts"]
        return head
