from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.language.encoder import DIMENSIONS
from bot.language.token_budget import encode_within_budget, token_budget
from bot.nlu.guiding import GuideReader, _all_examples
from bot.nlu.vectors import MOST_SEARCHED, VectorCache
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


def test_what_is_searched_for_is_not_stored(tmp_path: Path) -> None:
    encoder = WordsEncoder()
    cache = VectorCache(encoder, tmp_path / "vectors.db")
    cache.encode(["bread"])
    for text in ("bread", "cakes", "cakes", "pies"):
        assert np.allclose(cache.encode_once(text), WordsEncoder()([text])[0], atol=1e-3)
    assert encoder.encoded == ["bread", "cakes", "pies"]
    with sqlite3.connect(tmp_path / "vectors.db") as connection:
        assert connection.execute("SELECT count(*) FROM vectors").fetchone() == (1,)


def test_only_the_latest_searches_are_kept() -> None:
    encoder = WordsEncoder()
    cache = VectorCache(encoder, ":memory:")
    for number in range(3 * MOST_SEARCHED):
        cache.encode_once(f"number {number}")
    assert len(cache._searched) == MOST_SEARCHED


def test_the_vector_of_a_text_that_was_cut_is_not_kept() -> None:
    """Otherwise one long message would decide what others find."""
    encoder = WordsEncoder()

    def within_budget(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack(encode_within_budget("words", [[1] * len(text) for text in texts], lambda _: encoder(texts)))

    cache = VectorCache(within_budget, ":memory:")
    with token_budget(10):
        cache.encode_once("pies and cakes")
    cache.encode_once("pies and cakes")
    cache.encode_once("pies and cakes")
    assert encoder.encoded == ["pies and cakes"] * 2


def test_profiles_that_are_read_during_a_message_are_encoded_whole(tmp_path: Path) -> None:
    lengths: list[int] = []

    def count(tokens: Sequence[list[int]]) -> list[NDArray[np.float32]]:
        lengths.extend(map(len, tokens))
        return [np.ones(DIMENSIONS, np.float32)] * len(tokens)

    def within_budget(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack(encode_within_budget("words", [[1] * len(text) for text in texts], count))

    with token_budget(1):
        VectorCache(within_budget, tmp_path / "vectors.db").encode(["pies and cakes"])
        assert GuideReader(within_budget)._examples
    assert lengths == [len("pies and cakes"), *(len(example.text) for example in _all_examples())]
