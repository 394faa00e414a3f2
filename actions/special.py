"""The actions that reply without an answer of `bot.answering`."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import AllSlotsReset, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, answerer, context_of, send


class ActionDistress(Action):  # type: ignore[misc]
    """Gives the helplines, and remembers the distress until the person asks about a career again."""

    def name(self) -> str:
        return "action_distress"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        dispatcher.utter_message(response="utter_distress")
        return [SlotSet("in_distress", True)]


class ActionRepeat(Action):  # type: ignore[misc]
    """Sends the last reply again with its buttons. If there is none, asks what the person wants to know."""

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
    """Forgets the context of the conversation."""

    def name(self) -> str:
        return "action_start_over"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        dispatcher.utter_message(response="utter_started_over")
        return [AllSlotsReset()]
