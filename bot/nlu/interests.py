"""Derives the kinds of vocational interest that a career suits from what its profile says people do.

The six kinds are Holland's. The weights were trained on O*NET's occupations (see NOTICE) by `python -m benchmarks.interests`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

KINDS = ("realistic", "investigative", "artistic", "social", "enterprising", "conventional")
WEIGHTS = Path(__file__).with_name("interests.npz")


class Interests(NamedTuple):
    """A linear model of the six kinds."""

    weights: NDArray[np.float32]
    """Of shape (kinds, dimensions of a sentence vector)."""
    bias: NDArray[np.float32]
    mean: NDArray[np.float32]
    """The mean of each kind over O*NET's occupations."""
    deviation: NDArray[np.float32]

    def of_careers(self, directions: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return how much more than most occupations each career is of each kind, in standard deviations.

        `directions` has a row for each career, the mean direction of what people do in it, and the result a column for each of `KINDS`.
        """
        rated = directions @ self.weights.T + self.bias
        return np.asarray((rated - self.mean) / self.deviation, np.float32)

    def of_statements(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return how much statements speak for each kind. The values only compare statements with one another."""
        return np.asarray(vectors @ self.weights.T, np.float32)


@cache
def load_interests() -> Interests:
    with np.load(WEIGHTS) as stored:
        return Interests(stored["weights"], stored["bias"], stored["mean"], stored["deviation"])
