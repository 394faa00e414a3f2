"""What was judged to fit questions like a new one speaks for statements like those."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.judged_questions import FEATURES, NEAREST, JudgedQuestions

DEBTS, NIGHTS, PENSION = np.eye(3, dtype=np.float32)
CREDIT_CHECK, SHIFTS = np.array([[0, 1, 0], [0, 0, 1]], np.float32)
# The first question is answered by the first statement, the second has the second on its aspect, and the third has nothing.
JUDGED = JudgedQuestions(
    np.stack([DEBTS, NIGHTS, PENSION]), np.stack([CREDIT_CHECK, SHIFTS]), np.array([0, 1]), np.array([[1, 0, 0], [0, 1, 0], [0, 0, 0]])
)
BEST_ANSWER, BEST_SAME, ANSWERS, SAME, NEAREST_FIT, BEHIND_BEST, BEHIND_MEAN, LIKENESS, ANSWERED = range(FEATURES)


def test_a_statement_like_the_answer_to_a_like_question_stands_out() -> None:
    rows = JUDGED.features(JUDGED.alike(DEBTS), np.stack([CREDIT_CHECK, SHIFTS]))
    assert rows[:, BEST_ANSWER].tolist() == rows[:, ANSWERS].tolist() == [1, 0]
    assert rows[:, BEHIND_BEST].tolist() == rows[:, BEHIND_MEAN].tolist() == [0, -1]
    assert rows[:, LIKENESS].tolist() == rows[:, ANSWERED].tolist() == [1, 1]
    assert not rows[:, [BEST_SAME, SAME, NEAREST_FIT]].any()


def test_one_on_the_aspect_only_is_told_from_an_answer() -> None:
    rows = JUDGED.features(JUDGED.alike(NIGHTS), SHIFTS[None])
    assert rows[0, [BEST_ANSWER, ANSWERS, ANSWERED]].tolist() == [0, 0, 0]
    assert rows[0, [BEST_SAME, SAME]].tolist() == [1, 1]


def test_a_question_without_an_answer_speaks_for_nothing() -> None:
    rows = JUDGED.features(JUDGED.alike(PENSION), np.stack([CREDIT_CHECK, SHIFTS]))
    assert not np.delete(rows, LIKENESS, axis=1).any()


def test_the_likest_question_counts_most() -> None:
    between = (0.8 * DEBTS + 0.6 * NIGHTS).astype(np.float32)
    answers, same = JUDGED.features(JUDGED.alike(between), np.stack([CREDIT_CHECK, SHIFTS]))[[0, 1], [ANSWERS, SAME]]
    assert answers > same > 0


def test_questions_can_be_left_out() -> None:
    (likeness,) = JUDGED.likeness(DEBTS[None])
    assert not JUDGED.features(JUDGED.nearest(likeness, besides=[0]), CREDIT_CHECK[None]).any()


def test_only_the_nearest_of_many_are_compared() -> None:
    many = JudgedQuestions(np.tile(DEBTS, (100, 1)), CREDIT_CHECK[None], np.zeros(100, int), np.tile([1, 0, 0], (100, 1)))
    assert len(many.alike(DEBTS).questions) == NEAREST


def test_are_the_same_after_loading(tmp_path: Path) -> None:
    JUDGED.save(tmp_path)
    loaded = JudgedQuestions.load(tmp_path)
    for judged in (JUDGED, loaded):
        assert judged.features(judged.alike(DEBTS), SHIFTS[None])[0] == pytest.approx(JUDGED.features(JUDGED.alike(DEBTS), SHIFTS[None])[0])
