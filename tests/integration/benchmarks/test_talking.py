"""The load benchmark counts lost messages, messages stored twice, and errors."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered

from benchmarks.abusers import ABUSERS, attacked_by
from benchmarks.measuring import percentiles
from benchmarks.talking import Crowd, Person, failure_notices
from bot.channels.notices import notices
from bot.paths import ROOT
from bot.stores.tracker import SqliteTrackerStore

ANSWERED = {"a": ["what are the hours", "and pay?"], "b": ["what are the  hours"]}


def count(path: Path, *stored: tuple[str, str, str]) -> tuple[int, int]:
    """Return how many messages of ANSWERED are lost and stored twice, if these are stored (conversation, text, id)."""
    store = SqliteTrackerStore(Domain.load(str(ROOT / "domain.yml")), db=str(path))
    for sender, text, message in stored:
        tracker = store.init_tracker(sender)
        tracker.update_with_events([UserUttered(text, message_id=message), ActionExecuted("action_listen")], store.domain)
        asyncio.run(store.save(tracker))
    crowd = Crowd("http://127.0.0.1:1")
    for sender, texts in ANSWERED.items():
        crowd.answered[sender] = texts
    return crowd.count_lost_and_duplicate(f"sqlite:///{path}")


ALL = [("a", "what are the hours", "1"), ("a", "and pay?", "2"), ("b", "what are the hours", "3")]


@pytest.mark.parametrize(
    ("stored", "lost", "duplicate"),
    [
        (ALL, 0, 0),
        ([*ALL, ("c", "something else", "4")], 0, 0),
        (ALL[1:], 1, 0),
        ([*ALL, ("b", "what are the hours", "5")], 0, 1),
        ([*ALL[:2], ("b", "what are the hours", "1")], 0, 1),
    ],
    ids=["all", "another conversation", "lost", "stored twice", "one id twice"],
)
def test_lost_and_duplicate_messages_are_counted(tmp_path: Path, stored: list[tuple[str, str, str]], lost: int, duplicate: int) -> None:
    assert count(tmp_path / "conversations.db", *stored) == (lost, duplicate)


def test_failure_notices_are_recognised() -> None:
    text = notices().failed.format(reference="123")
    assert text.startswith(failure_notices())
    assert not "Medical technical officers work".startswith(failure_notices())


@pytest.mark.parametrize(("reply", "answered"), [("busy", 0), ("unavailable", 0), ("silent", 1)])
def test_a_refused_message_is_an_error_and_need_not_be_stored(reply: str, answered: int) -> None:
    class Refusing(Person):
        async def say(self, conversation: str, text: str) -> str:
            return str(getattr(notices(), reply))

    crowd = Crowd("http://127.0.0.1:1")
    asyncio.run(crowd._turn(Refusing("", None), "a", "what are the hours"))  # type: ignore[arg-type]
    assert crowd.errors.total() == 1
    assert sum(map(len, crowd.answered.values())) == answered


def test_a_failed_request_is_an_error() -> None:
    crowd = Crowd("http://127.0.0.1:1")
    asyncio.run(crowd.talk(2, 3))
    assert crowd.errors.total() == 6
    assert not crowd.answered


@pytest.mark.parametrize("abuser", ABUSERS)
def test_an_abuser_stops_when_cancelled(abuser: str) -> None:
    async def abuse() -> None:
        async with attacked_by(abuser, "http://127.0.0.1:1"):
            pass
        # Only this task is left.
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(abuse())


def test_percentiles() -> None:
    assert percentiles([float(i) for i in range(101)]) == (50.0, 95.0, 99.0)
