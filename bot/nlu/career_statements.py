"""A career's statements in numbers, as a search compares them with what is searched for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.knowledge.facts import content, lists_places, only_helps
from bot.knowledge.models import Career, Statement
from bot.language.kin import family
from bot.language.words import stems, words_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The topics that are searched.
TOPICS = ("overview", "duties", "specialisms", "skills", "environment", "entry")
SCHOOL_LEVELS = {"gcse", "a_level"}
# What a likeness is made of. Skills and routes into a job are put in the same words everywhere.
LIKENESS_TOPICS = ("overview", "duties", "specialisms")
# Shorter statements are near in meaning to anything, such as "lambing".
FEWEST_WORDS = 3
# Vectors are kept as whole numbers, which costs a thousandth in exactness and saves three quarters of the memory.
SCALE = 127.0


class Vocabulary:
    """Numbers for words. The words are in the singular, and each has the number of its stem."""

    def __init__(self) -> None:
        self._words: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._families: dict[str, list[int]] = {}
        self.stem_of: list[int] = []
        self._stem_array = np.zeros(0, np.int64)

    def add(self, text: str) -> list[int]:
        """Return the numbers of the significant words of a text, in order."""
        return [self._number(word) for word in words_of(text)]

    def _number(self, word: str) -> int:
        if word not in self._words:
            self._words[word] = len(self.stem_of)
            self._families.setdefault(family(word), []).append(len(self.stem_of))
            self.stem_of.append(self._stems.setdefault((stems(word) or [word])[0], len(self._stems)))
        return self._words[word]

    def stems_of(self, numbers: NDArray[np.int32]) -> NDArray[np.int64]:
        """Return the numbers of the stems of words, given by their numbers."""
        known = self._stem_array
        if len(known) < len(self.stem_of):
            known = self._stem_array = np.array(self.stem_of, np.int64)
        return known[numbers]

    def family(self, word: str) -> list[int]:
        """Return the numbers of all words of the family of a word, such as "register" of "registration"."""
        return self._families.get(family(word), [])

    def numbers(self, text: str) -> list[tuple[int, int]]:
        """Return the number of each significant word of a text and of its stem, or -1 where no profile has it."""
        return [(self._words.get(word, -1), self._stems.get((stems(word) or [word])[0], -1)) for word in words_of(text)]


class Statements(NamedTuple):
    """A career's statements that are searched, one row each."""

    ids: tuple[str, ...]
    compact: NDArray[np.int8]
    """The vectors, each scaled to whole numbers."""
    scales: NDArray[np.float32]
    topics: NDArray[np.int8]
    """The number of the topic in `TOPICS`."""
    lengths: NDArray[np.int16]
    """Words."""
    shared: NDArray[np.float32]
    """The share of profiles that say the same."""
    words: NDArray[np.int32]
    """The words of all rows, one row after the other, by their number in the vocabulary."""
    rows: NDArray[np.int16]
    """The row of each word."""
    name: frozenset[int]
    """The words of the career's name."""
    helps: NDArray[np.bool_]
    """Whether it tells of something that only helps to get in, such as experience."""
    places: NDArray[np.bool_]
    """Whether it lists places to work at."""

    @property
    def vectors(self) -> NDArray[np.float32]:
        return self.compact * self.scales[:, None]

    @property
    def long(self) -> NDArray[np.bool_]:
        """Whether a statement is long enough to be near in meaning to something in particular."""
        return self.lengths >= FEWEST_WORDS

    @property
    def alike(self) -> NDArray[np.bool_]:
        """Whether the statement counts for likeness."""
        return np.isin(self.topics, [TOPICS.index(topic) for topic in LIKENESS_TOPICS]) & self.long


