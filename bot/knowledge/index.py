"""Builds the index, an SQLite database of all profiles that stays fast with thousands of careers.

The index is generated from the profiles, so it can be deleted at any time. Updates only read files that have changed, and each update
is a single transaction, so that readers never see a partial change (see docs/adr/0005).
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

from bot.knowledge.facts import PATTERNS, Fact
from bot.knowledge.loader import BUNDLED_PROFILES, Fault, clashes, duplicate_fault, find_duplicates, read_profile
from bot.knowledge.models import Career
from bot.knowledge.names import forms, key
from bot.paths import BUILD, TAXONOMY

logger = logging.getLogger(__name__)

LOCK_TIMEOUT = 120.0  # seconds, because another process may be building the index from scratch

SCHEMA = """
CREATE TABLE files (name TEXT PRIMARY KEY, stamp TEXT NOT NULL, faults TEXT NOT NULL);
CREATE TABLE careers (id TEXT PRIMARY KEY, name TEXT NOT NULL, plural TEXT NOT NULL, document TEXT NOT NULL);
CREATE TABLE names (name TEXT NOT NULL, career TEXT NOT NULL);
CREATE TABLE forms (form TEXT NOT NULL, last_word TEXT NOT NULL, rank INTEGER NOT NULL, career TEXT NOT NULL);
CREATE TABLE categories (category TEXT NOT NULL, career TEXT NOT NULL);
CREATE TABLE related (form TEXT NOT NULL, career TEXT NOT NULL);
CREATE TABLE statement_careers (statement INTEGER PRIMARY KEY, career TEXT NOT NULL);
CREATE TABLE facts (
    career TEXT NOT NULL, statement TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
    low REAL, high REAL, unit TEXT NOT NULL, period TEXT NOT NULL, says TEXT NOT NULL
);
CREATE VIRTUAL TABLE statements USING fts5 (text, tokenize = 'porter unicode61');
CREATE INDEX names_by_name ON names (name);
CREATE INDEX names_of ON names (career);
CREATE INDEX forms_by_form ON forms (form);
CREATE INDEX forms_by_last_word ON forms (last_word);
CREATE INDEX forms_of ON forms (career);
CREATE INDEX categories_by_category ON categories (category);
CREATE INDEX categories_of ON categories (career);
CREATE INDEX related_by_form ON related (form);
CREATE INDEX related_of ON related (career);
CREATE INDEX facts_by_name ON facts (kind, name);
CREATE INDEX facts_of ON facts (career);
CREATE INDEX statements_of ON statement_careers (career);
"""


def _version() -> int:
    """Return a version number derived from the code, the taxonomy and the patterns. If one changes, all profiles are read again."""
    digest = hashlib.sha256()
    for path in [*sorted(Path(__file__).parent.glob("*.py")), TAXONOMY, PATTERNS]:
        digest.update(path.read_bytes())
    return int(digest.hexdigest()[:7], 16)


VERSION = _version()


def index_path(*folders: Path) -> Path:
    """Return the path to the index for folders of profiles."""
    if chosen := os.environ.get("CAREERS_INDEX"):
        return Path(chosen)
    if folders == (BUNDLED_PROFILES,):
        return BUILD / "careers.db"
    digest = hashlib.sha256(os.pathsep.join(map(str, folders)).encode()).hexdigest()[:8]
    return BUILD / f"careers-{digest}.db"


def connect(path: Path | str) -> sqlite3.Connection:
    """Connect to an index in autocommit mode, so transactions need an explicit BEGIN."""
    return sqlite3.connect(path, timeout=LOCK_TIMEOUT, isolation_level=None, check_same_thread=False)


def create(connection: sqlite3.Connection) -> None:
    """Drop any existing tables and create empty ones. Call this in a transaction."""
    # The statements_* tables belong to the FTS5 virtual table and are dropped along with it.
    query = r"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'statements\_%' ESCAPE '\'"
    for (table,) in connection.execute(query).fetchall():
        connection.execute(f"DROP TABLE {table}")
    for statement in SCHEMA.split(";"):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")


def update(path: Path, *folders: Path) -> bool:
    """Update the index from the profiles and return whether anything has changed.

    If a profile has faults, they are logged once and the career's last valid version stays in the index. If several folders have a
    profile with the same id, the first folder's is used and the others have faults. Raises OSError if a folder cannot be read, and
    sqlite3.Error if the index cannot be written.
    """
    try:
        return _update(path, folders)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        logger.error("%s is damaged (%s): building it again", path, error)
        for part in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
            part.unlink(missing_ok=True)
        return _update(path, folders)


def _update(path: Path, folders: tuple[Path, ...]) -> bool:
    path.parent.mkdir(parents=True, exist_ok=True)
    stamps = _stamps(folders)
    with closing(connect(path)) as connection:
        if _is_current(connection, stamps):
            return False
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("BEGIN IMMEDIATE")
        # Another process may have updated the index while this one was waiting for the lock.
        if _is_current(connection, stamps):
            connection.execute("ROLLBACK")
            return False
        if not _has_current_version(connection):
            create(connection)
        _read_changed(connection, stamps)
        connection.execute("COMMIT")
    return True


def is_index(path: Path) -> bool:
    """Return whether the file is a complete index with the current version."""
    try:
        with closing(connect(path)) as connection:
            return _has_current_version(connection)
    except sqlite3.Error:
        return False


def _stamps(folders: tuple[Path, ...]) -> dict[str, str]:
    """Return each profile's stamp by path, in the order of the folders. A stamp changes whenever the file does."""
    stamps: dict[str, str] = {}
    for folder in folders:
        with os.scandir(folder) as entries:
            profiles = [entry for entry in entries if entry.name.endswith(".yml")]
        # SQLite only stores valid Unicode, so escape other file names. These files are later reported as not found.
        read = {os.fsencode(entry.path).decode(errors="backslashreplace"): _stamp(entry) for entry in profiles}
        stamps |= dict(sorted(read.items()))
    return stamps


