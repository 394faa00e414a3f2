"""Turns a linear model's margins into probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def softmax[F: np.floating[Any]](margins: NDArray[F]) -> NDArray[F]:
    """Return the probabilities for margins of shape (texts, classes). Each row adds up to 1."""
    exponentials = np.exp(margins - margins.max(axis=1, keepdims=True))
    result: NDArray[F] = exponentials / exponentials.sum(axis=1, keepdims=True)
    return result
