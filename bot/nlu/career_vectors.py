"""Finds the careers whose profiles are about something, in two stages.

First the careers whose summary is near in meaning or that share the words, then their statements. The summaries are kept in memory, one
vector a career; the statements' vectors come from the cache.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from cachetools import LRUCache

from bot.knowledge.models import Career, Statement
from bot.knowledge.store import Store
from bot.language.encoder import DIMENSIONS
from bot.language.words import stems
from bot.nlu.vectors import VectorCache

if TYPE_CHECKING:
    from numpy.typing import NDArray

logger = logging.getLogger(__name__)

# The topics that are searched, with how much a statement there says of what the job is about.
TOPICS = {"overview": 1.0, "duties": 1.0, "specialisms": 1.0, "skills": 0.95, "environment": 0.95, "entry": 0.8}
SCHOOL_LEVELS = {"gcse", "a_level"}
# What a likeness is made of. Skills and routes into a job are put in the same words everywhere.
LIKENESS_TOPICS = ("overview", "duties", "specialisms")
NEAREST, SHARING = 100, 100  # careers whose statements are compared
CACHED = 512  # careers
# At most this many careers are read before the first message, and more in the background.
READ_AT_ONCE = 100
PUBLISHED_AT_ONCE = 200  # careers

# A statement is about what is searched for if it has all its words and is not far in meaning, or is near in meaning.
SHARES_WORDS, IS_NEAR = 0.22, 0.5
# A statement of a career whose summary is near, too, may be less near itself. So may all if none is near.
IS_NEARLY_NEAR, SUMMARY_IS_NEAR = 0.4, 0.4
# Shorter statements are near in meaning to anything, such as "lambing".
FEWEST_WORDS = 3
WORDS_COUNT, SUMMARY_COUNTS, DOING_COUNTS, CATEGORY_COUNTS, NAME_COUNTS = 0.25, 0.6, 0.6, 0.3, 0.2
# How much another statement on the subject adds, as a logarithm: a baker's profile mentions food more than once.
OFTEN_COUNTS = 0.1
# What at least this share of profiles says in the same words says nothing of a career in particular.
SHARED, FEWEST_SHARED = 0.35, 30
IS_CATEGORY = 0.6

# Exports put the field in front of the text, as in "Day-to-day tasks: …".
_FIELD = re.compile(r"^[^:.]{3,40}: ")


class Statements(NamedTuple):
    """A career's statements that are searched, one row each."""

    ids: tuple[str, ...]
    vectors: NDArray[np.float32]
    weights: NDArray[np.float32]
    """How much a statement of its topic says."""
    long: NDArray[np.bool_]
    """Whether a statement is long enough to be near in meaning to something in particular."""
    alike: NDArray[np.bool_]
    """Whether the statement counts for likeness."""
    words: tuple[frozenset[str], ...]


