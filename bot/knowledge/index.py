"""The index: what the profiles say, in an SQLite file from which a career among thousands is found as fast as the only one.

The profiles are the truth; the index is made from them, and can be deleted at any time. It is changed in one transaction, so
that nobody reads half of a change, and only by what has changed (docs/adr/0005).
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

from bot.knowledge.loader import PROFILES, Fault, clashes, read_profile
from bot.knowledge.models import Career
from bot.knowledge.names import forms, key
from bot.knowledge.taxonomy import TAXONOMY_FILE
from bot.paths import BUILD

logger = logging.getLogger(__name__)

WAIT = 120.0  # seconds for another process that is writing; the first building may take a while

SCHEMA = """
CREATE TABLE files (name TEXT PRIMARY KEY, stamp TEXT NOT NULL, faults TEXT NOT NULL);
CREATE TABLE careers (id TEXT PRIMARY KEY, name TEXT NOT NULL, plural TEXT NOT NULL, document TEXT NOT NULL);
CREATE TABLE names (name TEXT NOT NULL, career TEXT NOT NULL);
CREATE TABLE forms (form TEXT NOT NULL, last_word TEXT NOT NULL, rank INTEGER NOT NULL, career TEXT NOT NULL);
CREATE TABLE categories (category TEXT NOT NULL, career TEXT NOT NULL);
CREATE TABLE pointers (form TEXT NOT NULL, career TEXT NOT NULL);
CREATE TABLE facts (id INTEGER PRIMARY KEY, career TEXT NOT NULL);
CREATE VIRTUAL TABLE statements USING fts5 (text, tokenize = 'porter unicode61');
CREATE INDEX names_by_name ON names (name);
CREATE INDEX names_of ON names (career);
CREATE INDEX forms_by_form ON forms (form);
CREATE INDEX forms_by_last_word ON forms (last_word);
CREATE INDEX forms_of ON forms (career);
CREATE INDEX categories_by_category ON categories (category);
CREATE INDEX categories_of ON categories (career);
CREATE INDEX pointers_by_form ON pointers (form);
CREATE INDEX pointers_of ON pointers (career);
CREATE INDEX facts_of ON facts (career);
"""
TABLES = ("files", "careers", "names", "forms", "categories", "pointers", "facts", "statements")


def _version() -> int:
    """Of the code and the taxonomy: what they would read differently must be read again."""
    digest = hashlib.sha256()
    for path in [*sorted(Path(__file__).parent.glob("*.py")), TAXONOMY_FILE]:
        digest.update(path.read_bytes())
    return int(digest.hexdigest()[:7], 16)


VERSION = _version()


def index_of(folder: Path) -> Path:
    """Where the index of a folder of profiles lies."""
    if chosen := os.environ.get("CAREERS_INDEX"):
        return Path(chosen)
    own = folder == Path(__file__).with_name("profiles")
    return BUILD / ("careers.db" if own else f"careers-{hashlib.sha256(str(folder).encode()).hexdigest()[:8]}.db")


def connect(path: Path | str) -> sqlite3.Connection:
    # Autocommit: what belongs together says so with BEGIN.
    return sqlite3.connect(path, timeout=WAIT, isolation_level=None, check_same_thread=False)


def create(connection: sqlite3.Connection) -> None:
    """Makes the tables anew, within a transaction that is under way."""
    for table in TABLES:
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    for statement in SCHEMA.split(";"):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")


def bring_up_to_date(path: Path, folder: Path = PROFILES) -> bool:
    """Makes the index say what the profiles say; returns whether it did not.

    Of a profile that cannot be read, the last good state stays, and its faults are logged once. Raises OSError if the folder
    cannot be read, sqlite3.Error if the index cannot be written.
    """
    try:
        return _bring_up_to_date(path, folder)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        logger.error("%s is damaged (%s): making it anew", path, error)
        for part in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
            part.unlink(missing_ok=True)
        return _bring_up_to_date(path, folder)


def _bring_up_to_date(path: Path, folder: Path) -> bool:
    path.parent.mkdir(parents=True, exist_ok=True)
    stamps = _stamps(folder)
    with closing(connect(path)) as connection:
        if _is_current(connection, stamps):
            return False
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("BEGIN IMMEDIATE")
        # Another process may have done it while we waited.
        if _is_current(connection, stamps):
            connection.execute("ROLLBACK")
            return False
        if not _is_ours(connection):
            create(connection)
        _update(connection, folder, stamps)
        connection.execute("COMMIT")
    return True


def is_whole(path: Path) -> bool:
    """Whether there is an index in this file that we can read."""
    try:
        with closing(connect(path)) as connection:
            return _is_ours(connection)
    except sqlite3.Error:
        return False


def _stamps(folder: Path) -> dict[str, str]:
    """For each profile, what changes when it is edited."""
    with os.scandir(folder) as entries:
        found = [(entry.name, entry.stat()) for entry in entries if entry.name.endswith(".yml")]
    return {name: f"{stat.st_mtime_ns}:{stat.st_size}" for name, stat in sorted(found)}


def _is_ours(connection: sqlite3.Connection) -> bool:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version == VERSION


def _is_current(connection: sqlite3.Connection, stamps: Mapping[str, str]) -> bool:
    return _is_ours(connection) and dict(connection.execute("SELECT name, stamp FROM files")) == stamps


def _update(connection: sqlite3.Connection, folder: Path, stamps: Mapping[str, str]) -> None:
    known = {name: (stamp, faults) for name, stamp, faults in connection.execute("SELECT name, stamp, faults FROM files")}
    for name in known.keys() - stamps.keys():
        _forget(connection, Path(name).stem)
        connection.execute("DELETE FROM files WHERE name = ?", (name,))
    # A name that was another's may be free now, so what had faults is tried again.
    pending = [name for name, stamp in stamps.items() if known.get(name, ("", ""))[0] != stamp or known[name][1]]
    faults: dict[str, list[Fault]] = {}
    read: dict[str, Career] = {}
    for name in pending:
        result = _read(folder / name)
        if isinstance(result, Career):
            read[name] = result
        else:
            faults[name] = result
    # One may give up a name that another takes: as long as some find their place, the rest may.
    while placed := [name for name, career in read.items() if not _place(connection, folder / name, career, faults)]:
        for name in placed:
            del read[name]
            faults.pop(name, None)
    for name in pending:
        said = json.dumps([str(fault) for fault in faults.get(name, ())]) if name in faults else ""
        if said and said != known.get(name, ("", ""))[1]:
            for fault in faults[name]:
                logger.error("profile not taken: %s", fault)
        connection.execute("REPLACE INTO files VALUES (?, ?, ?)", (name, stamps[name], said))


def _read(path: Path) -> Career | list[Fault]:
    try:
        return read_profile(path)
    except OSError as error:
        return [Fault(path, 1, "(file)", f"cannot be read: {error.strerror}")]


def _place(connection: sqlite3.Connection, path: Path, career: Career, faults: dict[str, list[Fault]]) -> list[Fault]:
    """Puts a career in the place of what it was; unless a name of it is another's, which is noted and returned."""
    folded = [name.casefold() for name in career.names()]
    owners = dict(
        connection.execute(
            f"SELECT name, career FROM names WHERE career <> ? AND name IN ({','.join('?' * len(folded))})", (career.id, *folded)
        )
    )
    if clashing := clashes(path, career, owners):
        faults[path.name] = clashing
        return clashing
    _forget(connection, career.id)
    add(connection, career)
    return []


