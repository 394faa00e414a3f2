"""The SQL store needs its database when it is used, not when it is created, and does not wait for it without end."""

from __future__ import annotations

import asyncio
import time

import pytest
import rasa.core.run  # noqa: F401 - applies the patches
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.exc import OperationalError

from bot.operations.supervisor import HOST
from bot.rasa_patches.store_failures import LONGEST_PAUSE, NoFallbackTrackerStore
from bot.stores import sql
from bot.stores.dependency import Unavailable
from bot.stores.tracker import RecentTrackerStore
from tests.services import Service


def store(postgresql: Service) -> RecentTrackerStore:
    return RecentTrackerStore(Domain.empty(), dialect="postgresql", host=HOST, port=postgresql.port, db="postgres", username="postgres")


def talk(store: RecentTrackerStore) -> DialogueStateTracker | None:
    asyncio.run(store.save(DialogueStateTracker.from_events("someone", [UserUttered("hello")])))
    return asyncio.run(store.retrieve("someone"))


def test_a_database_that_starts_later_gets_its_tables(postgresql: Service) -> None:
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


def test_the_wait_for_a_database_that_hangs_is_bounded(postgresql: Service, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_while_the_database_hangs_the_event_loop_runs_and_all_calls_end(postgresql: Service) -> None:
    frozen = NoFallbackTrackerStore(store(postgresql))

    async def call(number: int) -> float:
        started = time.monotonic()
        with pytest.raises(Unavailable):
            await frozen.retrieve(f"someone {number}")
        return time.monotonic() - started

    async def longest_stall(calls: asyncio.Future[list[float]]) -> float:
        longest = 0.0
        while not calls.done():
            started = time.monotonic()
            await asyncio.sleep(0.01)
            longest = max(longest, time.monotonic() - started)
        return longest

    async def run() -> None:
        await frozen.retrieve("someone")
        postgresql.freeze()
        try:
            # More than there are threads.
            first = asyncio.gather(*(call(number) for number in range(2 * sql.THREADS)))
            assert await longest_stall(first) < 1
            assert max(await first) < 4
            # The others do not wait any more.
            assert max([await call(number) for number in range(5)]) < 0.5
        finally:
            postgresql.thaw()
        await asyncio.sleep(LONGEST_PAUSE)
        await frozen.retrieve("someone")

    asyncio.run(run())


@pytest.mark.parametrize("text", ["nul \0", "half a character \ud800"])
def test_a_text_that_postgresql_does_not_take_is_an_error_and_ends_no_process(postgresql: Service, text: str) -> None:
    talking = store(postgresql)
    with pytest.raises(ValueError):
        asyncio.run(talking.retrieve(text))
    assert talk(talking)
