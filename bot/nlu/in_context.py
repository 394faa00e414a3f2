"""Reads a clause after what came before it.

The label of a clause read alone is weighed against what was just asked and told, and against what such a clause usually asks after it
(`Continuing`). How much that counts depends on how far the clause leans: "hours?" is read as it stands, "how often is occasionally" as a
question about what was told. The few weights are fitted on labelled conversations that the other models haven't seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy
from bot.nlu.continuing import Continuing

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLLOW_UP = Label("follow_up")
PENALTY = 1e-3  # on the squared weights
FLOOR = 1e-4  # added to probabilities before taking logarithms
CONTINUED_FLOOR = 1e-3  # the same for what a clause asks after others, which is learned from fewer examples
ITERATIONS = 60


class Alone(NamedTuple):
    """How a clause is read by itself."""

    labels: NDArray[np.float64]
    """Probability of each label."""
    leans: float
    """Probability that the clause can't be understood by itself."""
    asks: float
    """Probability that the clause asks something."""
    embedding: NDArray[np.float32]


class InContext:
    """A log-linear model of a clause's label after the labels of what was asked and told before."""

    def __init__(self, labels: Sequence[str], continuing: Continuing, weights: NDArray[np.float64] | None = None) -> None:
        parsed = [Label.parse(label) for label in labels]
        taxonomy = load_taxonomy()
        self._labels = parsed
        self._follow_up = parsed.index(FOLLOW_UP) if FOLLOW_UP in parsed else None
        self._topical = np.array([label in taxonomy for label in parsed], float)
        self._other = np.array([label.aspect == OTHER for label in parsed], float)
        self.continuing = continuing
        self._continued = [labels.index(label) for label in continuing.classes]
        self.weights = weights

    def probabilities(self, alone: Alone, before: Sequence[Label]) -> NDArray[np.float64]:
        """Return the probability of each label after `before`. It is 0 for `follow_up`, which only says that a clause leans."""
        assert self.weights is not None
        scores = self._features(alone, before) @ self.weights
        return self._normalised(scores)

    def fit(self, examples: Sequence[tuple[Alone, Sequence[Label], Label]]) -> None:
        """Fit the weights to clauses, each given with the labels before it and its own."""
        from scipy.optimize import minimize

        known = [(alone, before, self._labels.index(label)) for alone, before, label in examples if label in self._labels]
        rows = [(self._features(alone, before), index) for alone, before, index in known]
        start = np.zeros(rows[0][0].shape[1])
        start[0] = 1.0

        def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
            total, gradient = 0.0, np.zeros_like(weights)
            for features, index in rows:
                p = self._normalised(features @ weights)
                total -= float(np.log(p[index] + 1e-12))
                gradient -= features[index] - p @ features
            penalty = PENALTY * weights
            return total / len(rows) + float(penalty @ weights), gradient / len(rows) + 2 * penalty

        self.weights = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS}).x

    def _normalised(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        exponentials = np.exp(scores - scores.max())
        if self._follow_up is not None:
            exponentials[self._follow_up] = 0.0
        result: NDArray[np.float64] = exponentials / exponentials.sum()
        return result

    def _features(self, alone: Alone, before: Sequence[Label]) -> NDArray[np.float64]:
        """Return the features of each label, of shape (labels, features)."""
        taxonomy = load_taxonomy()
        topics = {label.topic for label in before if label in taxonomy}
        same = self._topical * np.array([label in before for label in self._labels], float)
        topic = self._topical * np.array([label.topic in topics for label in self._labels], float)
        after = float(bool(topics))
        follows = 0.0 if self._follow_up is None else float(alone.labels[self._follow_up])
        others = alone.labels.copy()
        if self._follow_up is not None:
            others[self._follow_up] = 0.0
        likely = np.log(others / max(others.sum(), FLOOR) + FLOOR)
        leans, ones = alone.leans, np.ones(len(self._labels))
        continued = self._likely_after(alone, before) if topics else np.zeros(len(self._labels))
        return np.stack(
            [
                likely,
                likely * leans * after,
                same,
                same * leans,
                same * follows,
                topic,
                topic * leans,
                topic * follows,
                self._topical * leans * after,
                self._topical * follows * after,
                self._topical * ones,
                (1 - self._topical) * alone.asks,
                topic * self._other,
                self._other * leans * after,
                continued * leans,
                continued * (1 - leans),
                self._topical * after,
            ],
            axis=1,
        )

    def _likely_after(self, alone: Alone, before: Sequence[Label]) -> NDArray[np.float64]:
        """Return the logarithm of how likely each aspect is after what came before, as a share of the likeliest. Other labels have 0."""
        likely = np.full(len(self._labels), CONTINUED_FLOOR)
        likely[self._continued] += self.continuing.predict(alone.embedding, before)
        result: NDArray[np.float64] = self._topical * np.log(likely / likely.max())
        return result
