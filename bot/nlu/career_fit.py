"""Says how likely a career is one of those that an adviser would name for something that is searched for.

Profiles don't say all that they are good for: that of a zoologist never mentions biology. So careers are judged as a whole, by how near
what they are and what people do in them is to what is searched for, compared with all other careers, and by their nearest statements of
each topic. The weights are learned from lists of careers (`python -m benchmarks.fits`).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.nlu.career_statements import TOPICS
from bot.nlu.career_vectors import Meanings
from bot.nlu.reason_features import COMPARED_TOPICS, Compared, Query

if TYPE_CHECKING:
    from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("fits.npz")
# A career is as near by a topic as its nearest statements of it.
NEAREST_OF_TOPIC = 3
# Fewer careers than this don't tell what is near compared with others.
FEWEST_COMPARED = 30
MOST_DEVIATIONS = 4.0


class FitModel(NamedTuple):
    """A logistic model of whether a career fits."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    mean: NDArray[np.float32]
    """How near careers mostly are, by each measure of `nearness`, for sites with few of them."""
    deviation: NDArray[np.float32]

    def standard(self, near: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return how much nearer each career is than the others, in standard deviations."""
        few = len(near) < FEWEST_COMPARED
        mean, deviation = (self.mean, self.deviation) if few else (near.mean(axis=0), near.std(axis=0) + 1e-6)
        return np.asarray(np.clip((near - mean) / deviation, -MOST_DEVIATIONS, MOST_DEVIATIONS), np.float32)

    def probabilities(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(1 / (1 + np.exp(-(features @ self.weights + self.bias))), np.float32)


@cache
def load_fit_model() -> FitModel:
    with np.load(WEIGHTS) as stored:
        return FitModel(stored["weights"], stored["bias"], stored["mean"], stored["deviation"])


def nearness(query: Query, meanings: Meanings) -> NDArray[np.float32]:
    """Return how near each career is, by what it is and by what people do in it, to the words and to a career in them."""
    each = [meanings.compared(query.career), meanings.compared(query.plain)]
    return np.stack([compared[row] for row in (0, 1) for compared in each], axis=1)


def fit_features(
    near: NDArray[np.float32], standard: NDArray[np.float32], compared: Compared, owners: NDArray[np.intp], values: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return what the model judges careers by, a row for each career that the statements belong to.

    `near` and `standard` have a row for each of these careers, `owners` says which career each statement is of, and `values` how good a
    reason it is.
    """
    best = np.full(len(near), -np.inf)
    np.maximum.at(best, owners, values)
    named = np.zeros(len(near))
    named[owners] = compared.named
    of_topics, of_career = _by_topic(compared, owners, len(near)), np.stack([best, named], axis=1)
    return np.concatenate([near, standard, of_topics, of_career], axis=1, dtype=np.float32)


def _by_topic(compared: Compared, owners: NDArray[np.intp], careers: int) -> NDArray[np.float64]:
    """Return how near the nearest statements of each topic are: a row for each career, 0 where it has none."""
    columns = []
    for topic in COMPARED_TOPICS:
        rows = np.flatnonzero(compared.topics == TOPICS.index(topic))
        for measure in compared.nearness.T:
            order = rows[np.lexsort((-measure[rows], owners[rows]))]
            own = owners[order]
            # The place of each statement among those of its career.
            place = np.arange(len(own)) - np.searchsorted(own, own)
            kept = place < NEAREST_OF_TOPIC
            total = np.bincount(own[kept], weights=measure[order[kept]], minlength=careers)
            columns.append(total / np.maximum(1, np.bincount(own[kept], minlength=careers)))
    return np.stack(columns, axis=1)
