from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.nlu.career_statements import AllStatements, Statements


def statements(*rows: tuple[int, ...]) -> Statements:
    """Return statements that have these words, given by their numbers."""
    size = len(rows)
    none = np.zeros(size, bool)
    return Statements(
        tuple(map(str, range(size))),
        np.zeros((size, 1), np.int8),
        np.ones(size, np.float32),
        np.zeros(size, np.int8),
        np.ones(size, np.int16),
        np.zeros(size, np.float32),
        np.array([word for row in rows for word in row], np.int32),
        np.repeat(np.arange(size, dtype=np.int16), [len(row) for row in rows]),
        frozenset(),
        none,
        none,
    )


def first_of_each(among: AllStatements, rows: NDArray[np.intp]) -> list[tuple[str, str]]:
    """Return the first of some statements of each career, with their ids."""
    firsts = among.first_of_each(rows)
    return [(career, among.ids[row]) for career, row in zip(among.careers_of(firsts), firsts.tolist(), strict=True)]


THREE = AllStatements.of({"baker": statements((1, 2), (3,)), "silent": statements(), "vet": statements((4,), (2,), (3, 2))})


@pytest.mark.parametrize(
    ("words", "found"),
    [((2,), [("baker", "0"), ("vet", "1")]), ((3, 4), [("baker", "1"), ("vet", "0")]), ((4,), [("vet", "0")]), ((9,), []), ((), [])],
)
def test_the_first_statement_of_each_career_with_one_of_some_words_is_found(words: tuple[int, ...], found: list[tuple[str, str]]) -> None:
    rows = np.flatnonzero(THREE.with_any(words))
    assert first_of_each(THREE, rows) == found


def test_there_may_be_more_statements_than_a_career_can_have() -> None:
    many = statements(*[(1,)] * (2**15 - 2))
    among = AllStatements.of({"first": many, "second": statements((1,), (1,), (1,), (5,)), "third": statements((5,))})
    rows = np.flatnonzero(among.with_any([5]))
    assert first_of_each(among, rows) == [("second", "3"), ("third", "0")]


def test_nothing_is_found_where_there_is_no_career() -> None:
    assert AllStatements.of({}).with_any([1]).tolist() == []
