"""Fits a linear support vector machine for each label against all others, for all labels at once.

The method is liblinear's (dual coordinate descent with the squared hinge loss: Hsieh et al., 2008), and so is the result. But liblinear
fits one label after the other, and reads all rows from memory many times for each. Here a block of rows is read once for all labels. With
200 labels that takes a fifth of the time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix

if TYPE_CHECKING:
    from numpy.typing import NDArray

COST = 0.5  # of an error, relative to the squared coefficients: liblinear's C
SLACK = 0.5 / COST
PASSES = 8  # over all rows: as right as liblinear with a tolerance of 0.1
ROWS_OF_BLOCK = 128


def one_against_rest(
    dense: NDArray[np.float32], sparse: csr_matrix, labels: NDArray[np.intp], passes: int = PASSES
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the coefficients, of shape (features, labels), and the intercepts.

    The features of a row are its columns in `dense` and then those in `sparse`. `labels` has the number of its label, counted from 0.
    """
    rows, count = len(labels), int(labels.max()) + 1
    # A constant feature of 1 stands for the intercept.
    lengths = np.einsum("rf,rf->r", dense, dense) + sparse.multiply(sparse).sum(axis=1).A1 + 1
    curvature = (lengths + SLACK).astype(np.float32)
    of_dense, of_sparse = (np.zeros((part.shape[1], count), np.float32) for part in (dense, sparse))
    intercepts = np.zeros(count, np.float32)
    weights = np.zeros((rows, count), np.float32)  # of each row in the coefficients of each label: the dual variables
    shuffled = np.random.default_rng(0)
    for _ in range(passes):
        order = shuffled.permutation(rows)
        for block in (order[start : start + ROWS_OF_BLOCK] for start in range(0, rows, ROWS_OF_BLOCK)):
            x, s = dense[block], sparse[block]
            sign = np.full((len(block), count), -1, np.float32)
            sign[np.arange(len(block)), labels[block]] = 1
            margins = x @ of_dense + s @ of_sparse + intercepts
            products = x @ x.T + (s @ s.T).toarray() + 1
            before = weights[block]
            changes = np.zeros_like(before)
            for i, row in enumerate(block):
                # The rows of the block before this one have changed the coefficients.
                margin = sign[i] * (margins[i] + products[i, :i] @ changes[:i])
                step = (1 - margin - SLACK * before[i]) / curvature[row]
                changes[i] = sign[i] * np.maximum(step, -before[i])
            weights[block] = before + sign * changes
            of_dense += x.T @ changes
            intercepts += changes.sum(axis=0)
            # Most changes are 0, because few labels are close to a row.
            change = (s.T @ csr_matrix(changes)).tocoo()
            np.ravel(of_sparse)[change.row.astype(np.intp) * count + change.col] += change.data
    return np.concatenate([of_dense, of_sparse]), intercepts
