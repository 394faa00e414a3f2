"""A conversation and an open page of an earlier version go on with the current one."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import jwt
import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.notices import notices
from bot.stores.tracker import SqliteTrackerStore
from tests.conftest import conversations_in
from tests.integration.channels.web.visitor import Visitor
from tests.integration.upgrades.captured import VERSIONS, load


@pytest.mark.parametrize("version", VERSIONS)
def test_a_conversation_on_an_open_page_goes_on(assistant: str, assistant_folder: Path, version: str) -> None:
    captured = load(version)
    visitor = Visitor(assistant)
    sender = jwt.decode(visitor.token, options={"verify_signature": False})["sub"]
    store(assistant_folder, f"web_{sender}", captured.events)

    shown = [message["text"] for message in visitor.history()]
    assert [event["text"] for event in captured.events if event["event"] == "user"] == shown[::2]
    assert [reply["text"] for reply in captured.replies] == shown[1::2]
    # A button that the page still shows, as its widget sends it, and a question that needs no context.
    pressed = visitor.post(choice=captured.replies[0]["buttons"][0]["payload"], page={"career": "medical-technical-officer"})
    assert "37.5" in pressed.text
    assert "37.5" in visitor.say("how many hours a week does a medical technical officer work?")["text"]
    assert notices().failed.split("{")[0] not in "".join(message["text"] for message in visitor.history())


def store(folder: Path, conversation: str, events: list[dict[str, object]]) -> None:
    """Store a conversation as if it had taken place just now."""
    later = time.time() - float(str(events[-1]["timestamp"]))
    recent = [{**event, "timestamp": float(str(event["timestamp"])) + later} for event in events]
    database = SqliteTrackerStore(Domain.empty(), db=conversations_in(folder)["db"])
    asyncio.run(database.save(DialogueStateTracker.from_dict(conversation, recent)))
    database.engine.dispose()
