"""A turn reads only the latest part of a long conversation, without losing slots or events."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.paths import ROOT
from bot.stores.tracker import RECENT, SqliteTrackerStore

TURNS = 60


def turn(i: int) -> list[Event]:
    said = UserUttered(f"question {i}", {"name": "hours"})
    answer = [ActionExecuted("action_answer"), BotUttered(f"answer {i}"), SlotSet("dialogue", {"version": 1, "turns": [f"- hours - {i}"]})]
    return [said, *answer, ActionExecuted("action_listen")]


@pytest.fixture
def store(tmp_path: Path) -> SqliteTrackerStore:
    return SqliteTrackerStore(Domain.load(str(ROOT / "domain.yml")), db=str(tmp_path / "conversations.db"))


def talk(store: SqliteTrackerStore, turns: int) -> None:
    """Store a conversation of so many turns, each read and saved as Rasa does. The slot `in_distress` is set in the second."""

    async def run() -> None:
        for i in range(turns):
            tracker = await store.retrieve("someone") or started()
            for event in turn(i):
                tracker.update(event)
            if i == 1:
                tracker.update(SlotSet("in_distress", True))
            await store.save(tracker)
            # Rasa saves more than once in some turns.
            await store.save(tracker)

    def started() -> DialogueStateTracker:
        tracker = store.init_tracker("someone")
        for event in (ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")):
            tracker.update(event)
        return tracker

    asyncio.run(run())


def recent(store: SqliteTrackerStore) -> DialogueStateTracker:
    tracker = asyncio.run(store.retrieve("someone"))
    assert tracker is not None
    return tracker


def texts(tracker: DialogueStateTracker) -> list[str]:
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


def test_only_the_latest_turns_of_a_long_conversation_are_read(store: SqliteTrackerStore) -> None:
    talk(store, TURNS)
    tracker = recent(store)
    assert len(tracker.events) <= RECENT + 5
    assert texts(tracker)[-1] == f"question {TURNS - 1}"
    assert len(texts(tracker)) >= 5


def test_the_first_event_read_is_the_start_of_a_turn(store: SqliteTrackerStore) -> None:
    talk(store, TURNS)
    kinds = [event for event in recent(store).events if not isinstance(event, SlotSet)]
    assert kinds[0] == ActionExecuted("action_listen")


def test_the_slots_keep_their_values(store: SqliteTrackerStore) -> None:
    talk(store, TURNS)
    assert recent(store).get_slot("dialogue") == {"version": 1, "turns": [f"- hours - {TURNS - 1}"]}
    assert recent(store).get_slot("in_distress") is True


@pytest.mark.parametrize("turns", [1, 3, TURNS])
def test_every_event_is_stored_once(store: SqliteTrackerStore, turns: int) -> None:
    talk(store, turns)
    whole = asyncio.run(store.retrieve_full_tracker("someone"))
    assert whole is not None
    assert texts(whole) == [f"question {i}" for i in range(turns)]
    assert len([event for event in whole.events if isinstance(event, SlotSet)]) == turns + (turns > 1)


def test_a_new_session_is_read_from_its_start(store: SqliteTrackerStore) -> None:
    talk(store, 3)
    tracker = recent(store)
    for event in (ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen"), *turn(99)):
        tracker.update(event)
    asyncio.run(store.save(tracker))
    assert texts(recent(store)) == ["question 99"]


def test_an_unknown_sender_has_no_conversation(store: SqliteTrackerStore) -> None:
    assert asyncio.run(store.retrieve("nobody")) is None


@pytest.mark.parametrize("text", ["half a character \ud800", "\udc80"])
def test_a_text_that_no_database_takes_is_an_error_and_ends_no_process(store: SqliteTrackerStore, text: str) -> None:
    """Rasa's own store ends the process on any ValueError."""
    with pytest.raises(ValueError), store.session_scope() as session:
        session.execute(sa.select(store.SQLEvent.id).where(store.SQLEvent.sender_id == text)).all()
    with pytest.raises(ValueError), store.session_scope():
        raise ValueError(text)
    talk(store, 1)
    assert texts(recent(store)) == ["question 0"]