class Meanings(NamedTuple):
    """What all careers are about, one row each."""

    ids: tuple[str, ...]
    summaries: NDArray[np.float32]
    doing: NDArray[np.float32]
    """The mean direction of what the profile says that the job is and what people do in it."""

    def near(self, query: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return how near each career is to a text, given as a vector."""
        return np.asarray((self.summaries @ query + self.doing @ query) / 2, np.float32)


class Match(NamedTuple):
    """A career that is about something."""

    career: str
    score: float
    statements: tuple[str, ...]
    """Ids of the statements that say so, best first."""
    category: str = ""
    """Its category, if that says so."""


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
        self._ids: tuple[str, ...] = ()
        self._summaries = np.zeros((0, DIMENSIONS), np.float32)
        self._doing = np.zeros((0, DIMENSIONS), np.float32)
        self._digests: dict[str, int] = {}
        self._shared: frozenset[str] = frozenset()
        self._statements: LRUCache[str, Statements] = LRUCache(CACHED)

    def start(self) -> None:
        """Encode the profiles: now if there are few, or else in the background."""
        if self._store.count() <= READ_AT_ONCE:
            self.refresh()
        else:
            threading.Thread(target=self.refresh, name="vectors", daemon=True).start()

    def refresh(self) -> None:
        """Encode what is new in the profiles, career by career. Searches find what has been encoded so far."""
        digests = self._store.digests()
        before = self.meanings()
        known = dict(zip(before.ids, zip(before.summaries, before.doing, strict=True), strict=True))
        changed = [career for career, digest in digests.items() if self._digests.get(career) != digest]
        shared = self._store.shared_statements(max(FEWEST_SHARED, int(SHARED * len(digests))))
        with self._lock:
            if shared != self._shared:
                self._statements.clear()
            self._shared = shared
            for career_id in changed:
                self._statements.pop(career_id, None)
        for number, career_id in enumerate(changed, 1):
            if career := self._store.get(career_id):
                listed = _searched(career)
                vectors = self._cache.encode([summary(career), *(text for _, _, text in listed)])
                done = [False, *(topic in LIKENESS_TOPICS for topic, _, _ in listed)]
                known[career_id] = vectors[0], direction(vectors[done]) if any(done) else vectors[0]
            if number % PUBLISHED_AT_ONCE == 0:
                self._publish(known)
        self._publish({career: vectors for career, vectors in known.items() if career in digests})
        self._digests = digests

    def statements_of(self, career_id: str) -> Statements | None:
        """Return a career's statements, or None if there is no such career."""
        return self._of(career_id)

    def meanings(self) -> Meanings:
        with self._lock:
            return Meanings(self._ids, self._summaries, self._doing)

    def _publish(self, careers: Mapping[str, tuple[NDArray[np.float32], NDArray[np.float32]]]) -> None:
        rows = np.array(list(careers.values()), np.float32).reshape(-1, 2, DIMENSIONS)
        with self._lock:
            self._ids, self._summaries, self._doing = tuple(careers), rows[:, 0], rows[:, 1]

    def _published(self) -> tuple[tuple[str, ...], NDArray[np.float32]]:
        with self._lock:
            return self._ids, self._summaries

    # ------------------------------------------------------------------ searching

    def nearness(self, text: str) -> dict[str, float]:
        """Return how near each career is to a text in meaning, by its summary and by what people in it do."""
        meanings = self.meanings()
        return dict(zip(meanings.ids, meanings.near(self._cache.encode([text])[0]).tolist(), strict=True))

    def matching(self, words: str) -> list[Match]:
        """Return the careers that are about something, best first.

        Of alternatives, joined by " or ", the best counts. Of parts joined by " and ", careers that are about more of them come first.
        """
        best: dict[str, Match] = {}
        for side in words.split(" or "):
            for match in self._all_of(side.split(" and ")):
                if match.career not in best or match.score > best[match.career].score:
                    best[match.career] = match
        return sorted(best.values(), key=lambda match: -match.score)

    def _all_of(self, parts: Sequence[str]) -> Iterable[Match]:
        found: dict[str, Match] = {}
        for match in (match for part in parts for match in self._part(part)):
            before = found.get(match.career)
            if before:
                statements = tuple(dict.fromkeys([*before.statements[:1], *match.statements[:1], *before.statements, *match.statements]))
                match = Match(match.career, before.score + match.score, statements, before.category or match.category)
            found[match.career] = match
        return found.values()

    def _part(self, words: str) -> list[Match]:
        """Return the careers that are about some words, or those that come near, or else those about the last of them."""
        last = words.rpartition(" ")[2]
        found = self._matching(words, IS_NEAR) or self._matching(words, IS_NEARLY_NEAR)
        return found or (self._matching(last, IS_NEAR) if last != words else [])

    def _matching(self, words: str, is_near: float) -> list[Match]:
        query = self._cache.encode([words])[0]
        meanings = self.meanings()
        ids, near = meanings.ids, meanings.summaries @ query
        doing = dict(zip(ids, (meanings.doing @ query).tolist(), strict=True))
        nearest = [ids[i] for i in np.argsort(-near)[:NEAREST]]
        sharing = self._store.careers_with(words.split(), SHARING)
        categories = self._categories(query, words)
        own = dict(zip(ids, near.tolist(), strict=True))
        listed = {career: category for category in categories for career in self._store.ids_in_category(category)}
        in_category = {career: listed[career] for career in sorted(listed, key=lambda each: -own.get(each, 0.0))[:NEAREST]}
        wanted = frozenset(stems(words))
        found: list[Match] = []
        for career_id in dict.fromkeys([*nearest, *sharing, *in_category]):
            category = in_category.get(career_id, "")
            summary_near = own.get(career_id, 0.0)
            least = IS_NEARLY_NEAR if summary_near >= SUMMARY_IS_NEAR else is_near
            score, ids_found = self._best(career_id, query, wanted, least)
            if ids_found or category:
                total = score + SUMMARY_COUNTS * summary_near + DOING_COUNTS * doing.get(career_id, 0.0)
                total += OFTEN_COUNTS * float(np.log2(1 + len(ids_found))) + (CATEGORY_COUNTS if category else 0.0)
                total += NAME_COUNTS if wanted and wanted <= frozenset(stems(career_id.replace("-", " "))) else 0.0
                found.append(Match(career_id, total, ids_found, category))
        return found

    def _categories(self, query: NDArray[np.float32], words: str) -> list[str]:
        names = self._store.categories()
        near = self._cache.encode(names) @ query
        return [name for name, each in zip(names, near, strict=True) if each >= IS_CATEGORY]

    def _best(self, career_id: str, query: NDArray[np.float32], wanted: frozenset[str], least: float) -> tuple[float, tuple[str, ...]]:
        """Return how well the best statement of a career fits, and the statements that are about what is searched for.

        `least` is how near in meaning a statement that doesn't share the words must be.
        """
        stated = self._of(career_id)
        if stated is None or not stated.ids:
            return 0.0, ()
        near = stated.vectors @ query
        shared = np.array([len(wanted & words) / len(wanted) if wanted else 0.0 for words in stated.words], np.float32)
        about = ((shared == 1) & (near >= SHARES_WORDS)) | ((near >= least) & stated.long)
        scores = (near + WORDS_COUNT * shared) * stated.weights
        if not about.any():
            return float(scores.max()), ()
        scores = np.where(about, scores, -1.0)
        order = np.argsort(-scores)[: int(about.sum())]
        return float(scores[order[0]]), tuple(stated.ids[i] for i in order)

    def like(self, career_id: str) -> list[Match]:
        """Return other careers by how alike they are in what they are and do, each with the statement that is most alike."""
        own = self._of(career_id)
        ids, summaries = self._published()
        if own is None or career_id not in ids or not (mine := own.vectors[own.alike]).size:
            return []
        near = summaries @ summaries[ids.index(career_id)]
        found = []
        for i in [i for i in np.argsort(-near) if ids[i] != career_id][:NEAREST]:
            theirs = self._of(ids[i])
            if theirs is None or not (rows := np.flatnonzero(theirs.alike)).size:
                continue
            pairs = theirs.vectors[rows] @ mine.T
            best = pairs.max(axis=1)
            # Without a statement that is clearly alike, the first says what the career is.
            row = int(best.argmax()) if best.max() >= IS_NEAR else 0
            found.append(Match(ids[i], float(near[i]) + float(pairs.max(axis=0).mean()), (theirs.ids[int(rows[row])],)))
        return sorted(found, key=lambda match: -match.score)

    def _of(self, career_id: str) -> Statements | None:
        with self._lock:
            known = self._statements.get(career_id)
        if known is None and (career := self._store.get(career_id)):
            listed = [each for each in _searched(career) if each[1].text not in self._shared]
            known = Statements(
                tuple(career.statement_id(statement) for _, statement, _ in listed),
                self._cache.encode([text for _, _, text in listed]),
                np.array([TOPICS[topic] for topic, _, _ in listed], np.float32),
                np.array([len(text.split()) >= FEWEST_WORDS for _, _, text in listed], bool),
                np.array([topic in LIKENESS_TOPICS and len(text.split()) >= FEWEST_WORDS for topic, _, text in listed], bool),
                tuple(frozenset(stems(text)) for _, _, text in listed),
            )
            with self._lock:
                self._statements[career_id] = known
        return known


def summary(career: Career) -> str:
    """Return a text that says in short what a career is: its name and the first statement about it."""
    first = next((group[0].text for topic in ("overview", "duties") if (group := career.statements.get(topic))), "")
    return f"{career.name}. {first}"


def _searched(career: Career) -> list[tuple[str, Statement, str]]:
    """Return the statements that are searched, each with its topic and its text without the name of a field.

    That GCSEs should include maths doesn't say that a job is about maths.
    """
    return [
        (topic, statement, _FIELD.sub("", statement.text))
        for topic in TOPICS
        for statement in career.statements.get(topic, ())
        if topic != "entry" or not {fact.name for fact in statement.facts_in(topic)} & SCHOOL_LEVELS
    ]