class AllStatements(NamedTuple):
    """The statements of all careers, one row each, career by career, with an index of their words."""

    careers: tuple[str, ...]
    ids: tuple[str, ...]
    owners: NDArray[np.int32]
    """The position of each row's career."""
    topics: NDArray[np.int8]
    lengths: NDArray[np.int16]
    places: NDArray[np.bool_]
    words: NDArray[np.int32]
    """The words of all rows by their number in the vocabulary, in the order of these numbers."""
    word_rows: NDArray[np.int32]
    """The row of each word."""

    @staticmethod
    def of(careers: Mapping[str, Statements]) -> AllStatements:
        """Return the statements of careers as one table."""
        each = tuple(careers.values())
        sizes = [len(own.ids) for own in each]
        firsts = np.cumsum([0, *sizes], dtype=np.int32)
        words = np.concatenate([np.zeros(0, np.int32), *(own.words for own in each)])
        rows_of_words = (own.rows.astype(np.int32) + first for own, first in zip(each, firsts, strict=False))
        word_rows = np.concatenate([np.zeros(0, np.int32), *rows_of_words])
        order = np.argsort(words, kind="stable")
        return AllStatements(
            tuple(careers),
            tuple(statement for own in each for statement in own.ids),
            np.repeat(np.arange(len(each), dtype=np.int32), sizes),
            np.concatenate([np.zeros(0, np.int8), *(own.topics for own in each)]),
            np.concatenate([np.zeros(0, np.int16), *(own.lengths for own in each)]),
            np.concatenate([np.zeros(0, bool), *(own.places for own in each)]),
            words[order],
            word_rows[order],
        )

    def with_any(self, numbers: Sequence[int]) -> NDArray[np.bool_]:
        """Return which rows have one of some words, given by their numbers."""
        found = np.zeros(len(self.owners), bool)
        starts, ends = (np.searchsorted(self.words, np.array(numbers, np.int32), side=side) for side in ("left", "right"))
        for start, end in zip(starts, ends, strict=True):
            found[self.word_rows[start:end]] = True
        return found

    def first_of_each(self, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return the first of some rows of each career. They are given career by career."""
        return rows[np.flatnonzero(np.diff(self.owners[rows], prepend=-1))]

    def careers_of(self, rows: NDArray[np.intp]) -> list[str]:
        """Return the career of each of some rows."""
        return [self.careers[owner] for owner in self.owners[rows].tolist()]


def statements_of(
    career: Career,
    listed: Sequence[tuple[str, Statement, str]],
    vectors: NDArray[np.float32],
    shared: Sequence[float],
    vocabulary: Vocabulary,
) -> Statements:
    """Return a career's statements in numbers. `listed` is what `searched` returns, and the rest has a row for each."""
    scales = np.abs(vectors).max(axis=1, initial=1e-6) / SCALE
    words = [vocabulary.add(text) for _, _, text in listed]
    return Statements(
        tuple(career.statement_id(statement) for _, statement, _ in listed),
        np.round(vectors / scales[:, None]).astype(np.int8),
        scales.astype(np.float32),
        np.array([TOPICS.index(topic) for topic, _, _ in listed], np.int8),
        np.array([len(text.split()) for _, _, text in listed], np.int16),
        np.array(shared, np.float32),
        np.array([word for each in words for word in each], np.int32),
        np.repeat(np.arange(len(words), dtype=np.int16), [len(each) for each in words]),
        frozenset(vocabulary.add(career.name)),
        np.array([topic == "entry" and only_helps(statement.text) for topic, statement, _ in listed], bool),
        np.array([topic == "environment" and lists_places(statement.text) for topic, statement, _ in listed], bool),
    )


def searched(career: Career) -> list[tuple[str, Statement, str]]:
    """Return the statements that are searched, each with its topic and its text without the words that many begin with.

    That GCSEs should include maths doesn't say that a job is about maths.
    """
    return [
        (topic, statement, content(statement.text))
        for topic in TOPICS
        for statement in career.statements.get(topic, ())
        if topic != "entry" or not {fact.name for fact in statement.facts_in(topic)} & SCHOOL_LEVELS
    ]
