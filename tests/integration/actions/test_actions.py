"""The actions read the conversation, send a reply and keep the context."""

from __future__ import annotations

import asyncio
from inspect import isabstract
from typing import Any

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from rasa_sdk.utils import all_subclasses

from actions.base import context_of
from actions.table import FROM_CONTEXT, FROM_MESSAGE

EXECUTOR = ActionExecutor()
EXECUTOR.register_package("actions")


def tracker(intent: str = "", question: dict[str, Any] | None = None, events: list[dict[str, Any]] | None = None, **slots: Any) -> Tracker:
    latest: dict[str, Any] = {"intent": {"name": intent}, "text": intent, "metadata": slots.pop("metadata", None)}
    if question is not None:
        latest["question"] = question
    return Tracker("someone", slots, latest, events or [], False, None, {}, None)


def run(name: str, conversation: Tracker) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Run an action and return the messages sent and the slots set."""
    dispatcher = CollectingDispatcher()
    events = asyncio.run(EXECUTOR.actions[name](dispatcher, conversation, {}))
    return dispatcher.messages, {e["name"]: e["value"] for e in events if e["event"] == "slot"}


def asks(label: str) -> dict[str, Any]:
    return {"parts": [{"text": label, "labels": [[label, 0.9]]}]}


def test_the_page_sets_the_career_until_a_message_names_one() -> None:
    page = {"career": "medical-technical-officer"}
    assert context_of(tracker("hours", metadata=page)).career == "medical-technical-officer"
    assert context_of(tracker("hours", metadata=page, context={"career": "nurse"})).career == "nurse"


def test_an_answer_has_buttons_and_sets_the_context() -> None:
    messages, slots = run("action_answer", tracker("hours", asks("hours/shifts")))
    assert messages[0]["text"].startswith("The job may involve working shifts.")
    assert all(button["title"] == button["payload"] for button in messages[0]["buttons"])
    assert slots["context"]["labels"] == ["hours/shifts"]


def test_context_is_read_from_the_slot() -> None:
    _, slots = run("action_answer", tracker("hours", asks("hours/shifts")))
    messages, _ = run("action_more", tracker("more", {"parts": []}, **slots))
    assert "37.5" in messages[0]["text"]


@pytest.mark.parametrize("context", ["nonsense", {"unclear": "many"}, [1], {"labels": 3}])
def test_an_unreadable_context_is_dropped(context: object) -> None:
    messages, _ = run("action_answer", tracker("hours", asks("hours/shifts"), context=context))
    assert messages[0]["text"].startswith("The job may involve")


def test_an_intent_that_skipped_the_pipeline_is_answered_as_a_whole() -> None:
    messages, _ = run("action_answer", tracker("hours"))
    assert "37.5" in messages[0]["text"]


def test_a_message_without_an_intent_gets_a_reply() -> None:
    messages, _ = run("action_answer", tracker())
    assert messages[0]["text"]


def test_repeat_sends_the_last_reply_with_its_buttons() -> None:
    buttons = [{"title": "Pay?", "payload": "Pay?"}]
    events = [
        {"event": "bot", "text": "First.", "data": {}},
        {"event": "bot", "text": "Second.", "data": {"buttons": buttons}},
        {"event": "user", "text": "again"},
    ]
    messages, _ = run("action_repeat", tracker("repeat", events=events))
    assert messages[0]["text"] == "Second."
    assert messages[0]["buttons"] == buttons


def test_repeat_without_a_reply_asks_what_is_wanted() -> None:
    assert run("action_repeat", tracker("repeat"))[0][0]["text"].startswith("What would you like")


def test_start_over_resets_the_slots() -> None:
    dispatcher = CollectingDispatcher()
    events = asyncio.run(EXECUTOR.actions["action_start_over"](dispatcher, tracker(), {}))
    assert [event["event"] for event in events] == ["reset_slots"]


def test_distress_lasts_until_a_question_about_a_career() -> None:
    messages, slots = run("action_distress", tracker("distress"))
    assert messages[0]["response"] == "utter_distress"
    assert slots == {"in_distress": True}
    assert run("action_answer", tracker("hours", asks("hours"), in_distress=True))[1]["in_distress"] is False


def test_rasa_sdk_registers_every_action_under_its_own_name() -> None:
    ours = [action for action in all_subclasses(Action) if action.__module__.startswith("actions.") and not isabstract(action)]
    assert sorted(action().name() for action in ours) == sorted(EXECUTOR.actions)


@pytest.mark.parametrize("name", [*FROM_MESSAGE, *FROM_CONTEXT])
def test_every_action_of_the_table_replies(name: str) -> None:
    messages, slots = run(name, tracker("hours", asks("hours")))
    assert messages[0]["text"]
    assert "context" in slots


def test_a_message_that_is_not_understood_counts_as_unsure() -> None:
    messages, _ = run("action_unsure", tracker("gibberish", asks("gibberish")))
    assert messages[0]["outcome"] == "unsure"
