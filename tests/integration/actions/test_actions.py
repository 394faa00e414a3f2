"""The actions read the conversation, say a reply and keep the context."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions.base import context_of

EXECUTOR = ActionExecutor()
EXECUTOR.register_package("actions")


def tracker(intent: str = "", question: dict[str, Any] | None = None, events: list[dict[str, Any]] | None = None, **slots: Any) -> Tracker:
    latest: dict[str, Any] = {"intent": {"name": intent}, "text": intent, "metadata": slots.pop("metadata", None)}
    if question is not None:
        latest["question"] = question
    return Tracker("someone", slots, latest, events or [], False, None, {}, None)


def run(name: str, conversation: Tracker) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The messages said, and the slots set."""
    dispatcher = CollectingDispatcher()
    events = asyncio.run(EXECUTOR.actions[name](dispatcher, conversation, {}))
    return dispatcher.messages, {e["name"]: e["value"] for e in events if e["event"] == "slot"}


def asks(label: str) -> dict[str, Any]:
    return {"parts": [{"text": label, "labels": [[label, 0.9]]}]}


def test_a_conversation_on_a_careers_page_is_about_that_career_until_another_is_named() -> None:
    page = {"career": "medical-technical-officer"}
    assert context_of(tracker("hours", metadata=page)).career == "medical-technical-officer"
    assert context_of(tracker("hours", metadata=page, context={"career": "nurse"})).career == "nurse"


def test_an_answer_has_its_buttons_and_leaves_its_context() -> None:
    messages, slots = run("action_answer", tracker("hours", asks("hours/shifts")))
    assert messages[0]["text"].startswith("The job may involve working shifts.")
    assert all(button["title"] == button["payload"] for button in messages[0]["buttons"])
    assert slots["context"]["labels"] == ["hours/shifts"]


def test_context_comes_back_from_the_slot() -> None:
    _, slots = run("action_answer", tracker("hours", asks("hours/shifts")))
    messages, _ = run("action_more", tracker("more", {"parts": []}, **slots))
    assert "37.5" in messages[0]["text"]


@pytest.mark.parametrize("context", ["nonsense", {"unclear": "many"}, [1], {"labels": 3}])
def test_a_context_that_cannot_be_read_starts_afresh(context: object) -> None:
    messages, _ = run("action_answer", tracker("hours", asks("hours/shifts"), context=context))
    assert messages[0]["text"].startswith("The job may involve")


def test_an_intent_that_skipped_the_reader_is_answered_at_large() -> None:
    messages, _ = run("action_answer", tracker("hours"))
    assert "37.5" in messages[0]["text"]


def test_no_intent_at_all_gets_a_sentence() -> None:
    messages, _ = run("action_answer", tracker())
    assert messages[0]["text"]


def test_the_last_reply_is_repeated_with_its_buttons() -> None:
    buttons = [{"title": "Pay?", "payload": "Pay?"}]
    events = [
        {"event": "bot", "text": "First.", "data": {}},
        {"event": "bot", "text": "Second.", "data": {"buttons": buttons}},
        {"event": "user", "text": "again"},
    ]
    messages, _ = run("action_repeat", tracker("repeat", events=events))
    assert messages[0]["text"] == "Second."
    assert messages[0]["buttons"] == buttons


def test_there_may_be_nothing_to_repeat() -> None:
    assert run("action_repeat", tracker("repeat"))[0][0]["text"].startswith("What would you like")


def test_starting_over_forgets() -> None:
    dispatcher = CollectingDispatcher()
    events = asyncio.run(EXECUTOR.actions["action_start_over"](dispatcher, tracker(), {}))
    assert [event["event"] for event in events] == ["reset_slots"]


def test_distress_is_remembered_until_a_career_is_asked_about() -> None:
    messages, slots = run("action_distress", tracker("distress"))
    assert messages[0]["response"] == "utter_distress"
    assert slots == {"in_distress": True}
    assert run("action_answer", tracker("hours", asks("hours"), in_distress=True))[1]["in_distress"] is False


def test_every_action_has_a_name_of_its_own() -> None:
    from rasa_sdk.utils import all_subclasses

    ours = [a for a in all_subclasses(Action) if a.__module__.startswith("actions.") and a.__module__ != "actions.base"]
    assert len({a().name() for a in ours}) == len(ours)
