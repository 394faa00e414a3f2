"""Classifies texts by topic, aspect or kind of small talk.

The classifier is a linear model that combines sentence embeddings, which generalise to wording not seen in training, with n-grams, which
separate labels with similar meanings. It performed best among the models we tried (see docs/adr/0003).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.language.encoder import DIMENSIONS, SentenceEncoder
from bot.language.linear_svm import one_against_rest
from bot.language.ngrams import Ngrams
from bot.language.softmax import softmax

if TYPE_CHECKING:
    from numpy.typing import NDArray

logger = logging.getLogger(__name__)

NGRAM_WEIGHT = 1.2  # the embedding has weight 1
SHARPNESS = 4.0  # scales the margins before the softmax; fitted by cross-validation

LABELS_FILE, COEFFICIENTS_FILE, INTERCEPTS_FILE = "labels.json", "coefficients.npy", "intercepts.npy"


class LabelModel:
    """A linear classifier over sentence embeddings and n-grams. The columns of its predictions are in the order of `labels`."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self.encoder = encoder

    def fit(self, texts: Sequence[str], embeddings: NDArray[np.float32], labels: Sequence[str]) -> None:
        """Fit the classifier. `embeddings` has one row for each text."""
        self._ngrams, wording = Ngrams.fitted(texts)
        self.labels = sorted(set(labels))
        logger.info("Fitting the classifier of %d labels", len(self.labels))
        numbers = np.searchsorted(self.labels, labels)
        coefficients, intercepts = one_against_rest(embeddings, NGRAM_WEIGHT * wording, numbers)
        self._intercepts = intercepts.astype(np.float64)
        # Half precision halves the file size and doesn't change the first three digits of the probabilities.
        self._coefficients: NDArray[np.float16] = coefficients.astype(np.float16)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the texts' embeddings, which `predict` and other models of the same texts can share."""
        return self.encoder.encode(texts)

    def predict(self, texts: Sequence[str], embeddings: NDArray[np.float32] | None = None) -> NDArray[np.float64]:
        """Return probabilities of shape (texts, labels), with the columns in the order of `labels`."""
        embeddings = self.encode(texts) if embeddings is None else embeddings
        # Use einsum instead of `@`, because BLAS would split even this small product across threads, which then keep other cores busy.
        meaning = np.einsum("td,dl->tl", embeddings, self._of_embedding)
        ngrams = self._ngrams.matrix(texts)
        # The spans in a message overlap, so they share many n-grams. Read the coefficients of each n-gram only once.
        used, ngrams.indices = np.unique(ngrams.indices, return_inverse=True)
        ngrams.resize(len(texts), len(used))
        wording = NGRAM_WEIGHT * (ngrams @ self._coefficients[DIMENSIONS + used].astype(np.float32))
        margins = SHARPNESS * (meaning + wording + self._intercepts)
        return softmax(margins)

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
        # Use a memory map, because a message only needs a few hundred of the 100,000 rows. The file can be deleted while it is mapped.
        model._coefficients = np.load(folder / COEFFICIENTS_FILE, mmap_mode="r")
        model._intercepts = np.load(folder / INTERCEPTS_FILE)
        return model
