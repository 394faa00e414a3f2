"""Finds what people judged to fit questions that are like a new one.

"Will my old debts come up" is nothing like the statement "you need a credit check", but much like a question that this statement was judged
to answer. The measure sees, for each statement of a profile, how like it is to the statements that fit the nearest judged questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np

from bot.conversation.types import Fit

if TYPE_CHECKING:
    from numpy.typing import NDArray

JUDGED_FILE = "judged_questions.npz"
COMPARED_FITS = (Fit.ANSWERS, Fit.SAME_ASPECT, Fit.NEAREST)
NEAREST = 24  # judged questions that are compared
# Powers of the likeness of questions and of statements: the nearest count most.
QUESTION_POWER, STATEMENT_POWER = 6, 4
FEATURES = 9


class Alike(NamedTuple):
    """The judged questions that are most like a new one."""

    questions: NDArray[np.intp]
    likeness: NDArray[np.float32]
    """Cosine with the new question, at least 0."""


class JudgedQuestions:
    """The judged questions that are clear by themselves, with the statements that fit them."""

    def __init__(
        self,
        questions: NDArray[np.float32],
        statements: NDArray[np.float32],
        fitting: NDArray[np.intp],
        counts: NDArray[np.intp],
    ) -> None:
        """`questions` and `statements` are embeddings, one row each.

        `fitting` has the rows of the statements that fit, question by question and fit by fit. There are as many as `counts` says, of
        shape (questions, COMPARED_FITS).
        """
        self._questions = questions
        self._statements = statements
        self._fitting = fitting
        self._counts = counts
        self._starts = np.concatenate([[0], counts.sum(axis=1).cumsum()])

    def alike(self, embedding: NDArray[np.float32]) -> Alike:
        """Return the judged questions that are most like a new one."""
        # einsum, as BLAS would split even this small product across threads
        return self.nearest(np.einsum("qd,d->q", self._questions, embedding))

    def likeness(self, embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return how like each of several new questions every judged question is, of shape (new questions, judged questions)."""
        return embeddings @ self._questions.T

    @staticmethod
    def nearest(likeness: NDArray[np.float32], besides: Sequence[int] | NDArray[np.intp] = ()) -> Alike:
        """Return the judged questions that are most like a new one, given the likeness of all, without those in `besides`."""
        likeness = likeness.copy()
        likeness[np.asarray(besides, dtype=np.intp)] = 0
        count = min(NEAREST, len(likeness))
        nearest = np.argpartition(-likeness, count - 1)[:count]
        return Alike(nearest, np.maximum(likeness[nearest], 0))

    def features(self, alike: Alike, statements: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return how far what fits judged questions speaks for each statement, of shape (statements, FEATURES).

        `statements` has an embedding of each. The features are: the best likeness to statements that answer, and to those on the aspect;
        the mean likeness for each of COMPARED_FITS; the first of each compared with the best statement; and how like the questions are, and
        how many of them have an answer, which are the same for all statements.
        """
        n, m = len(statements), len(alike.questions)
        counts = self._counts[alike.questions]
        rows = np.concatenate([np.arange(self._starts[each], self._starts[each + 1]) for each in alike.questions])
        likeness = np.maximum(self._statements[self._fitting[rows]] @ statements.T, 0)
        # The question and fit of each row, as one number.
        cells = np.repeat(np.arange(m * len(COMPARED_FITS)), counts.ravel())
        best = np.zeros((m * len(COMPARED_FITS), n))
        np.maximum.at(best, cells, likeness)
        best = best.reshape(m, len(COMPARED_FITS), n)
        weights = alike.likeness.astype(float) ** QUESTION_POWER
        total = weights.sum() or 1.0
        highest = (best * alike.likeness[:, None, None]).max(axis=0)
        means = np.einsum("q,qfs->fs", weights, best**STATEMENT_POWER) / total
        answered = weights[counts[:, 0] > 0].sum() / total
        return np.column_stack(
            [
                *highest[:2],
                *means,
                highest[0] - highest[0].max(),
                means[0] - means[0].max(),
                np.full(n, alike.likeness.max()),
                np.full(n, answered),
            ]
        )

    def save(self, folder: Path) -> None:
        # Half precision is enough for likenesses.
        np.savez(
            folder / JUDGED_FILE,
            questions=self._questions.astype(np.float16),
            statements=self._statements.astype(np.float16),
            fitting=self._fitting,
            counts=self._counts,
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        with np.load(folder / JUDGED_FILE) as saved:
            vectors = saved["questions"].astype(np.float32), saved["statements"].astype(np.float32)
            return cls(*vectors, saved["fitting"], saved["counts"])
