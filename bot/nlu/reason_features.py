"""Says in numbers what a statement and its career have to do with something that is searched for.

Whether it is a reason is learned from these features (`bot/nlu/reasons.npz`, fitted by `python -m benchmarks.reasons`), so a change of
them needs another fit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.nlu.career_statements import LIKENESS_TOPICS, TOPICS, Statements
from bot.nlu.career_vectors import CareerVectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

LONGEST = 40  # words of a statement; longer ones are no different
COMPARED_TOPICS = ("overview", "duties", "skills", "environment", "entry")
# A career is as near as its nearest statements.
NEAREST_STATEMENTS = 3
# The column of what careers as a whole have to do with a query that says which share of its words their names have.
NAMED = 3
# Topics in which careers of all kinds say the same, such as teamwork.
GENERAL_TOPICS = ("skills", "environment")


class Query(NamedTuple):
    """What is searched for."""

    words: tuple[tuple[int, int], ...]
    """The number of each significant word and of its stem in the vocabulary, or -1."""
    plain: NDArray[np.float32]
    career: NDArray[np.float32]
    """The vectors of the words and of a career in them."""

    @property
    def head(self) -> int:
        """Return the stem of the last word, which says what the others are about: "games" in "computer games"."""
        return self.words[-1][1] if self.words else -1


class Rows(NamedTuple):
    """The statements of several careers, one row each, career by career."""

    statements: Sequence[Statements]
    owners: NDArray[np.intp]
    """The position of each row's career."""
    firsts: NDArray[np.intp]
    """The first row of each career."""
    topics: NDArray[np.int8]
    has_stem: Mapping[int, NDArray[np.bool_]]
    """Which rows have each stem of the query."""
    has_word: Mapping[int, NDArray[np.bool_]]


class Compared(NamedTuple):
    """Statements compared with a query, one row each."""

    features: NDArray[np.float32]
    """Of shape (statements, features). They don't depend on how many careers there are."""
    has_any: NDArray[np.bool_]
    """Which have a word of the query, whatever its ending."""
    has_all: NDArray[np.bool_]
    """Which have all words of the query."""
    of_work: NDArray[np.bool_]
    """Which say what the job is and what people do in it."""
    general: NDArray[np.bool_]
    """Which are on something that careers of all kinds say, such as teamwork."""
    nearness: NDArray[np.float32]
    """How near they are to the words and to a career in them, of shape (statements, 2)."""
    topics: NDArray[np.int8]
    named: NDArray[np.float32]
    """The share of the words that the name of the statement's career has, whatever their endings."""


_NONE = np.zeros(0, bool)
NOTHING = Compared(
    np.zeros((0, 0), np.float32), _NONE, _NONE, _NONE, _NONE, np.zeros((0, 2), np.float32), np.zeros(0, np.int8), np.zeros(0, np.float32)
)


def compare(query: Query, careers: Mapping[str, Statements], in_category: frozenset[str], vectors: CareerVectors) -> Compared:
    """Compare the statements of careers with a query."""
    rows = _rows(query, list(careers.values()), vectors)
    of_careers = _of_careers(query, careers, in_category, vectors)
    of_statements = _of_statements(query, rows)
    found = np.concatenate([of_careers[rows.owners], of_statements], axis=1)
    has_any = np.any([*rows.has_stem.values(), np.zeros(len(rows.owners), bool)], axis=0)
    return Compared(
        np.asarray(found, np.float32),
        has_any,
        _has_all(query, rows),
        _in_topics(rows, LIKENESS_TOPICS),
        _in_topics(rows, GENERAL_TOPICS),
        of_statements[:, :2],
        rows.topics,
        of_careers[rows.owners, NAMED],
    )


def _has_all(query: Query, rows: Rows) -> NDArray[np.bool_]:
    if not query.words:
        return np.zeros(len(rows.owners), bool)
    return np.asarray(np.all([rows.has_stem[stem] for _, stem in query.words], axis=0), bool)


def _in_topics(rows: Rows, topics: Sequence[str]) -> NDArray[np.bool_]:
    return np.asarray(np.isin(rows.topics, [TOPICS.index(topic) for topic in topics]), bool)


