"""Our linear support vector machines equal those of scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix, hstack
from scipy.sparse import random as random_matrix
from sklearn.svm import LinearSVC

from bot.language.linear_svm import COST, ROWS_OF_BLOCK, one_against_rest


@pytest.mark.parametrize("labels", [2, 5])
def test_coefficients_equal_those_of_liblinear(labels: int) -> None:
    chooser = np.random.default_rng(1)
    rows = 3 * ROWS_OF_BLOCK + 10
    dense = chooser.normal(size=(rows, 6)).astype(np.float32)
    sparse = csr_matrix(random_matrix(rows, 40, 0.1, random_state=1, dtype=np.float32))
    chosen = (dense[:, :labels] + chooser.normal(size=(rows, labels))).argmax(axis=1)
    coefficients, intercepts = one_against_rest(dense, sparse, chosen, passes=200)
    features = hstack([csr_matrix(dense), sparse], format="csr")
    for label in range(labels):
        expected = LinearSVC(C=COST, tol=1e-8, max_iter=100_000).fit(features, chosen == label)
        np.testing.assert_allclose(coefficients[:, label], expected.coef_[0], atol=1e-3)
        np.testing.assert_allclose(intercepts[label], expected.intercept_[0], atol=1e-3)
