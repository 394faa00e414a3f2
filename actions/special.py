"""Actions that don't answer from the profiles."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import AllSlotsReset, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, intent_before, messages_of
from bot.answering.wording import load_wording


class HelplineAction(Action, ABC):  # type: ignore[misc]
    """Sends helplines and sets `in_distress`, which the next answer about careers clears. In a medical emergency, one reply is enough.

    If the action server can't be reached, Rasa sends the response with the same name, e.g. `utter_abuse` for `action_abuse`.
    """

    stays_in_distress = True

    @abstractmethod
    def name(self) -> str: ...

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        dispatcher.utter_message(response=self.name().replace("action_", "utter_", 1))
        return [SlotSet("in_distress", True)] if self.stays_in_distress else []


class ActionDistress(HelplineAction):
    """Answers people in despair. When they go on about it, the helplines are named again in other words."""

    def name(self) -> str:
        return "action_distress"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        if intent_before(tracker) != "distress":
            return await super().run(dispatcher, tracker, domain)
        dispatcher.utter_message(text=load_wording().say("after_helplines", turn=messages_of(tracker)))
        return [SlotSet("in_distress", True)]


class ActionEmergency(HelplineAction):
    """Answers people in a medical emergency."""

    stays_in_distress = False

    def name(self) -> str:
        return "action_emergency"


class ActionAbuse(HelplineAction):
    """Answers people who are being hurt."""

    def name(self) -> str:
        return "action_abuse"


class ActionExploitation(HelplineAction):
    """Answers people who are being exploited."""

    def name(self) -> str:
        return "action_exploitation"


class ActionStartOver(Action):  # type: ignore[misc]
    """Resets all slots, including the dialogue state."""

    def name(self) -> str:
        return "action_start_over"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        dispatcher.utter_message(response="utter_started_over")
        return [AllSlotsReset()]
