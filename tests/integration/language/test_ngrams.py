"""Our n-grams and weights equal those of scikit-learn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.questions import load_singles
from bot.language.ngrams import Ngrams

TEXTS = [question.text.lower() for question in load_singles()]
UNSEEN = ["", "?", "  ", "日本語", "qwzx", "a", "Do They Work NIGHTS", "nights nights nights", "it's co-operative, isn't it"]


@pytest.fixture(scope="module")
def ngrams() -> Ngrams:
    return Ngrams.fitted(TEXTS[::2])[0]


@pytest.mark.parametrize("texts", [TEXTS, UNSEEN, [""]], ids=["seen", "unseen", "empty"])
def test_weights_equal_those_of_scikit_learn(ngrams: Ngrams, texts: list[str]) -> None:
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b|\?").fit(TEXTS[::2])
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2).fit(TEXTS[::2])
    expected = hstack([words.transform(texts), characters.transform(texts)])
    np.testing.assert_allclose(ngrams.matrix(texts).toarray(), expected.toarray(), atol=1e-5)


def test_fitting_returns_the_matrix_of_the_texts() -> None:
    ngrams, matrix = Ngrams.fitted(TEXTS[::2])
    np.testing.assert_array_equal(matrix.toarray(), ngrams.matrix(TEXTS[::2]).toarray())


def test_loads_what_it_saved(ngrams: Ngrams, tmp_path: Path) -> None:
    ngrams.save(tmp_path)
    loaded = Ngrams.load(tmp_path)
    np.testing.assert_array_equal(loaded.matrix(UNSEEN).toarray(), ngrams.matrix(UNSEEN).toarray())
