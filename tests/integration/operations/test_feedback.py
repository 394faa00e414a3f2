"""Feedback on replies, in each kind of store that keeps it."""

from __future__ import annotations

import asyncio
import time
import uuid
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from prometheus_client import REGISTRY
from pydantic import ValidationError
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.operations.clock import DAY
from bot.operations.feedback import LONGEST_REASON, CannotRecord, Feedback, Verdict, find_posted, record, remember_post
from bot.operations.privacy import delete_conversation
from bot.operations.retention import delete_older
from bot.rasa_patches.store_failures import NoFallbackTrackerStore
from bot.stores.feedback import feedback as table
from bot.stores.tracker import SqliteTrackerStore

NOW = time.time()
REPLY = uuid.uuid4().hex


@pytest.fixture
def store(sql_store: SQLTrackerStore) -> SQLTrackerStore:
    return sql_store


def talk(store: TrackerStore, conversation: str, reply_id: str = REPLY, days_ago: float = 0.0) -> None:
    """Store a conversation of one turn."""
    at = NOW - days_ago * DAY
    said = BotUttered("37.5 a week.", {}, {"reply": {"id": reply_id}}, timestamp=at)
    asyncio.run(store.save(DialogueStateTracker.from_events(conversation, [UserUttered("hours?", timestamp=at), said])))


def give(store: TrackerStore, conversation: str = "one", verdict: Verdict = Verdict.DOWN, reason: str = "", reply_id: str = REPLY) -> bool:
    agent: Any = SimpleNamespace(tracker_store=NoFallbackTrackerStore(store), lock_store=InMemoryLockStore())
    given = Feedback(conversation=conversation, reply_id=reply_id, verdict=verdict, reason=reason, channel="web")
    return asyncio.run(record(agent, given))


def rows(store: SQLTrackerStore) -> list[tuple[Any, ...]]:
    with store.session_scope() as session:
        columns = table.c.conversation, table.c.reply_id, table.c.verdict, table.c.reason, table.c.channel
        return [tuple(row) for row in session.execute(sa.select(*columns).order_by(table.c.conversation))]


def counted(verdict: Verdict) -> float:
    return REGISTRY.get_sample_value("careers_feedback_total", {"channel": "web", "verdict": verdict.value}) or 0.0


def test_the_latest_verdict_of_a_conversation_on_a_reply_is_kept(store: SQLTrackerStore) -> None:
    talk(store, "one")
    talk(store, "two")
    before = counted(Verdict.UP), counted(Verdict.DOWN)
    assert give(store, verdict=Verdict.UP)
    assert give(store, verdict=Verdict.DOWN)
    assert give(store, verdict=Verdict.DOWN, reason="  It's the wrong\0 job. ")
    assert give(store, "two", verdict=Verdict.UP)
    assert rows(store) == [("one", REPLY, "down", "It's the wrong job.", "web"), ("two", REPLY, "up", "", "web")]
    assert (counted(Verdict.UP), counted(Verdict.DOWN)) == (before[0] + 2, before[1] + 1)


@pytest.mark.parametrize(("conversation", "reply_id"), [("two", REPLY), ("unknown", REPLY), ("one", uuid.uuid4().hex)])
def test_only_a_reply_of_the_conversation_gets_a_verdict(conversation: str, reply_id: str, store: SQLTrackerStore) -> None:
    talk(store, "one")
    talk(store, "two", uuid.uuid4().hex)
    assert not give(store, conversation, reply_id=reply_id)
    assert rows(store) == []


def test_feedback_is_deleted_with_its_conversation(store: SQLTrackerStore) -> None:
    for conversation in ("one", "two"):
        talk(store, conversation)
        give(store, conversation)
    assert asyncio.run(delete_conversation(store, "one"))
    assert [row[0] for row in rows(store)] == ["two"]


def test_feedback_is_deleted_when_its_conversation_is_too_old(store: SQLTrackerStore) -> None:
    talk(store, "old", days_ago=31)
    talk(store, "new")
    for conversation in ("old", "new"):
        give(store, conversation)
    asyncio.run(delete_older(store, NOW - 30 * DAY))
    assert [row[0] for row in rows(store)] == ["new"]
    # Whatever happened meanwhile, none is kept longer than conversations are.
    asyncio.run(delete_older(store, time.time() + DAY))
    assert rows(store) == []


def test_what_a_reply_was_posted_as_is_kept_with_its_conversation(store: SQLTrackerStore) -> None:
    for conversation in ("one", "two"):
        talk(store, conversation)
    agent: Any = SimpleNamespace(tracker_store=NoFallbackTrackerStore(store), lock_store=InMemoryLockStore())

    def posted(conversation: str, message: str = "17000") -> str | None:
        return asyncio.run(find_posted(agent, conversation, message))

    for conversation in ("one", "one", "two", "deleted meanwhile"):
        asyncio.run(remember_post(agent, conversation, "17000", REPLY))
    assert [posted("one"), posted("two"), posted("deleted meanwhile"), posted("one", "17001")] == [REPLY, REPLY, None, None]
    assert asyncio.run(delete_conversation(store, "one"))
    assert [posted("one"), posted("two")] == [None, REPLY]
    asyncio.run(delete_older(store, time.time() + DAY))
    assert posted("two") is None


def test_a_database_of_an_earlier_version_gets_the_table(tmp_path: Path) -> None:
    db = str(tmp_path / "conversations.db")
    earlier = SqliteTrackerStore(Domain.empty(), db=db)
    talk(earlier, "one")
    table.drop(earlier.engine)
    assert give(SqliteTrackerStore(Domain.empty(), db=db))


def test_a_store_that_cannot_keep_feedback_is_named(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(CannotRecord):
        give(InMemoryTrackerStore(Domain.empty()))
    assert "InMemoryTrackerStore" in caplog.text


@pytest.mark.parametrize(
    "wrong", [{"reply_id": "%"}, {"reply_id": "x" * 32}, {"verdict": "maybe"}, {"reason": "my secret" + "x" * LONGEST_REASON}, {"more": 1}]
)
def test_anything_else_is_no_feedback_and_is_not_quoted(wrong: dict[str, Any]) -> None:
    given = {"conversation": "one", "reply_id": REPLY, "verdict": "up", "channel": "web"}
    with pytest.raises(ValidationError) as error:
        Feedback.model_validate({**given, **wrong})
    assert "my secret" not in str(error.value)
