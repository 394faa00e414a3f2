"""The load's own count of messages finds those that are lost or doubled."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered

from benchmarks.abusers import ABUSERS, under
from benchmarks.measuring import percentiles
from benchmarks.talking import Talk, failures
from bot.channels.notices import notices
from bot.paths import ROOT
from bot.stores.sqlite import SqliteTrackerStore

SAID = {"a": ["what are the hours", "and pay?"], "b": ["what are the  hours"]}


def counted(path: Path, *stored: tuple[str, str, str]) -> tuple[int, int]:
    """How many are lost and doubled of SAID, if so many messages are stored: conversation, text, id."""
    store = SqliteTrackerStore(Domain.load(str(ROOT / "domain.yml")), db=str(path))
    for sender, text, message in stored:
        tracker = store.init_tracker(sender)
        tracker.update_with_events([UserUttered(text, message_id=message), ActionExecuted("action_listen")], store.domain)
        asyncio.run(store.save(tracker))
    talk = Talk("http://127.0.0.1:1")
    for sender, texts in SAID.items():
        talk.said[sender] = texts
    return talk.lost_and_doubled(f"sqlite:///{path}")


ALL = [("a", "what are the hours", "1"), ("a", "and pay?", "2"), ("b", "what are the hours", "3")]


@pytest.mark.parametrize(
    ("stored", "lost", "doubled"),
    [
        (ALL, 0, 0),
        ([*ALL, ("c", "another's", "4")], 0, 0),
        (ALL[1:], 1, 0),
        ([*ALL, ("b", "what are the hours", "5")], 0, 1),
        ([*ALL[:2], ("b", "what are the hours", "1")], 0, 1),
    ],
    ids=["all", "another's", "lost", "doubled", "one id twice"],
)
def test_messages_are_counted(tmp_path: Path, stored: list[tuple[str, str, str]], lost: int, doubled: int) -> None:
    assert counted(tmp_path / "conversations.db", *stored) == (lost, doubled)


def test_a_notice_of_failure_is_no_answer() -> None:
    said = notices().failed.format(reference="123")
    assert any(said.startswith(failure) for failure in failures())
    assert not any("Medical technical officers work".startswith(failure) for failure in failures())


def test_who_cannot_be_answered_is_an_error() -> None:
    talk = Talk("http://127.0.0.1:1")
    asyncio.run(talk.crowd(2, 3))
    assert talk.errors.total() == 6
    assert not talk.said


@pytest.mark.parametrize("abuser", ABUSERS)
def test_an_abuser_ends(abuser: str) -> None:
    async def abuse() -> None:
        async with under(abuser, "http://127.0.0.1:1"):
            pass
        # Nothing is left but this.
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(abuse())


def test_percentiles() -> None:
    assert percentiles([float(i) for i in range(101)]) == (50.0, 95.0, 99.0)