def _stamp(entry: os.DirEntry[str]) -> str:
    try:
        stat = entry.stat()
    except OSError:
        return "unreadable"  # a broken link, or a file that has just been deleted
    return f"{stat.st_mtime_ns}:{stat.st_size}"


def _has_current_version(connection: sqlite3.Connection) -> bool:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version == VERSION


def _is_current(connection: sqlite3.Connection, stamps: Mapping[str, str]) -> bool:
    return _has_current_version(connection) and dict(connection.execute("SELECT name, stamp FROM files")) == stamps


def _read_changed(connection: sqlite3.Connection, stamps: Mapping[str, str]) -> None:
    """Read the files whose stamps have changed and remove careers whose files have been deleted."""
    known = {name: (stamp, faults) for name, stamp, faults in connection.execute("SELECT name, stamp, faults FROM files")}
    paths = {name: Path(name) for name in stamps}
    duplicates = find_duplicates(paths.values())
    present = {path.stem for path in paths.values()}
    for name in known.keys() - stamps.keys():
        # Another folder may have a profile with the same id.
        if (career_id := Path(name).stem) not in present:
            _delete(connection, career_id)
        connection.execute("DELETE FROM files WHERE name = ?", (name,))
    # Read files with faults again too. A name that clashed with another career's may be free now.
    pending = [name for name, path in paths.items() if known.get(name, ("", ""))[0] != stamps[name] or known[name][1] or path in duplicates]
    faults: dict[str, list[Fault]] = {}
    read: dict[str, Career] = {}
    for name in pending:
        path = paths[name]
        result = [duplicate_fault(path, duplicates[path])] if path in duplicates else read_profile(path)
        if isinstance(result, Career):
            read[name] = result
        else:
            faults[name] = result
    # A name may move from one career to another, so keep retrying as long as at least one career can be written.
    while written := [name for name, career in read.items() if not _replace(connection, paths[name], career, faults)]:
        for name in written:
            del read[name]
            faults.pop(name, None)
    for name in pending:
        text = json.dumps([str(fault) for fault in faults[name]]) if name in faults else ""
        if text and text != known.get(name, ("", ""))[1]:
            for fault in faults[name]:
                logger.error("profile not used: %s", fault)
        connection.execute("REPLACE INTO files VALUES (?, ?, ?)", (name, stamps[name], text))


def _replace(connection: sqlite3.Connection, path: Path, career: Career, faults: dict[str, list[Fault]]) -> list[Fault]:
    """Replace a career in the index. If another career has one of its names, add the clashes to `faults` and return them instead."""
    folded = json.dumps([name.casefold() for name in career.names()])
    query = "SELECT name, career FROM json_each(?) JOIN names ON name = value WHERE career <> ?"
    owners = dict(connection.execute(query, (folded, career.id)))
    if clashing := clashes(path, career, owners):
        faults[str(path)] = clashing
        return clashing
    _delete(connection, career.id)
    add(connection, career)
    return []


def _delete(connection: sqlite3.Connection, career: str) -> None:
    connection.execute("DELETE FROM statements WHERE rowid IN (SELECT statement FROM statement_careers WHERE career = ?)", (career,))
    connection.execute("DELETE FROM careers WHERE id = ?", (career,))
    for table in ("names", "forms", "categories", "related", "facts", "statement_careers"):
        connection.execute(f"DELETE FROM {table} WHERE career = ?", (career,))


def add(connection: sqlite3.Connection, career: Career) -> None:
    """Add a new career to the index."""

    def insert(table: str, rows: Iterable[tuple[object, ...]]) -> None:
        for row in rows:
            connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)

    connection.execute(
        "INSERT INTO careers VALUES (?, ?, ?, ?)", (career.id, career.name, career.plural, career.model_dump_json(exclude_defaults=True))
    )
    insert("names", ((name, career.id) for name in {name.casefold() for name in career.names()}))
    insert("forms", ((form, form.rpartition(" ")[2], rank, career.id) for rank, form in enumerate(forms(career))))
    insert("categories", ((category, career.id) for category in career.categories))
    insert("related", ((key(name), career.id) for name in career.related))
    for topic, statement in ((topic, statement) for topic, group in career.statements.items() for statement in group):
        insert("facts", ((career.id, career.statement_id(statement), *_columns(fact)) for fact in statement.facts_in(topic)))
        row = connection.execute("INSERT INTO statement_careers (career) VALUES (?)", (career.id,)).lastrowid
        connection.execute("INSERT INTO statements (rowid, text) VALUES (?, ?)", (row, statement.text))


def _columns(fact: Fact) -> tuple[object, ...]:
    return fact.kind, fact.name, fact.low, fact.high, fact.unit, fact.period, fact.says
