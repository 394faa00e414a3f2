"""A head learns one property of a text from its embedding and its n-grams."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.language.head import Head

WORDS = {"when": "when they start", "where": "where they work", "who": "who they work with"}


def no_embeddings(count: int) -> NDArray[np.float32]:
    return np.zeros((count, 0), np.float32)


def fitted(*labels: str) -> Head:
    head = Head()
    texts = [f"{WORDS[label]} {i}" for label in labels for i in range(10)]
    head.fit(texts, no_embeddings(len(texts)), [label for label in labels for _ in range(10)])
    return head


@pytest.mark.parametrize("labels", [("when", "where"), ("when", "where", "who")])
def test_it_learns_from_words_alone(labels: tuple[str, ...]) -> None:
    head = fitted(*labels)
    probabilities = head.predict([WORDS[label] for label in labels], no_embeddings(len(labels)))
    assert head.classes == list(labels)
    assert probabilities.shape == (len(labels), len(labels))
    assert probabilities.sum(axis=1) == pytest.approx(np.ones(len(labels)))
    assert list(probabilities.argmax(axis=1)) == list(range(len(labels)))


def test_it_learns_from_embeddings() -> None:
    head = Head()
    embeddings = np.array([[1.0, 0.0], [0.0, 1.0]] * 10, np.float32)
    head.fit(["so"] * 20, embeddings, ["left", "right"] * 10)
    assert list(head.predict(["so", "so"], embeddings[:2]).argmax(axis=1)) == [0, 1]


def test_of_two_classes_each_is_as_likely_as_the_other_is_unlikely() -> None:
    from sklearn.linear_model import LogisticRegression

    embeddings = np.random.default_rng(0).normal(size=(60, 3)).astype(np.float32)
    labels = [str(x > 0) for x in embeddings[:, 0] + embeddings[:, 1] / 2]
    head = Head()
    head.fit([""] * 60, embeddings, labels)
    expected = LogisticRegression(C=4.0, max_iter=300).fit(embeddings, labels).predict_proba(embeddings)
    assert head.predict([""] * 60, embeddings) == pytest.approx(expected, abs=1e-3)


def test_it_is_kept(tmp_path: Path) -> None:
    head, texts = fitted("when", "where", "who"), list(WORDS.values())
    head.save(tmp_path / "detail")
    loaded = Head.load(tmp_path / "detail")
    assert loaded.classes == head.classes
    assert loaded.predict(texts, no_embeddings(3)) == pytest.approx(head.predict(texts, no_embeddings(3)), abs=1e-2)
