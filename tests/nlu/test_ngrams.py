"""Our n-grams are scikit-learn's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import hstack

from benchmarks.questions import load_singles
from bot.nlu.ngrams import Ngrams

TEXTS = [question.text.lower() for question in load_singles()]
UNSEEN = ["", "?", "  ", "日本語", "qwzx", "a", "Do They Work NIGHTS", "nights nights nights", "it's co-operative, isn't it"]


@pytest.fixture(scope="module")
def ngrams() -> Ngrams:
    return Ngrams.fitted(TEXTS[::2])


@pytest.mark.parametrize("texts", [TEXTS, UNSEEN, [], [""]], ids=["seen", "unseen", "none", "empty"])
def test_they_are_weighed_as_scikit_learn_weighs_them(ngrams: Ngrams, texts: list[str]) -> None:
    ours = ngrams.transform(texts)
    assert ours.shape == (len(texts), len(ngrams.words.vocabulary_) + len(ngrams.characters.vocabulary_))
    if texts:
        theirs = hstack([ngrams.words.transform(texts), ngrams.characters.transform(texts)])
        np.testing.assert_allclose(ours.toarray(), theirs.toarray(), atol=1e-6)
