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
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion
from sklearn.svm import LinearSVC

from bot.nlu.encoder import SentenceEncoder

if TYPE_CHECKING:
    from numpy.typing import NDArray

NGRAM_WEIGHT = 1.2  # against the embedding's 1
SHARPNESS = 4.0  # of the softmax that turns the classifier's margins into probabilities; fitted by cross-validation
BATCH = 64


class LabelModel:
    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder
        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b|\?")
        characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
        self._ngrams = FeatureUnion(
            [("words", words), ("characters", characters)],
            transformer_weights={"words": NGRAM_WEIGHT, "characters": NGRAM_WEIGHT},
        )
        self._classifier = LinearSVC(C=0.5, random_state=0)

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        self._ngrams.fit(texts)
        self._classifier.fit(self._features(texts), labels)
        self.labels: list[str] = [str(label) for label in self._classifier.classes_]

    def predict(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """A row of probabilities a text, in the order of `labels`."""
        margins = SHARPNESS * self._classifier.decision_function(self._features(texts))
        exponentials = np.exp(margins - margins.max(axis=1, keepdims=True))
        result: NDArray[np.float64] = exponentials / exponentials.sum(axis=1, keepdims=True)
        return result

    def _features(self, texts: Sequence[str]) -> csr_matrix:
        embeddings = np.vstack([self._encoder.encode(texts[i : i + BATCH]) for i in range(0, len(texts), BATCH)])
        return hstack([csr_matrix(embeddings), self._ngrams.transform(texts)], format="csr")

    def save(self, path: Path) -> None:
        joblib.dump((self._ngrams, self._classifier, self.labels), path)

    @classmethod
    def load(cls, path: Path, encoder: SentenceEncoder) -> LabelModel:
        model = cls(encoder)
        model._ngrams, model._classifier, model.labels = joblib.load(path)
        return model
