"""Actions that don't answer from the profiles."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import AllSlotsReset, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, intent_before, messages_of, reading_of, setting_of, state_of
from bot.answering.wording import load_wording
from bot.conversation.outcome import Outcome
from bot.conversation.types import STATE_SLOT, Query, TurnRecord
from bot.knowledge.taxonomy import Label

OVERVIEW = Label("overview")


def _careers_kept(tracker: Tracker) -> Events:
    """Return the dialogue state in which the conversation is about the careers that a call for help asks about, if it does.

    The next question is about these, as nobody names a career again after a reply that says nothing of it.
    """
    state, _ = state_of(tracker)
    setting = setting_of(tracker, reading_of(tracker, state), state)
    if not setting.named:
        return []
    queries = tuple(Query(careers=(career,), aspect=OVERVIEW) for career in sorted(setting.named))
    turn = TurnRecord(at=setting.at, queries=queries, outcome=Outcome.SMALL_TALK, page=setting.page_career)
    return [SlotSet(STATE_SLOT, state.remember(turn).dump())]


class HelplineAction(Action, ABC):  # type: ignore[misc]
    """Sends helplines and sets `in_distress`, which the next answer about careers clears. In a medical emergency, one reply is enough.

    When people go on about the same need, the helplines are named again in other words.

    If the action server can't be reached, Rasa sends the response with the same name, e.g. `utter_abuse` for `action_abuse`.
    """

    stays_in_distress = True

    @abstractmethod
    def name(self) -> str: ...

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        need = self.name().removeprefix("action_")
        if self.stays_in_distress and intent_before(tracker) == need:
            dispatcher.utter_message(text=load_wording().say(f"after_{need}", turn=messages_of(tracker)))
        else:
            dispatcher.utter_message(response=f"utter_{need}")
        return [*_careers_kept(tracker), *([SlotSet("in_distress", True)] if self.stays_in_distress else [])]


class ActionDistress(HelplineAction):
    """Answers people in despair."""

    def name(self) -> str:
        return "action_distress"


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
