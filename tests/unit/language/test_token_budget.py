"""However many texts a message has encoded, their tokens stay within its budget, and none is encoded twice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.language.token_budget import FEWEST, encode_within_budget, is_cut, token_budget

BUDGET = 100


class CountingEncoder:
    """Encodes a text as its number of tokens, and counts them."""

    def __init__(self) -> None:
        self.encoded: list[list[int]] = []

    def __call__(self, texts: Sequence[list[int]]) -> list[NDArray[np.float32]]:
        self.encoded.append([len(ids) for ids in texts])
        return [np.array([len(ids)], np.float32) for ids in texts]


def text(number: int, length: int) -> list[int]:
    return [number] * length


def encoded(*batches: Sequence[int]) -> list[list[int]]:
    """Return how many tokens are encoded of different texts with these lengths, which come in batches under one budget."""
    encoder = CountingEncoder()
    with token_budget(BUDGET):
        for first, batch in enumerate(batches):
            encode_within_budget("one", [text(100 * first + number, length) for number, length in enumerate(batch)], encoder)
    return encoder.encoded


@given(st.lists(st.lists(st.integers(1, 128), min_size=1, max_size=12), min_size=1, max_size=8))
def test_no_message_has_more_tokens_encoded_than_its_budget(batches: list[list[int]]) -> None:
    kept = encoded(*batches)
    assert sum(map(sum, kept)) <= BUDGET + FEWEST * sum(map(len, batches))
    for whole, part in zip(batches, kept, strict=True):
        assert all(min(FEWEST, length) <= tokens <= length for length, tokens in zip(whole, part, strict=True))


@pytest.mark.parametrize(
    ("batches", "expected"),
    [
        ([[10, 20], [30, 40]], [[10, 20], [30, 40]]),
        ([[10, 128, 20]], [[10, 70, 20]]),
        ([[128], [50, 5]], [[100], [FEWEST, FEWEST]]),
    ],
    ids=["all fit", "the longest is cut", "nothing is left"],
)
def test_the_longest_texts_are_cut(batches: list[list[int]], expected: list[list[int]]) -> None:
    assert encoded(*batches) == expected


def test_outside_of_a_message_nothing_is_cut() -> None:
    encoded([128, 128])
    encoder = CountingEncoder()
    encode_within_budget("one", [text(1, 500)] * 2, encoder)
    assert encoder.encoded == [[500, 500]]
    assert not is_cut()


def test_a_text_is_encoded_once_in_a_message_by_each_encoder() -> None:
    encoder = CountingEncoder()
    with token_budget(BUDGET):
        rows = [encode_within_budget("one", texts, encoder) for texts in ([text(1, 5), text(2, 6)], [text(2, 6), text(3, 7), text(3, 7)])]
        encode_within_budget("another", [text(1, 5)], encoder)
    assert encoder.encoded == [[5, 6], [7], [5]]
    assert [[int(row[0]) for row in each] for each in rows] == [[5, 6], [6, 7, 7]]
    with token_budget(BUDGET):
        encode_within_budget("one", [text(1, 5)], encoder)
    assert encoder.encoded[-1] == [5]


def test_a_message_knows_whether_something_was_cut() -> None:
    with token_budget(BUDGET):
        encode_within_budget("one", [text(1, BUDGET)], CountingEncoder())
        assert not is_cut()
        encode_within_budget("one", [text(2, FEWEST + 1)], CountingEncoder())
        assert is_cut()
