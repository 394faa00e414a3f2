"""Turns that lean on the turn before."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import AllSlotsReset
from rasa_sdk.executor import CollectingDispatcher

from actions.base import AnsweringAction, Events, answerer, context_of, say
from bot.answering.answerer import Answer, Answerer
from bot.conversation.context import Context
from bot.conversation.question import Question


class ActionMore(AnsweringAction):
    def name(self) -> str:
        return "action_more"

    def reply(self, answerer: Answerer, question: Question, context: Context) -> Answer:
        return answerer.more(context)


class ActionWhichOnes(AnsweringAction):
    def name(self) -> str:
        return "action_which_ones"

    def reply(self, answerer: Answerer, question: Question, context: Context) -> Answer:
        return answerer.which_ones(context)


class ActionPick(AnsweringAction):
    def name(self) -> str:
        return "action_pick"

    def reply(self, answerer: Answerer, question: Question, context: Context) -> Answer:
        return answerer.pick(question, context)


class ActionAffirm(AnsweringAction):
    def name(self) -> str:
        return "action_affirm"

    def reply(self, answerer: Answerer, question: Question, context: Context) -> Answer:
        return answerer.affirm(context)


class ActionChoose(AnsweringAction):
    def name(self) -> str:
        return "action_choose"

    def reply(self, answerer: Answerer, question: Question, context: Context) -> Answer:
        return answerer.choose(context)


class ActionGoBack(AnsweringAction):
    def name(self) -> str:
        return "action_go_back"

    def reply(self, answerer: Answerer, question: Question, context: Context) -> Answer:
        return answerer.go_back(context)


class ActionRepeat(Action):  # type: ignore[misc]
    """Says the last reply again, buttons and all."""

    def name(self) -> str:
        return "action_repeat"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        for event in reversed(tracker.events):
            if event.get("event") == "bot" and event.get("text"):
                buttons = (event.get("data") or {}).get("buttons")
                dispatcher.utter_message(text=event["text"], buttons=buttons)
                return []
        reply, _ = answerer().choose(context_of(tracker))
        say(dispatcher, reply)
        return []


class ActionStartOver(Action):  # type: ignore[misc]
    def name(self) -> str:
        return "action_start_over"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        dispatcher.utter_message(response="utter_started_over")
        return [AllSlotsReset()]
