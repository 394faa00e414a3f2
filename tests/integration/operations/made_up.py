"""Made-up conversations in a tracker store."""

from __future__ import annotations

import asyncio
import time

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.operations.clock import DAY

NOW = time.time()


def add(store: TrackerStore, conversation: str, *days_ago: float, text: str = "hello") -> None:
    """Store a conversation with one message for each of the ages in days."""
    events: list[Event] = [UserUttered(text, timestamp=NOW - days * DAY) for days in days_ago or (0.0,)]
    asyncio.run(store.save(DialogueStateTracker.from_events(conversation, events)))


def conversations(store: TrackerStore) -> set[str]:
    # Redis returns its own keys, which end with the id.
    return {key.rpartition(":")[2] for key in asyncio.run(store.keys())}
