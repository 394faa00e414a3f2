"""The classifier of questions: which label of the taxonomy, or of small talk, a text carries.

Sentence embeddings understand wording never seen, n-grams tell near neighbours apart; a linear model over both was the
best of those tried (docs/adr/0003).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import joblib
import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.svm import LinearSVC

from bot.nlu.encoder import DIMENSIONS, SentenceEncoder
from bot.nlu.ngrams import Ngrams

if TYPE_CHECKING:
    from numpy.typing import NDArray

NGRAM_WEIGHT = 1.2  # against the embedding's 1
SHARPNESS = 4.0  # of the softmax that turns the classifier's margins into probabilities; fitted by cross-validation
BATCH = 64


class LabelModel:
    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        self._ngrams = Ngrams.fitted(texts)
        embeddings = np.vstack([self._encoder.encode(texts[i : i + BATCH]) for i in range(0, len(texts), BATCH)])
        classifier = LinearSVC(C=0.5, random_state=0)
        classifier.fit(hstack([csr_matrix(embeddings), NGRAM_WEIGHT * self._ngrams.transform(texts)], format="csr"), labels)
        self.labels: list[str] = [str(label) for label in classifier.classes_]
        self._coefficients = np.ascontiguousarray(classifier.coef_.T, dtype=np.float32)
        self._intercepts = classifier.intercept_

    def predict(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """A row of probabilities a text, in the order of `labels`."""
        # Not by `@`: BLAS would share out so small a product, and its threads spin on the cores that other work needs.
        meaning = np.einsum("td,dl->tl", self._encoder.encode(texts), self._coefficients[:DIMENSIONS])
        wording = NGRAM_WEIGHT * (self._ngrams.transform(texts) @ self._coefficients[DIMENSIONS:])
        margins = SHARPNESS * (meaning + wording + self._intercepts)
        exponentials = np.exp(margins - margins.max(axis=1, keepdims=True))
        result: NDArray[np.float64] = exponentials / exponentials.sum(axis=1, keepdims=True)
        return result

    def save(self, path: Path) -> None:
        joblib.dump((self._ngrams.words, self._ngrams.characters, self._coefficients, self._intercepts, self.labels), path)

    @classmethod
    def load(cls, path: Path, encoder: SentenceEncoder) -> LabelModel:
        model = cls(encoder)
        words, characters, model._coefficients, model._intercepts, model.labels = joblib.load(path)
        model._ngrams = Ngrams(words, characters)
        return model
