from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.nlu.budget import MOST_TOKENS, encode_spans
from bot.nlu.segments import Piece, spans

LONGEST_PIECE = 300


class CountingEncoder:
    """Has a token for each word, and counts those that it encodes. A text's embedding depends on its number of tokens."""

    def __init__(self) -> None:
        self.encoded: list[int] = []

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        return [[1] * (len(text.split()) + 2) for text in texts]

    def encode_tokens(self, ids: Sequence[list[int]]) -> NDArray[np.float32]:
        self.encoded += [len(row) for row in ids]
        angles = np.array([len(row) for row in ids]) / 100
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def encoded(lengths: Sequence[int]) -> tuple[CountingEncoder, NDArray[np.float32], list[Piece]]:
    """Encode a message whose pieces have these lengths, in words."""
    ends = np.cumsum(lengths)
    pieces = [Piece(int(end - length), int(end)) for end, length in zip(ends, lengths, strict=True)]
    every = spans(pieces)
    encoder = CountingEncoder()
    texts = [" ".join(["word"] * (span.end - span.start)) for span in every]
    return encoder, encode_spans(encoder, every, texts, len(pieces)), every  # type: ignore[arg-type]


@given(st.lists(st.integers(1, LONGEST_PIECE), min_size=1, max_size=6))
def test_no_message_has_more_tokens_encoded_than_the_budget(lengths: list[int]) -> None:
    encoder, embeddings, every = encoded(lengths)
    assert sum(encoder.encoded) <= MOST_TOKENS
    assert embeddings.shape == (len(every), 2)
    assert np.linalg.norm(embeddings, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_a_short_message_is_encoded_whole_with_all_runs() -> None:
    encoder, _, every = encoded([4, 5, 3])
    assert sorted(encoder.encoded) == sorted(span.end - span.start + 2 for span in every)


def test_of_a_long_message_every_piece_is_encoded_and_only_the_longest_are_cut() -> None:
    encoder, _, _ = encoded([5, 200, 6, 180])
    assert encoder.encoded[0] == 7 and encoder.encoded[2] == 8
    assert encoder.encoded[1] == encoder.encoded[3] == (MOST_TOKENS - 15) // 2


def test_what_is_not_encoded_is_the_mean_of_its_pieces_by_length() -> None:
    _, embeddings, every = encoded([60, 30])
    assert every[-1] == Piece(0, 90)
    mean = 60 * embeddings[0] + 30 * embeddings[1]
    assert embeddings[-1] == pytest.approx(mean / np.linalg.norm(mean), abs=1e-5)
