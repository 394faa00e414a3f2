"""The SQLite store of conversations, set up to be safe and quick for a server."""

from __future__ import annotations

from typing import Any

from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy import event


class SqliteTrackerStore(SQLTrackerStore):  # type: ignore[misc]
    """Rasa's SQL store with SQLite's write-ahead log: a turn waits for no disk, and a killed process loses no turn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        event.listen(self.engine, "connect", _configure)
        # Connections made before the listener was there were not set up.
        self.engine.dispose()


def _configure(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    # What is deleted is overwritten, not only left out of the index.
    connection.execute("PRAGMA secure_delete=ON")
