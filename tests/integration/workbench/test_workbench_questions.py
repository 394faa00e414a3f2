"""What is kept of questions, how it is counted, and that nothing of a person is left once they are deleted."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore
from rasa.shared.core.domain import Domain

from bot.operations.database import NoDatabase
from bot.operations.feedback import Feedback, Verdict, record
from bot.operations.privacy import delete_conversation
from bot.operations.retention import DAY, delete_older
from bot.rasa_patches.store_failures import NoFallbackTrackerStore
from bot.stores.questions import COLLECT, judge, previews, questions, totals
from bot.stores.tracker import SqliteTrackerStore
from bot.workbench import asking, tables
from bot.workbench.asking import Filters
from bot.workbench.database import Database
from bot.workbench.groups import Grouping
from tests.integration.workbench.conftest import talk, turn

NOW = time.time()


@pytest.fixture
def store(sql_store: SQLTrackerStore) -> SQLTrackerStore:
    return sql_store


def kept(store: SQLTrackerStore, *columns: str) -> list[Any]:
    with store.session_scope() as session:
        chosen = sa.select(*(questions.c[name] for name in columns or ("text",))).order_by(questions.c.id)
        return [tuple(row) if columns else row[0] for row in session.execute(chosen)]


def counted(store: SQLTrackerStore, filters: Filters, *fields: str) -> dict[Any, Any]:
    return Database(store).run_here(lambda session: asking.counts(session, filters, *fields))


def test_a_question_is_kept_with_what_it_was_about(store: SQLTrackerStore) -> None:
    talk(store, "one", turn("do they work weekends?"), turn("and a plumber?", "declined", "", "pay", others=("plumber",)))
    assert kept(store, "text", "topic", "aspect", "career", "other", "outcome") == [
        ("do they work weekends?", "hours", "hours/weekends", "archivist", "", "gap"),
        ("and a plumber?", "pay", "pay", "", "plumber", "declined"),
    ]


@pytest.mark.parametrize(
    "silent",
    [
        turn("thanks!", "small_talk"),
        turn("I want to die", ""),
        turn("I like animals", "answered", guide={"move": "answer", "guide": {}}),
        turn("I'm 17 and have asthma", "answered", act="tell"),
    ],
    ids=["small talk", "distress", "guided talk", "told"],
)
def test_what_is_no_question_is_not_kept(silent: list[Any], tmp_path: Path) -> None:
    store = SqliteTrackerStore(Domain.empty(), db=str(tmp_path / "conversations.db"))
    talk(store, "one", silent)
    assert kept(store) == []


def test_what_people_tell_of_themselves_is_left_out(tmp_path: Path) -> None:
    store = SqliteTrackerStore(Domain.empty(), db=str(tmp_path / "conversations.db"))
    parts = [("I have asthma", "tell"), ("can I do it?", "ask")]
    talk(store, "one", turn("I have asthma, can I do it?", clauses=parts), turn("Ring me on 07700 900123, what’s the pay?"))
    assert kept(store) == ["can I do it?", "Ring me on [phone], what’s the pay?"]


def test_a_fault_in_collecting_costs_the_question_and_not_the_turn(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = SqliteTrackerStore(Domain.empty(), db=str(tmp_path / "conversations.db"))
    broken = turn("my secret?")
    broken[0].parse_data["reading"] = {"clauses": [7], "requests": "nonsense"}
    talk(store, "one", broken)
    assert kept(store) == []
    assert asyncio.run(store.keys()) == ["one"]
    assert "a question was not collected" in caplog.text
    assert "my secret" not in caplog.text


def test_collecting_can_be_switched_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(COLLECT, "off")
    store = SqliteTrackerStore(Domain.empty(), db=str(tmp_path / "conversations.db"))
    talk(store, "one", turn("do they work weekends?"))
    assert kept(store) == []


def test_counts_are_kept_by_day_and_follow_feedback_and_deletion(store: SQLTrackerStore) -> None:
    for day in (0, 1, 3):
        talk(store, f"day {day}", turn("weekends?", at=NOW - day * DAY), turn("pay?", "answered", "nurse", "pay", at=NOW - day * DAY))
    week = Filters()
    assert {key: count.asked for key, count in counted(store, week, "outcome").items()} == {("answered",): 3, ("gap",): 3}
    assert counted(store, week._replace(career="nurse"), "topic") == {("pay",): (3, 0)}
    assert counted(store, week._replace(outcome="gap"), "career", "about") == {("archivist", "hours/weekends"): (3, 0)}
    ((conversation, reply),) = [each for each in kept(store, "conversation", "reply_id") if each[0] == "day 3"][:1]
    agent: Any = SimpleNamespace(tracker_store=NoFallbackTrackerStore(store), lock_store=InMemoryLockStore())
    assert asyncio.run(record(agent, Feedback(conversation=conversation, reply_id=reply, verdict=Verdict.DOWN, channel="web")))
    assert counted(store, week._replace(outcome="unhelpful"), "topic") == {("hours",): (1, 1)}
    asyncio.run(delete_conversation(store, "day 3"))
    assert {key: count.asked for key, count in counted(store, week, "outcome").items()} == {("answered",): 2, ("gap",): 2}
    assert counted(store, week._replace(outcome="unhelpful"), "topic") == {}


def in_totals(store: SQLTrackerStore) -> dict[tuple[Any, ...], int]:
    with store.session_scope() as session:
        return {(row.day, row.topic, row.outcome, row.unhelpful): row["count"] for row in session.execute(sa.select(totals))}


@pytest.mark.parametrize("verdicts", [("down",), ("down", "up"), ("down", "down")])
def test_totals_go_back_to_nothing_as_what_they_count_is_judged_and_deleted(store: SQLTrackerStore, verdicts: tuple[str, ...]) -> None:
    talk(store, "one", turn("weekends?"), turn("plumber?", "declined", "", "pay", others=("plumber",)))
    ((conversation, reply), *_) = kept(store, "conversation", "reply_id")
    for verdict in verdicts:
        with store.session_scope() as session:
            judge(session, conversation, reply, verdict)
            session.commit()
    assert sum(unhelpful for *_, unhelpful in in_totals(store)) == (verdicts[-1] == "down")
    assert sum(in_totals(store).values()) == 2
    asyncio.run(delete_conversation(store, "one"))
    assert in_totals(store) == {}


def test_totals_are_right_while_several_store_and_delete_at_once(store: SQLTrackerStore) -> None:
    for n in range(30):
        talk(store, f"old {n}", turn("weekends?", at=NOW - 40 * DAY), turn("pay?", "answered", "nurse", "pay", at=NOW - 40 * DAY))
    with ThreadPoolExecutor(3) as pool:
        deletions = [pool.submit(lambda: asyncio.run(delete_older(store, NOW - 30 * DAY))) for _ in range(2)]
        for n in range(10):
            talk(store, f"new {n}", turn("weekends?", at=NOW))
        for each in deletions:
            each.result()
    assert in_totals(store) == {(int(NOW // DAY), "hours", "gap", 0): 10}


def test_a_person_who_is_deleted_is_nowhere_any_more(store: SQLTrackerStore) -> None:
    database = Database(store)
    for who in ("ada-1", "bob-2"):
        talk(store, who, turn(f"what about {who}?"))
    number = {text: i for i, text in kept(store, "id", "text")}["what about ada-1?"]
    row = {"change": 1, "question": number, "old": "about ada-1", "new": "ada-1, too"}
    database.run_here(lambda session: session.execute(previews.insert().values(row)))
    asyncio.run(delete_conversation(store, "ada-1"))
    with store.session_scope() as session:
        for table in (*tables.OURS, store.SQLEvent.__table__):
            stored = [str(tuple(each)) for each in session.execute(sa.select(table))]
            assert not [each for each in stored if "ada-1" in each], table.name
    assert kept(store) == ["what about bob-2?"]


def test_questions_are_kept_no_longer_than_conversations(store: SQLTrackerStore) -> None:
    talk(store, "old", turn("old?", at=NOW - 31 * DAY))
    talk(store, "new", turn("new?", at=NOW))
    asyncio.run(delete_older(store, NOW - 30 * DAY))
    assert kept(store) == ["new?"]


def test_only_a_database_has_room_for_the_workbench() -> None:
    with pytest.raises(NoDatabase):
        Database(InMemoryTrackerStore(Domain.empty()))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, Filters()),
        ({"outcome": "gap", "days": "30", "page": "2"}, Filters("gap", days=30, page=2)),
        ({"outcome": "x' OR 1=1", "days": "-1", "page": "0"}, Filters()),
        ({"days": "²", "page": "9" * 50}, Filters()),
    ],
)
def test_filters_are_read_and_what_is_not_valid_is_left_out(given: dict[str, str], expected: Filters) -> None:
    assert Filters.of(given) == expected


def test_questions_alike_are_grouped() -> None:
    from bot.language.encoder import load_encoder

    asked = [("do they work weekends?", 5), ("what is the pay?", 3), ("is there weekend work?", 2), ("what is the pay like?", 1)]
    found = Grouping(load_encoder().encode).groups(asked)
    assert [(group.texts[0], group.asked) for group in found] == [("do they work weekends?", 7), ("what is the pay?", 4)]
