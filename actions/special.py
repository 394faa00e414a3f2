"""Actions that need more code than an entry in `table.py`."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import AllSlotsReset, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, answerer, context_of, send


class ActionDistress(Action):  # type: ignore[misc]
    """Sends the helplines and sets `in_distress`, which the next `AnsweringAction` clears."""

    def name(self) -> str:
        return "action_distress"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        dispatcher.utter_message(response="utter_distress")
        return [SlotSet("in_distress", True)]


class ActionRepeat(Action):  # type: ignore[misc]
    """Sends the last reply again, including its buttons. If there was no reply yet, asks what the user wants to know."""

    def name(self) -> str:
        return "action_repeat"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        for event in reversed(tracker.events):
            if event.get("event") == "bot" and event.get("text"):
                buttons = (event.get("data") or {}).get("buttons")
                dispatcher.utter_message(text=event["text"], buttons=buttons)
                return []
        reply, _ = answerer().choose(context_of(tracker))
        send(dispatcher, reply)
        return []


class ActionStartOver(Action):  # type: ignore[misc]
    """Resets all slots, including the conversation's context."""

    def name(self) -> str:
        return "action_start_over"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        dispatcher.utter_message(response="utter_started_over")
        return [AllSlotsReset()]
