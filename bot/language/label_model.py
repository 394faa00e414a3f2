"""The classifier that gives a text its label: a topic or aspect of the taxonomy, or a kind of small talk.

Sentence embeddings generalise to wording that is not in the examples, and n-grams separate labels that are close in meaning. A linear model
over both was the best of those tried (docs/adr/0003).
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

NGRAM_WEIGHT = 1.2  # the embedding has weight 1
SHARPNESS = 4.0  # factor inside the softmax that turns margins into probabilities; fitted by cross-validation

LABELS_FILE, COEFFICIENTS_FILE, INTERCEPTS_FILE = "labels.json", "coefficients.npy", "intercepts.npy"


class LabelModel:
    """A linear classifier over sentence embeddings and n-grams. `labels` is the order of the columns of its probabilities."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder

    def fit(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        self._ngrams = Ngrams.fitted(texts)
        embeddings = csr_matrix(self._encoder.encode_many(texts))
        features = hstack([embeddings, NGRAM_WEIGHT * self._ngrams.matrix(texts)], format="csr")
        self.labels = sorted(set(labels))
        logger.info("Fitting the classifier of %d labels", len(self.labels))
        coefficients, self._intercepts = _one_against_rest(features, np.array(labels), self.labels)
        # Half precision halves the file and changes probabilities only after the third digit.
        self._coefficients: NDArray[np.float16] = np.ascontiguousarray(coefficients.T, dtype=np.float16)

    def predict(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return probabilities of shape (texts, labels), with the columns in the order of `labels`."""
        # einsum instead of `@`: BLAS would split even this small product over threads, which then spin on cores that other work needs.
        meaning = np.einsum("td,dl->tl", self._encoder.encode(texts), self._of_embedding)
        ngrams = self._ngrams.matrix(texts)
        # The spans of a message overlap, so the same n-gram occurs in many rows. Read its coefficients once.
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
        # Memory-mapped, because a message uses a few hundred of the hundred thousand rows. Deleting the file afterwards is safe.
        model._coefficients = np.load(folder / COEFFICIENTS_FILE, mmap_mode="r")
        model._intercepts = np.load(folder / INTERCEPTS_FILE)
        return model


def _one_against_rest(
    features: csr_matrix, labels: NDArray[np.str_], wanted: Sequence[str]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Fit a classifier for each wanted label against all others. Return the coefficients, one row for each label, and the intercepts."""
    # Imported here because only training needs it and it is the slowest import of all.
    from sklearn.svm import LinearSVC

    def fit(group: NDArray[np.str_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        # All labels outside the group become one class. liblinear fits that class too; it is dropped below.
        position = np.minimum(np.searchsorted(group, labels), len(group) - 1)
        classifier = LinearSVC(C=0.5, random_state=0).fit(features, np.where(group[position] == labels, position, -1))
        coefficients, intercepts = classifier.coef_, classifier.intercept_
        if len(classifier.classes_) == 2:
            coefficients, intercepts = np.concatenate([-coefficients, coefficients]), np.concatenate([-intercepts, intercepts])
        return coefficients[-len(group) :], intercepts[-len(group) :]

    # liblinear releases the GIL and has no threads of its own.
    workers = min(os.cpu_count() or 1, len(wanted))
    with ThreadPoolExecutor(workers) as pool:
        coefficients, intercepts = zip(*pool.map(fit, np.array_split(np.array(wanted), workers)), strict=True)
    return np.concatenate(coefficients), np.concatenate(intercepts)
