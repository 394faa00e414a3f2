"""Export a conversation with everything that is stored of it, for people who ask for their data (docs/conversations.md)."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import BotUttered, Event, UserUttered

from bot.operations.privacy import Stores
from bot.stores import feedback, questions


async def export(stores: Stores, conversation: str) -> dict[str, Any] | None:
    """Return a conversation as JSON data, or None if there is none.

    `messages` is what both sides said, `events` all that is stored, as Rasa stores it. Raises Unavailable or the store's own errors.
    """
    tracker = await stores.tracker_store.retrieve_full_tracker(conversation)
    if tracker is None or not tracker.events:
        return None
    return {
        "conversation": conversation,
        "messages": [message for event in tracker.events if (message := _message(event))],
        "events": [event.as_dict() for event in tracker.events],
        **await asyncio.to_thread(_rows_of, stores.tracker_store._tracker_store, conversation),
    }


def _rows_of(store: object, conversation: str) -> dict[str, list[dict[str, object]]]:
    if not isinstance(store, SQLTrackerStore):
        return {}
    with store.session_scope() as session:
        return {**feedback.rows_of(session, conversation), "questions": questions.stored_of(session, conversation)}


def _message(event: Event) -> dict[str, Any] | None:
    if not isinstance(event, UserUttered | BotUttered) or not event.text:
        return None
    at = datetime.fromtimestamp(event.timestamp, UTC).isoformat()
    return {"at": at, "from": "person" if isinstance(event, UserUttered) else "assistant", "text": event.text}


def as_json(exported: dict[str, Any]) -> str:
    """Return an exported conversation as one line of JSON."""
    return json.dumps(exported, ensure_ascii=False)
