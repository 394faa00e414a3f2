"""The integration tier: one real component each, such as Rasa, the model, a database or a channel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from sanic import Sanic

from tests.conftest import small_language
from tests.services import Service

if TYPE_CHECKING:
    from rasa.core.tracker_store import SQLTrackerStore
    from spacy.language import Language

# Without it Sanic refuses a second server in one process.
Sanic.test_mode = True


@pytest.fixture
def nlp() -> Language:
    """A new spaCy language that knows a few words. Tests here replace parts of it."""
    return small_language()


@pytest.fixture(params=["sqlite", "postgresql"])
def sql_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SQLTrackerStore]:
    """An empty tracker store in each kind of database that keeps more than conversations."""
    # Imported here, because Rasa takes long to import.
    from rasa.shared.core.domain import Domain

    from bot.stores.tracker import RecentTrackerStore, SqliteTrackerStore

    if request.param == "sqlite":
        yield SqliteTrackerStore(Domain.empty(), db=str(tmp_path / "conversations.db"))
        return
    postgresql: Service = request.getfixturevalue("postgresql")
    place = {"host": "127.0.0.1", "port": postgresql.port, "db": "postgres", "username": "postgres"}
    store = RecentTrackerStore(Domain.empty(), dialect="postgresql", **place)
    store.Base.metadata.create_all(store.engine)
    with store.session_scope() as session:
        for table in reversed(store.Base.metadata.sorted_tables):
            session.execute(sa.delete(table))
        session.commit()
    yield store
