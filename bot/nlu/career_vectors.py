"""Keeps what the profiles of a store are about, in numbers: the meaning and the words of each career and of its statements.

Everything a search needs is in memory, in about 20 kB a career, so that a search of thousands of careers reads no profile.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from cachetools import LRUCache

from bot.knowledge.models import Career
from bot.knowledge.store import Store
from bot.language.encoder import DIMENSIONS
from bot.nlu.career_statements import LIKENESS_TOPICS, AllStatements, Statements, Vocabulary, searched, statements_of
from bot.nlu.vectors import VectorCache

if TYPE_CHECKING:
    from numpy.typing import NDArray

logger = logging.getLogger(__name__)

# At most this many careers are read before the first message, and more in the background.
READ_AT_ONCE = 100
PUBLISHED_AT_ONCE = 200  # careers
# What at least this share of profiles says in the same words says nothing of a career in particular.
SHARED, FEWEST_SHARED = 0.35, 30
# Shares are those of at least so many profiles: one of three profiles is not a third of all that there could be.
FEWEST_CAREERS = 400
# Statements that fewer profiles share are as good as those of one.
SHARED_BY_FEW = 3
# Texts for which it is kept how near all careers are. A search needs each of its texts several times, and so does the next one.
MOST_COMPARED = 128
# Fewer careers than this have too little in common to tell what sets one apart.
FEWEST_CENTRED = 30


@dataclass(frozen=True, eq=False)
class Meanings:
    """What all careers are about, one row each."""

    ids: tuple[str, ...]
    summaries: NDArray[np.float32]
    doing: NDArray[np.float32]
    """The mean direction of what the profile says that the job is and what people do in it."""
    _kept: LRUCache[bytes, NDArray[np.float32]] = field(default_factory=lambda: LRUCache(MOST_COMPARED))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """The row of each career."""
        return {career: row for row, career in enumerate(self.ids)}

    @cached_property
    def common(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """What the summaries of all careers have in common, and what people in all of them do. Few careers tell nothing of that."""
        few = len(self.ids) < FEWEST_CENTRED
        summaries, doing = (np.zeros(DIMENSIONS) if few else each.mean(axis=0) for each in (self.summaries, self.doing))
        return np.asarray(summaries, np.float32), np.asarray(doing, np.float32)

    def compared(self, query: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return how near each career is to a text, given as a vector: by its summary and by what people do, of shape (2, careers)."""
        key = query.tobytes()
        with self._lock:
            kept = self._kept.get(key)
        if kept is None:
            kept = np.stack([self.summaries @ query, self.doing @ query])
            with self._lock:
                self._kept[key] = kept
        return kept

    def near(self, query: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return how near each career is to a text, given as a vector."""
        return np.asarray(self.compared(query).sum(axis=0) / 2, np.float32)


class Categories(NamedTuple):
    """The categories of a site, one row each, with their careers."""

    names: tuple[str, ...]
    vectors: NDArray[np.float32]
    careers: tuple[tuple[str, ...], ...]


class _Known(NamedTuple):
    summary: NDArray[np.float32]
    doing: NDArray[np.float32]
    statements: Statements


NO_MEANINGS = Meanings((), np.zeros((0, DIMENSIONS), np.float32), np.zeros((0, DIMENSIONS), np.float32))
NO_CATEGORIES = Categories((), np.zeros((0, DIMENSIONS), np.float32), ())


def direction(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the mean direction of vectors, as a unit vector."""
    mean = vectors.mean(axis=0)
    return np.asarray(mean / (np.linalg.norm(mean) or 1.0), np.float32)


class CareerVectors:
    """The meaning of all profiles in a store. Call `refresh` when the index changes."""

    def __init__(self, store: Store, cache: VectorCache) -> None:
        self._store = store
        self._cache = cache
        self._lock = threading.Lock()
        self._meanings = NO_MEANINGS
        self._statements: Mapping[str, Statements] = {}
        self._all_statements: AllStatements | None = None
        self._version = 0
        self._categories = NO_CATEGORIES
        self._digests: dict[str, int] = {}
        self._shared: Mapping[str, int] = {}
        self.vocabulary = Vocabulary()

    def start(self) -> None:
        """Encode the profiles: now if there are few, or else in the background."""
        if self._store.count() <= READ_AT_ONCE:
            self.refresh()
        else:
            threading.Thread(target=self.refresh, name="vectors", daemon=True).start()

    def refresh(self) -> None:
        """Encode what is new in the profiles, career by career. Searches find what has been encoded so far."""
        digests = self._store.digests()
        shared = self._store.shared_statements(SHARED_BY_FEW)
        most = max(FEWEST_SHARED, int(SHARED * len(digests)))
        if {text for text, count in shared.items() if count >= most} != {text for text, count in self._shared.items() if count >= most}:
            self._digests = {}
        self._shared = shared
        known = self._known()
        changed = [career for career, digest in digests.items() if self._digests.get(career) != digest]
        for number, career_id in enumerate(changed, 1):
            if career := self._store.get(career_id):
                known[career_id] = self._read(career, most, len(digests))
            if number % PUBLISHED_AT_ONCE == 0:
                self._publish(known)
        self._publish({career: each for career, each in known.items() if career in digests})
        self._digests = digests
        # The first search doesn't wait for this.
        self.all_statements()

    def _read(self, career: Career, most: int, careers: int) -> _Known:
        listed = searched(career)
        vectors = self._cache.encode([summary(career), *(text for _, _, text in listed)])
        done = [False, *(topic in LIKENESS_TOPICS for topic, _, _ in listed)]
        doing = direction(vectors[done]) if any(done) else vectors[0]
        counts = [self._shared.get(statement.text, 1) for _, statement, _ in listed]
        kept = [row for row, count in enumerate(counts) if count < most]
        own = statements_of(
            career,
            [listed[row] for row in kept],
            vectors[1:][kept],
            [counts[row] / max(careers, FEWEST_CAREERS) for row in kept],
            self.vocabulary,
        )
        return _Known(vectors[0], doing, own)

    def _known(self) -> dict[str, _Known]:
        meanings = self.meanings()
        rows = zip(meanings.ids, meanings.summaries, meanings.doing, strict=True)
        return {career: _Known(own, doing, self._statements[career]) for career, own, doing in rows}

    def _publish(self, careers: Mapping[str, _Known]) -> None:
        summaries = np.array([each.summary for each in careers.values()], np.float32).reshape(-1, DIMENSIONS)
        doing = np.array([each.doing for each in careers.values()], np.float32).reshape(-1, DIMENSIONS)
        names = tuple(self._store.categories())
        listed = tuple(tuple(self._store.ids_in_category(name)) for name in names)
        categories = Categories(names, self._cache.encode(names), listed)
        with self._lock:
            self._meanings = Meanings(tuple(careers), summaries, doing)
            self._statements = {career: each.statements for career, each in careers.items()}
            self._all_statements = None
            self._categories = categories
            self._version += 1

    # ------------------------------------------------------------------ what is known

    def encode(self, text: str) -> NDArray[np.float32]:
        """Return the vector of a text that is searched for."""
        return self._cache.encode_once(text)

    def meanings(self) -> Meanings:
        with self._lock:
            return self._meanings

    def categories(self) -> Categories:
        with self._lock:
            return self._categories

    def statements_of(self, career_id: str) -> Statements | None:
        """Return a career's statements, or None if it isn't known."""
        with self._lock:
            return self._statements.get(career_id)

    def statements_of_all(self, careers: Iterable[str]) -> dict[str, Statements]:
        """Return the statements of careers, without those that aren't known or say nothing."""
        with self._lock:
            return {career: each for career in careers if (each := self._statements.get(career)) and each.ids}

    def all_statements(self) -> AllStatements:
        """Return the statements of all careers."""
        with self._lock:
            if self._all_statements is None:
                self._all_statements = AllStatements.of(self._statements)
            return self._all_statements

    def version(self) -> int:
        """Return a number that changes whenever more or other profiles are known."""
        with self._lock:
            return self._version

    def sharing(self, words: Sequence[str], limit: int) -> list[str]:
        """Return the careers with a statement that has all the words, ignoring word endings, best first."""
        return self._store.careers_with(words, limit)

    def standing(self, text: str) -> dict[str, float]:
        """Return how much nearer each career is to a text in meaning than other careers, in standard deviations."""
        meanings = self.meanings()
        near = meanings.near(self.encode(text))
        return dict(zip(meanings.ids, ((near - near.mean()) / (near.std() + 1e-6)).tolist(), strict=True)) if near.size else {}

    def nearness(self, text: str) -> dict[str, float]:
        """Return how near each career is to a text in meaning, by its summary and by what people in it do."""
        meanings = self.meanings()
        return dict(zip(meanings.ids, meanings.near(self.encode(text)).tolist(), strict=True))


def summary(career: Career) -> str:
    """Return a text that says in short what a career is: its name and the first statement about it."""
    first = next((group[0].text for topic in ("overview", "duties") if (group := career.statements.get(topic))), "")
    return f"{career.name}. {first}"