def _rows(query: Query, statements: Sequence[Statements], vectors: CareerVectors) -> Rows:
    sizes = [len(each.ids) for each in statements]
    starts = np.cumsum([0, *sizes])
    places = np.concatenate([each.rows.astype(np.int64) + start for each, start in zip(statements, starts, strict=False)])
    numbers = np.concatenate([each.words for each in statements])
    stems = vectors.vocabulary.stems_of(numbers)

    def having(found: NDArray[np.bool_]) -> NDArray[np.bool_]:
        has = np.zeros(starts[-1], bool)
        has[places[found]] = True
        return has

    return Rows(
        statements,
        np.repeat(np.arange(len(sizes)), sizes),
        starts[:-1],
        np.concatenate([each.topics for each in statements]),
        {stem: having(stems == stem) for _, stem in query.words},
        {word: having(numbers == word) for word, _ in query.words},
    )


def _of_careers(
    query: Query, careers: Mapping[str, Statements], in_category: frozenset[str], vectors: CareerVectors
) -> NDArray[np.float32]:
    """Return what careers as a whole have to do with a query: nearness, names and categories."""
    meanings = vectors.meanings()
    near = meanings.compared(query.career)[:, [meanings.rows[career] for career in careers]]
    stem_of = vectors.vocabulary.stem_of
    count = max(1, len(query.words))
    stems = [{stem_of[word] for word in each.name} for each in careers.values()]
    columns = [
        *near,
        [sum(word in each.name for word, _ in query.words) / count for each in careers.values()],
        [sum(stem in each for _, stem in query.words) / count for each in stems],
        [career in in_category for career in careers],
    ]
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)


def _of_statements(query: Query, rows: Rows) -> NDArray[np.float32]:
    """Return what statements have to do with a query, and with what else their career says of it."""
    statements, size = rows.statements, len(rows.owners)
    compact = np.concatenate([each.compact for each in statements]).astype(np.float32)
    scales = np.concatenate([each.scales for each in statements])
    plain, career = compact @ query.plain * scales, compact @ query.career * scales
    exact, alike, has_all = np.zeros(size), np.zeros(size), _has_all(query, rows)
    for word, stem in query.words:
        exact += rows.has_word[word] / len(query.words)
        alike += rows.has_stem[stem] / len(query.words)
    has_head = rows.has_stem.get(query.head, np.zeros(size, bool))
    overview = rows.topics == TOPICS.index("overview")
    of_work = _in_topics(rows, LIKENESS_TOPICS)
    in_overview = _in_overviews(query, rows, overview)
    heads = np.add.reduceat(has_head.astype(int), rows.firsts)
    mentioned_once = (heads <= 1) & (in_overview == 0)
    columns = [
        plain,
        career,
        exact,
        alike,
        np.log(np.minimum(np.concatenate([each.lengths for each in statements]), LONGEST)),
        np.log(np.concatenate([each.shared for each in statements]) * 100 + 1),
        *(rows.topics == TOPICS.index(topic) for topic in COMPARED_TOPICS),
        has_head,
        has_all,
        np.concatenate([each.helps for each in statements]),
        np.concatenate([each.places for each in statements]),
        *(
            each[rows.owners]
            for each in (
                np.log1p(np.add.reduceat(has_all.astype(int), rows.firsts)),
                np.log1p(np.add.reduceat((has_head & of_work).astype(int), rows.firsts)),
                np.maximum.reduceat(plain, rows.firsts),
                nearest(career, rows),
                in_overview,
                mentioned_once,
            )
        ),
    ]
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)


def nearest(nearness: NDArray[np.float32], rows: Rows) -> NDArray[np.float32]:
    """Return how near the nearest statements of each career are on average."""
    ranked = nearness[np.lexsort((nearness, rows.owners))]
    ends = np.append(rows.firsts[1:], len(ranked))
    counts = np.minimum(ends - rows.firsts, NEAREST_STATEMENTS)
    total = np.zeros(len(rows.firsts), np.float32)
    for place in range(NEAREST_STATEMENTS, 0, -1):
        has = counts >= place
        total[has] += ranked[ends[has] - place]
    return np.asarray(total / counts, np.float32)


def _in_overviews(query: Query, rows: Rows, overview: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the share of the words that each career's overview has."""
    share = np.zeros(len(rows.firsts))
    for _, stem in query.words:
        share += np.logical_or.reduceat(rows.has_stem[stem] & overview, rows.firsts) / len(query.words)
    return share
