"""Keeps the vectors of texts between runs, so that an edited profile or a rebuilt index encodes only what is new.

Vectors are stored by the hash of their text in an SQLite file that can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from cachetools import LRUCache

from bot.language.encoder import DIMENSIONS, WEIGHTS_SHA256, load_encoder
from bot.language.token_budget import beyond_budget, is_cut
from bot.paths import BUILD, PUBLISHED_ENCODER

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Next to the index, which is where a process may write.
VECTORS = (Path(os.environ["CAREERS_INDEX"]).parent if os.environ.get("CAREERS_INDEX") else BUILD) / "vectors.db"
# Vectors of other weights or of another precision are not read.
VERSION = int(WEIGHTS_SHA256[:7], 16)
LOCK_TIMEOUT = 30.0  # seconds
MOST_SEARCHED = 1024  # texts whose vectors are kept in memory

Encode = Callable[[Sequence[str]], "NDArray[np.float32]"]


class VectorCache:
    """Vectors by text, in half precision. Thread-safe, and shared by the processes of a machine."""

    def __init__(self, encode: Encode, path: Path | str = VECTORS) -> None:
        """Open the file at `path`, or create it. `:memory:` keeps the vectors in memory only."""
        self._encode = encode
        self._lock = threading.Lock()
        self._searched: LRUCache[int, NDArray[np.float16]] = LRUCache(MOST_SEARCHED)
        if isinstance(path, Path):
            path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, timeout=LOCK_TIMEOUT, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        if self._connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            self._connection.execute("DROP TABLE IF EXISTS vectors")
            self._connection.execute(f"PRAGMA user_version = {VERSION}")
        self._connection.execute("CREATE TABLE IF NOT EXISTS vectors (hash INTEGER PRIMARY KEY, vector BLOB NOT NULL)")

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of texts, of shape (texts, DIMENSIONS). Those that are not stored are encoded and stored."""
        hashes = [_hash(text) for text in texts]
        known = self._stored(hashes)
        if missing := {number: text for number, text in zip(hashes, texts, strict=True) if number not in known}:
            with beyond_budget():
                vectors = self._encode(list(missing.values())).astype(np.float16)
            fresh = dict(zip(missing, vectors, strict=True))
            self._store(fresh)
            known |= fresh
        if not texts:
            return np.zeros((0, DIMENSIONS), np.float32)
        return np.stack([known[number] for number in hashes]).astype(np.float32)

    def encode_once(self, text: str) -> NDArray[np.float32]:
        """Return the vector of a text that someone searches for. It isn't stored: there is no end to what people search for."""
        number = _hash(text)
        with self._lock:
            kept = self._searched.get(number)
        if kept is None:
            stored = self._stored([number]).get(number)
            kept = self._encode([text]).astype(np.float16)[0] if stored is None else stored
            if not is_cut():
                with self._lock:
                    self._searched[number] = kept
        return kept.astype(np.float32)

    def _stored(self, hashes: Sequence[int]) -> dict[int, NDArray[np.float16]]:
        query = "SELECT hash, vector FROM json_each(?) JOIN vectors ON hash = value"
        with self._lock:
            rows = self._connection.execute(query, (json.dumps(hashes),)).fetchall()
        return {number: np.frombuffer(vector, np.float16) for number, vector in rows}

    def _store(self, vectors: dict[int, NDArray[np.float16]]) -> None:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            rows = ((number, vector.tobytes()) for number, vector in vectors.items())
            self._connection.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", rows)
            self._connection.execute("COMMIT")


def search_cache() -> VectorCache:
    """Return the vectors that careers are searched by, which are those of the published encoder."""
    return VectorCache(load_encoder(PUBLISHED_ENCODER).encode_many)


def _hash(text: str) -> int:
    """Return a hash of a text that fits SQLite's signed integers."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], signed=True)
