from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np

from bot.language.encoder import DIMENSIONS
from bot.nlu.vectors import VectorCache
from tests.unit.nlu.words_encoder import WordsEncoder


def test_only_new_texts_are_encoded(tmp_path: Path) -> None:
    encoder = WordsEncoder()
    VectorCache(encoder, tmp_path / "vectors.db").encode(["baking bread", "cutting hair"])
    again = VectorCache(encoder, tmp_path / "vectors.db").encode(["cutting hair", "baking bread", "riding horses"])
    assert encoder.encoded == ["baking bread", "cutting hair", "riding horses"]
    assert np.allclose(again, WordsEncoder()(["cutting hair", "baking bread", "riding horses"]), atol=1e-3)


def test_a_text_given_twice_is_encoded_once() -> None:
    encoder = WordsEncoder()
    vectors = VectorCache(encoder, ":memory:").encode(["bread", "bread"])
    assert encoder.encoded == ["bread"]
    assert (vectors[0] == vectors[1]).all()


def test_no_texts_have_no_vectors() -> None:
    assert VectorCache(WordsEncoder(), ":memory:").encode([]).shape == (0, DIMENSIONS)


def test_vectors_of_other_weights_are_dropped(tmp_path: Path) -> None:
    encoder = WordsEncoder()
    VectorCache(encoder, tmp_path / "vectors.db").encode(["bread"])
    with sqlite3.connect(tmp_path / "vectors.db") as connection:
        connection.execute("PRAGMA user_version = 1")
    VectorCache(encoder, tmp_path / "vectors.db").encode(["bread"])
    assert encoder.encoded == ["bread", "bread"]
