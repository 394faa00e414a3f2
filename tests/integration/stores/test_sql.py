"""The SQL store needs its database when it is used, not when it is made, and does not wait for it without end."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.exc import OperationalError

from bot.operations.supervisor import HOST
from bot.stores import sql
from bot.stores.sqlite import RecentTrackerStore
from tests.services import Service


def store(postgresql: Service) -> RecentTrackerStore:
    return RecentTrackerStore(Domain.empty(), dialect="postgresql", host=HOST, port=postgresql.port, db="postgres", username="postgres")


def talk(store: RecentTrackerStore) -> DialogueStateTracker | None:
    asyncio.run(store.save(DialogueStateTracker.from_events("someone", [UserUttered("hello")])))
    return asyncio.run(store.retrieve("someone"))


def test_a_database_that_comes_after_it_gets_its_tables(postgresql: Service) -> None:
    with store(postgresql).engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE events"))
    postgresql.stop()
    try:
        early = store(postgresql)
        with pytest.raises(OperationalError):
            talk(early)
    finally:
        postgresql.start()
    assert talk(early)


def test_a_database_that_hangs_is_not_waited_for(postgresql: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql, "ANSWER_TIMEOUT", 0.5)
    talking = store(postgresql)
    assert talk(talking)
    postgresql.freeze()
    try:
        with pytest.raises(OperationalError, match="did not answer"):
            talk(talking)
    finally:
        postgresql.thaw()
    assert talk(talking)
