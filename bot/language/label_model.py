"""The classifier of questions: which label of the taxonomy, or of small talk, a text carries.

Sentence embeddings understand unseen wording and n-grams tell near neighbours apart; a linear model over both was the best of those tried
(docs/adr/0003).
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix, hstack

from bot.language.encoder import DIMENSIONS, SentenceEncoder
from bot.language.ngrams import Ngrams

if TYPE_CHECKING:
    from numpy.typing import NDArray

logger = logging.getLogger(__name__)

NGRAM_WEIGHT = 1.2  # against the embedding's 1
SHARPNESS = 4.0  # of the softmax that turns the classifier's margins into probabilities; fitted by cross-validation

LABELS_FILE, COEFFICIENTS_FILE, INTERCEPTS_FILE = "labels.json", "coefficients.npy", "intercepts.npy"


class LabelModel:
    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        self._ngrams = Ngrams.fitted(texts)
        embeddings = csr_matrix(self._encoder.encode_many(texts))
        features = hstack([embeddings, NGRAM_WEIGHT * self._ngrams.matrix(texts)], format="csr")
        self.labels = sorted(set(labels))
        logger.info("Fitting the classifier of %d labels", len(self.labels))
        coefficients, self._intercepts = _one_against_rest(features, np.array(labels), self.labels)
        # Half precision: half the file, and the same probabilities to three digits.
        self._coefficients: NDArray[np.float16] = np.ascontiguousarray(coefficients.T, dtype=np.float16)

    def predict(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return a row of probabilities a text, in the order of `labels`."""
        # Not by `@`: BLAS would share out so small a product, and its threads spin on the cores that other work needs.
        meaning = np.einsum("td,dl->tl", self._encoder.encode(texts), self._of_embedding)
        ngrams = self._ngrams.matrix(texts)
        # The spans of a message overlap: the coefficients of each n-gram are read once.
        used, ngrams.indices = np.unique(ngrams.indices, return_inverse=True)
        ngrams.resize(len(texts), len(used))
        wording = NGRAM_WEIGHT * (ngrams @ self._coefficients[DIMENSIONS + used].astype(np.float32))
        margins = SHARPNESS * (meaning + wording + self._intercepts)
        exponentials = np.exp(margins - margins.max(axis=1, keepdims=True))
        result: NDArray[np.float64] = exponentials / exponentials.sum(axis=1, keepdims=True)
        return result

    @cached_property
    def _of_embedding(self) -> NDArray[np.float32]:
        return self._coefficients[:DIMENSIONS].astype(np.float32)

    def save(self, folder: Path) -> None:
        self._ngrams.save(folder)
        (folder / LABELS_FILE).write_text(json.dumps(self.labels), encoding="utf-8")
        np.save(folder / COEFFICIENTS_FILE, self._coefficients)
        np.save(folder / INTERCEPTS_FILE, self._intercepts)

    @classmethod
    def load(cls, folder: Path, encoder: SentenceEncoder) -> LabelModel:
        model = cls(encoder)
        model._ngrams = Ngrams.load(folder)
        model.labels = json.loads((folder / LABELS_FILE).read_text(encoding="utf-8"))
        # Mapped, not read: a message uses a few hundred of the hundred thousand rows. The file may be deleted afterwards.
        model._coefficients = np.load(folder / COEFFICIENTS_FILE, mmap_mode="r")
        model._intercepts = np.load(folder / INTERCEPTS_FILE)
        return model


def _one_against_rest(
    features: csr_matrix, labels: NDArray[np.str_], wanted: Sequence[str]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Fit a classifier of each wanted label against all others. Return their coefficients, a row a label, and their intercepts."""
    # Only training needs it, and importing it takes longer than starting all the rest.
    from sklearn.svm import LinearSVC

    def fit(group: NDArray[np.str_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        # All other labels are one class, which liblinear fits as well and which is dropped.
        position = np.minimum(np.searchsorted(group, labels), len(group) - 1)
        classifier = LinearSVC(C=0.5, random_state=0).fit(features, np.where(group[position] == labels, position, -1))
        coefficients, intercepts = classifier.coef_, classifier.intercept_
        if len(classifier.classes_) == 2:
            coefficients, intercepts = np.concatenate([-coefficients, coefficients]), np.concatenate([-intercepts, intercepts])
        return coefficients[-len(group) :], intercepts[-len(group) :]

    # liblinear releases the interpreter, and has no threads of its own.
    workers = min(os.cpu_count() or 1, len(wanted))
    with ThreadPoolExecutor(workers) as pool:
        coefficients, intercepts = zip(*pool.map(fit, np.array_split(np.array(wanted), workers)), strict=True)
    return np.concatenate(coefficients), np.concatenate(intercepts)
