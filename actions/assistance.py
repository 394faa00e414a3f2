"""Turns about the assistant itself, and about the person's safety."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import AnsweringAction, Events
from bot.answering.answerer import Answer, Answerer
from bot.conversation.context import Context
from bot.conversation.question import Question


class ActionTalkToPerson(AnsweringAction):
    def name(self) -> str:
        return "action_talk_to_person"

    def reply(self, answerer: Answerer, question: Question, context: Context) -> Answer:
        return answerer.talk_to_person(context)


class ActionAboutSource(AnsweringAction):
    def name(self) -> str:
        return "action_about_source"

    def reply(self, answerer: Answerer, question: Question, context: Context) -> Answer:
        return answerer.about_source(context)


class ActionListCareers(AnsweringAction):
    def name(self) -> str:
        return "action_list_careers"

    def reply(self, answerer: Answerer, question: Question, context: Context) -> Answer:
        return answerer.careers_held(question, context)


class ActionFindCareers(AnsweringAction):
    def name(self) -> str:
        return "action_find_careers"

    def reply(self, answerer: Answerer, question: Question, context: Context) -> Answer:
        return answerer.find_careers(question, context)


class ActionDistress(Action):  # type: ignore[misc]
    def name(self) -> str:
        return "action_distress"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        dispatcher.utter_message(response="utter_distress")
        return [SlotSet("in_distress", True)]
