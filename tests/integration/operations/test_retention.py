"""Conversations that nobody continues are deleted after a while, but not because the clock is wrong."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.exceptions import RasaException

from bot.operations.clock import DAY
from bot.operations.privacy import CannotDelete
from bot.operations.retention import KEEP_DAYS, delete_older, retention_days, trusts_clock
from bot.stores.tracker import SqliteTrackerStore
from tests.integration.operations.made_up import NOW, add, conversations


@pytest.mark.parametrize(("setting", "days"), [("", 30), ("7", 7), (" 0.5 ", 0.5), ("0", None), ("forever", None), ("Forever", None)])
def test_retention_is_set_in_the_environment(setting: str, days: float | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEEP_DAYS, setting)
    assert retention_days() == days


@pytest.mark.parametrize("setting", ["-1", "nan", "a month"])
def test_an_invalid_setting_is_refused(setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEEP_DAYS, setting)
    with pytest.raises(RasaException, match=f"{KEEP_DAYS} is '{setting}'"):
        retention_days()


def test_old_conversations_are_deleted_and_continued_ones_stay_whole(sql_store: SQLTrackerStore) -> None:
    add(sql_store, "old", 50, 31)
    add(sql_store, "continued", 50, 31, 29)
    add(sql_store, "new", 0)
    assert asyncio.run(delete_older(sql_store, NOW - 30 * DAY)) == 1
    assert conversations(sql_store) == {"continued", "new"}
    continued = asyncio.run(sql_store.retrieve_full_tracker("continued"))
    assert continued and len(continued.events) == 3
    assert asyncio.run(delete_older(sql_store, NOW - 30 * DAY)) == 0


def test_several_processes_may_delete_while_people_talk(sql_store: SQLTrackerStore) -> None:
    for i in range(250):
        add(sql_store, f"old {i}", 40)

    def talk() -> None:
        for i in range(20):
            add(sql_store, f"new {i}", 0)

    with ThreadPoolExecutor(3) as pool:
        deletions = [pool.submit(lambda: asyncio.run(delete_older(sql_store, NOW - 30 * DAY))) for _ in range(2)]
        pool.submit(talk).result()
        assert sum(deletion.result() for deletion in deletions) >= 250
    assert conversations(sql_store) == {f"new {i}" for i in range(20)}


def test_a_table_from_an_earlier_version_gets_the_index(tmp_path: Path) -> None:
    db = tmp_path / "conversations.db"
    SQLTrackerStore(Domain.empty(), db=str(db))
    with contextlib.closing(sqlite3.connect(db)) as before:
        before.execute("DROP INDEX ix_events_sender_id_timestamp")
    SqliteTrackerStore(Domain.empty(), db=str(db))
    with contextlib.closing(sqlite3.connect(db)) as after:
        plan = after.execute("EXPLAIN QUERY PLAN SELECT sender_id FROM events GROUP BY sender_id HAVING max(timestamp) < 1").fetchall()
    assert "COVERING INDEX ix_events_sender_id_timestamp" in str(plan)


def test_a_store_that_cannot_delete_by_age_is_named() -> None:
    with pytest.raises(CannotDelete, match="InMemoryTrackerStore"):
        asyncio.run(delete_older(InMemoryTrackerStore(Domain.empty()), NOW))


def test_a_clock_that_jumps_ahead_is_not_trusted_and_the_log_says_so(sql_store: SQLTrackerStore, caplog: pytest.LogCaptureFixture) -> None:
    add(sql_store, "someone", 0)

    def trusted(days: float) -> bool:
        return asyncio.run(trusts_clock(sql_store, NOW + days * DAY))

    assert trusted(0) and trusted(1)
    assert not caplog.messages
    assert not trusted(41) and not trusted(41.5)
    assert all("The clock is 40 days ahead" in message for message in caplog.messages)
    assert trusted(2)
    assert not trusted(60)
    # After a day, it is not doubted any more.
    assert trusted(61)


def test_before_the_first_round_the_latest_event_counts(sql_store: SQLTrackerStore) -> None:
    add(sql_store, "old", 40)
    add(sql_store, "older", 50)
    assert not asyncio.run(trusts_clock(sql_store, NOW))


def test_an_empty_store_says_nothing_about_the_clock(sql_store: SQLTrackerStore) -> None:
    assert asyncio.run(trusts_clock(sql_store, NOW))