def _forget(connection: sqlite3.Connection, career: str) -> None:
    connection.execute("DELETE FROM statements WHERE rowid IN (SELECT id FROM facts WHERE career = ?)", (career,))
    connection.execute("DELETE FROM careers WHERE id = ?", (career,))
    for table in ("names", "forms", "categories", "pointers", "facts"):
        connection.execute(f"DELETE FROM {table} WHERE career = ?", (career,))


def add(connection: sqlite3.Connection, career: Career) -> None:
    """Writes a career that is not there yet."""

    def each(table: str, rows: Iterable[tuple[object, ...]]) -> None:
        for row in rows:
            connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)

    connection.execute(
        "INSERT INTO careers VALUES (?, ?, ?, ?)", (career.id, career.name, career.plural, career.model_dump_json(exclude_defaults=True))
    )
    each("names", ((name, career.id) for name in {name.casefold() for name in career.names()}))
    each("forms", ((form, form.rpartition(" ")[2], rank, career.id) for rank, form in enumerate(forms(career))))
    each("categories", ((category, career.id) for category in career.categories))
    each("pointers", ((key(name), career.id) for name in career.related))
    for statement in (statement for group in career.statements.values() for statement in group):
        fact = connection.execute("INSERT INTO facts (career) VALUES (?)", (career.id,)).lastrowid
        connection.execute("INSERT INTO statements (rowid, text) VALUES (?, ?)", (fact, statement.text))
