"""The careers the assistant holds, read from the index as they are asked for."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from cachetools import LRUCache

from bot.knowledge import index
from bot.knowledge.loader import PROFILES
from bot.knowledge.models import Career
from bot.knowledge.names import key

CAREERS_KEPT = 256  # read careers, for each thread that reads


class Named(NamedTuple):
    """A career by its names alone."""

    id: str
    name: str
    plural: str


@dataclass(frozen=True)
class Found:
    """A career found by what one of its statements says."""

    career: str
    name: str
    statement: str


@dataclass
class _Reading:
    """What a thread has open of the index. Its careers are those of one state of the index."""

    connection: sqlite3.Connection
    file: int
    state: int = -1
    careers: LRUCache[str, Career | None] = field(default_factory=lambda: LRUCache(CAREERS_KEPT))


class Store:
    """Always says what the index says, whoever changes it meanwhile."""

    def __init__(self, path: Path) -> None:
        """`path` is an index that is there (`index.bring_up_to_date`)."""
        self._path = path
        self._of_thread = threading.local()

    @staticmethod
    def of(careers: Iterable[Career]) -> Store:
        """A store of these careers alone, in memory."""
        store = _InMemory(Path())
        for career in careers:
            index.add(store.connection, career)
        return store

    # ------------------------------------------------------------------ single careers

    def get(self, career_id: str) -> Career | None:
        reading = self._reading()
        if career_id not in reading.careers:
            rows = reading.connection.execute("SELECT document FROM careers WHERE id = ?", (career_id,)).fetchall()
            reading.careers[career_id] = Career.model_validate_json(rows[0][0]) if rows else None
        found: Career | None = reading.careers[career_id]
        return found

    def named(self, name: str) -> Career | None:
        """The career that exactly this name, plural or alias means, whatever its case."""
        ids = self._column("SELECT career FROM names WHERE name = ?", name.casefold())
        return self.get(ids[0]) if ids else None

    def only(self) -> Career | None:
        """The one career held, if there is just one: then a question need not name it."""
        ids = self._column("SELECT id FROM careers LIMIT 2")
        return self.get(ids[0]) if len(ids) == 1 else None

    def ids(self, forms: Sequence[str]) -> dict[str, str]:
        """The id of the career that each of these forms of names means; those that mean none are left out."""
        rows = self._rows(
            "SELECT form, career FROM json_each(?) JOIN forms ON form = value ORDER BY rank DESC, career DESC", json.dumps(forms)
        )
        return dict(rows)

    # ------------------------------------------------------------------ many careers

    def count(self) -> int:
        held: int = self._rows("SELECT count(*) FROM careers")[0][0]
        return held

    def names(self, most: int) -> list[str]:
        """As many careers' names, spread over the alphabet where there are more."""
        step = max(1, self.count() // most)
        places = "SELECT name, row_number() OVER (ORDER BY id) - 1 AS place FROM careers"
        return self._column(f"SELECT name FROM ({places}) WHERE place % ? = 0 ORDER BY place LIMIT ?", step, most)

    def all(self) -> list[Named]:
        """Every career, by its names alone."""
        return [Named(*row) for row in self._rows("SELECT id, name, plural FROM careers ORDER BY id")]

    def kinds(self, name: str) -> list[Named]:
        """The careers whose names end in this one: the kinds of "nurse"."""
        form = key(name)
        rows = self._rows(
            "SELECT careers.id, name, plural FROM forms JOIN careers ON careers.id = career WHERE last_word = ? AND form LIKE ?"
            " GROUP BY career ORDER BY min(rank), career",
            form.rpartition(" ")[2],
            f"% {form}",
        )
        return [Named(*row) for row in rows]

    def categories(self) -> list[str]:
        return self._column("SELECT DISTINCT category FROM categories ORDER BY category")

    def in_category(self, category: str) -> list[str]:
        """The names of the careers of a category."""
        return self._column("SELECT name FROM categories JOIN careers ON id = career WHERE category = ? ORDER BY id", category)

    def pointing_to(self, career: Career) -> list[str]:
        """The names of the careers that say they are related to this one."""
        query = "SELECT DISTINCT name FROM json_each(?) JOIN pointers ON form = value JOIN careers ON careers.id = career"
        query += " WHERE careers.id <> ? ORDER BY careers.id"
        return self._column(query, json.dumps([key(name) for name in career.names()]), career.id)

    def search(self, words: Sequence[str], most: int) -> tuple[list[Found], int]:
        """The careers with a statement that has all these words in some form, the likeliest first, and how many there are."""
        wanted = " ".join('"' + word.replace('"', "") + '"' for word in words)
        tables = "statements JOIN facts ON facts.id = statements.rowid JOIN careers ON careers.id = facts.career"
        rows = self._rows(
            # SQLite gives the other columns of the row that has the minimum.
            f"SELECT careers.id, name, text, min(score), count(*) OVER () FROM (SELECT careers.id, name, text, rank AS score FROM {tables}"
            " WHERE statements MATCH ?) AS careers GROUP BY careers.id ORDER BY min(score), careers.id LIMIT ?",
            wanted,
            most,
        )
        return [Found(career, name, text) for career, name, text, _, _ in rows], rows[0][4] if rows else 0

    def words(self) -> list[str]:
        """Every word of the careers' names."""
        return sorted({word for form in self._column("SELECT form FROM forms") for word in form.split()})

    def state(self) -> int:
        """A number that changes whenever what the index says does."""
        return self._reading().state

    # ------------------------------------------------------------------ reading

    def _rows(self, query: str, *values: object) -> list[Any]:
        return self._reading().connection.execute(query, values).fetchall()

    def _column(self, query: str, *values: object) -> list[str]:
        return [row[0] for row in self._rows(query, *values)]

    def _reading(self) -> _Reading:
        reading: _Reading | None = getattr(self._of_thread, "reading", None)
        if reading is None or reading.file != self._file(reading):
            reading = self._of_thread.reading = _Reading(index.connect(self._path), self._path.stat().st_ino)
        state: int = reading.connection.execute("PRAGMA data_version").fetchone()[0]
        if state != reading.state:
            reading.state = state
            reading.careers.clear()
        return reading

    def _file(self, reading: _Reading) -> int:
        """Which file the index is now. One taken away is read on until there is another, and that is whole."""
        try:
            now = self._path.stat().st_ino
        except FileNotFoundError:
            return reading.file
        return now if now == reading.file or index.is_whole(self._path) else reading.file


class _InMemory(Store):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.connection = index.connect(":memory:")
        index.create(self.connection)
        self._own = _Reading(self.connection, 0, state=0)

    def _reading(self) -> _Reading:
        return self._own


@cache
def load_store(folder: Path = PROFILES) -> Store:
    """The careers of a folder of profiles, its index brought up to date. `watching.watch` keeps it so."""
    path = index.index_of(folder)
    index.bring_up_to_date(path, folder)
    return Store(path)
