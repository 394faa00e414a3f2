"""Looks up careers in the index, loading each profile only when it's needed."""

from __future__ import annotations

import json
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from cachetools import LRUCache

from bot.knowledge import index
from bot.knowledge.default_career import default_career
from bot.knowledge.facts import Fact, FactKind, Says
from bot.knowledge.loader import PROFILES
from bot.knowledge.models import Career
from bot.knowledge.names import key

CACHED_CAREERS = 256  # per thread


class CareerNames(NamedTuple):
    """A career's id and names, without the full profile."""

    id: str
    name: str
    plural: str


@dataclass(frozen=True)
class StatementMatch:
    """A search result: a career and the statement that matched."""

    career: str
    name: str
    statement: str


class StatedFact(NamedTuple):
    """A fact, with the career and the statement that give it."""

    career: str
    statement: str
    """Id of the statement."""
    fact: Fact


@dataclass
class _Session:
    """A thread's database connection, with a cache of careers that is cleared when the index changes."""

    connection: sqlite3.Connection
    inode: int
    state: int = -1
    careers: LRUCache[str, Career | None] = field(default_factory=lambda: LRUCache(CACHED_CAREERS))


class Store:
    """Reads careers from the index. Sees changes made by other processes immediately. Thread-safe."""

    def __init__(self, path: Path, default: str | None = None) -> None:
        """Open the index at `path`. Create it with `index.update` first.

        `default` is the id of the default career.
        """
        self._path = path
        self._default = default
        self._local = threading.local()

    @staticmethod
    def of(careers: Iterable[Career], default: str | None = None) -> Store:
        """Return an in-memory store that contains these careers."""
        store = _InMemory(Path(), default)
        for career in careers:
            index.add(store.connection, career)
        return store

    # ------------------------------------------------------------------ single careers

    def get(self, career_id: str) -> Career | None:
        """Return the career with this id, or None if there is none."""
        session = self._session()
        if career_id not in session.careers:
            rows = session.connection.execute("SELECT document FROM careers WHERE id = ?", (career_id,)).fetchall()
            session.careers[career_id] = Career.model_validate_json(rows[0][0]) if rows else None
        career: Career | None = session.careers[career_id]
        return career

    def named(self, name: str) -> Career | None:
        """Return the career with this exact name, plural or alias, ignoring case."""
        ids = self._column("SELECT career FROM names WHERE name = ?", name.casefold())
        return self.get(ids[0]) if ids else None

    def default(self) -> Career | None:
        """Return the career that a question is about if the conversation has named none.

        That is the default career, or the only one. Return None if there is neither, so that the user has to name one.
        """
        return (self.get(self._default) if self._default else None) or self.only()

    def only(self) -> Career | None:
        """Return the career if there is exactly one, otherwise None."""
        ids = self._column("SELECT id FROM careers LIMIT 2")
        return self.get(ids[0]) if len(ids) == 1 else None

    def ids(self, forms: Sequence[str]) -> dict[str, str]:
        """Look up name forms and return a mapping from those found to their career ids."""
        rows = self._rows(
            "SELECT form, career FROM json_each(?) JOIN forms ON form = value ORDER BY rank DESC, career DESC", json.dumps(forms)
        )
        return dict(rows)

    # ------------------------------------------------------------------ many careers

    def count(self) -> int:
        count: int = self._rows("SELECT count(*) FROM careers")[0][0]
        return count

    def names(self, limit: int) -> list[str]:
        """Return up to `limit` career names, spread across the alphabet if there are more."""
        step = max(1, self.count() // limit)
        places = "SELECT name, row_number() OVER (ORDER BY id) - 1 AS place FROM careers"
        return self._column(f"SELECT name FROM ({places}) WHERE place % ? = 0 ORDER BY place LIMIT ?", step, limit)

    def all(self) -> list[CareerNames]:
        """Return the ids and names of all careers."""
        return [CareerNames(*row) for row in self._rows("SELECT id, name, plural FROM careers ORDER BY id")]

    def all_ids(self) -> list[str]:
        """Return the ids of all careers."""
        return self._column("SELECT id FROM careers ORDER BY id")

    def digests(self) -> dict[str, int]:
        """Return a number for each career, by id, that changes when its profile does."""
        return {career: zlib.crc32(document.encode()) for career, document in self._rows("SELECT id, document FROM careers ORDER BY id")}

    def kinds(self, name: str) -> list[CareerNames]:
        """Return the careers whose names end with this one, e.g. all kinds of nurse for "nurse"."""
        form = key(name)
        rows = self._rows(
            "SELECT careers.id, name, plural FROM forms JOIN careers ON careers.id = career WHERE last_word = ? AND form LIKE ?"
            " GROUP BY career ORDER BY min(rank), career",
            form.rpartition(" ")[2],
            f"% {form}",
        )
        return [CareerNames(*row) for row in rows]

    def categories(self) -> list[str]:
        return self._column("SELECT DISTINCT category FROM categories ORDER BY category")

    def in_category(self, category: str) -> list[str]:
        """Return the names of all careers in a category."""
        return self._column("SELECT name FROM categories JOIN careers ON id = career WHERE category = ? ORDER BY id", category)

    def ids_in_category(self, category: str) -> list[str]:
        """Return the ids of all careers in a category."""
        return self._column("SELECT career FROM categories WHERE category = ? ORDER BY career", category)

    def careers_with(self, words: Sequence[str], limit: int) -> list[str]:
        """Return the ids of up to `limit` careers with a statement that has all the words, ignoring word endings, best first."""
        if not words:
            return []
        wanted = " ".join('"' + word.replace('"', "") + '"' for word in words)
        query = "SELECT career FROM (SELECT career, rank FROM statements JOIN statement_careers ON statement = statements.rowid"
        return self._column(f"{query} WHERE statements MATCH ?) GROUP BY career ORDER BY min(rank), career LIMIT ?", wanted, limit)

    def shared_statements(self, least: int) -> dict[str, int]:
        """Return the texts of the statements that at least so many careers have in the same words, with the number of careers."""
        query = "SELECT text, count(DISTINCT career) AS careers FROM statements JOIN statement_careers ON statement = statements.rowid"
        return dict(self._rows(f"{query} GROUP BY text HAVING careers >= ?", least))

    def pointing_to(self, career: Career) -> list[str]:
        """Return the names of the careers whose profiles list this one as related."""
        query = "SELECT DISTINCT name FROM json_each(?) JOIN related ON form = value JOIN careers ON careers.id = career"
        query += " WHERE careers.id <> ? ORDER BY careers.id"
        return self._column(query, json.dumps([key(name) for name in career.names()]), career.id)

    def search(self, words: Sequence[str], limit: int) -> tuple[list[StatementMatch], int]:
        """Search for careers with a statement that contains all the words, ignoring word endings.

        Return up to `limit` matches, best first, and the total number of matching careers.
        """
        wanted = " ".join('"' + word.replace('"', "") + '"' for word in words)
        tables = "statements JOIN statement_careers ON statement = statements.rowid JOIN careers ON careers.id = career"
        rows = self._rows(
            # SQLite takes the other columns from the row with the minimum score.
            f"SELECT careers.id, name, text, min(score), count(*) OVER () FROM (SELECT careers.id, name, text, rank AS score FROM {tables}"
            " WHERE statements MATCH ?) AS careers GROUP BY careers.id ORDER BY min(score), careers.id LIMIT ?",
            wanted,
            limit,
        )
        return [StatementMatch(career, name, text) for career, name, text, _, _ in rows], rows[0][4] if rows else 0

    def facts(self, names: Sequence[str]) -> list[StatedFact]:
        """Return all careers' facts with these names, given as kind/name, in the order of the profiles."""
        rows = self._rows(
            "SELECT career, statement, kind, name, low, high, unit, period, says FROM json_each(?)"
            " JOIN facts ON kind = value ->> 0 AND name = value ->> 1 ORDER BY career, facts.rowid",
            json.dumps([name.split("/") for name in names]),
        )
        return [StatedFact(row[0], row[1], _fact(*row[2:])) for row in rows]

    def forms(self) -> list[str]:
        """Return all lookup keys of all careers."""
        return self._column("SELECT DISTINCT form FROM forms ORDER BY form")

    def keys(self) -> list[tuple[str, str]]:
        """Return all lookup keys of all careers, each with its career's id."""
        return [(form, career) for form, career in self._rows("SELECT DISTINCT form, career FROM forms ORDER BY form, career")]

    def words(self) -> list[str]:
        """Return all words in career names, sorted."""
        return sorted({word for form in self.forms() for word in form.split()})

    def state(self) -> int:
        """Return a number that changes whenever the index changes."""
        return self._session().state

    # ------------------------------------------------------------------ SQL

    def _rows(self, query: str, *values: object) -> list[Any]:
        return self._session().connection.execute(query, values).fetchall()

    def _column(self, query: str, *values: object) -> list[str]:
        return [row[0] for row in self._rows(query, *values)]

    def _session(self) -> _Session:
        session: _Session | None = getattr(self._local, "session", None)
        if session is None or session.inode != self._current_inode(session):
            session = self._local.session = _Session(index.connect(self._path), self._path.stat().st_ino)
        state: int = session.connection.execute("PRAGMA data_version").fetchone()[0]
        if state != session.state:
            session.state = state
            session.careers.clear()
        return session

    def _current_inode(self, session: _Session) -> int:
        """Return the index's inode. If the file was deleted or replaced, keep the old one until the new index is complete."""
        try:
            inode = self._path.stat().st_ino
        except FileNotFoundError:
            return session.inode
        return inode if inode == session.inode or index.is_index(self._path) else session.inode


# Most profiles say the same as others, so there are far fewer facts than statements of them.
@lru_cache(maxsize=16_384)
def _fact(kind: str, name: str, low: float | None, high: float | None, unit: str, period: str, says: str) -> Fact:
    return Fact.model_construct(kind=FactKind(kind), name=name, low=low, high=high, unit=unit, period=period, says=Says(says))


class _InMemory(Store):
    def __init__(self, path: Path, default: str | None) -> None:
        super().__init__(path, default)
        self.connection = index.connect(":memory:")
        index.create(self.connection)
        self._own_session = _Session(self.connection, 0, state=0)

    def _session(self) -> _Session:
        return self._own_session


@cache
def load_store(*folders: Path) -> Store:
    """Update the index for folders of profiles and return its store. Use `watcher.watch` to keep the index up to date.

    Without folders, use those of the setting. Raises UnknownCareer if the setting for the default career is wrong.
    """
    folders = folders or PROFILES
    default = default_career(*folders)
    path = index.index_path(*folders)
    index.update(path, *folders)
    return Store(path, default)
