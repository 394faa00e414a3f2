"""The code that all actions share: reading the conversation, sending a reply, keeping the context."""

from __future__ import annotations

import logging
import os
from abc import ABC, abstractmethod
from functools import cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.answering.answerer import Answer, Answerer
from bot.answering.reply import Reply
from bot.answering.wording import load_wording
from bot.conversation.context import Context
from bot.conversation.outcome import Outcome
from bot.conversation.question import Question
from bot.knowledge.store import load_store
from bot.knowledge.watcher import watch

logger = logging.getLogger(__name__)

Events = list[dict[str, Any]]

# The environment variable with the address of the site that has our profile pages. Unset if they are not served.
SITE_URL = "CAREERS_SITE_URL"


@cache
def answerer() -> Answerer:
    watch()
    return Answerer(load_store(), load_wording(), os.environ.get(SITE_URL, ""))


def context_of(tracker: Tracker) -> Context:
    """Return the conversation's context. It is empty at first, and if another version of this code left one that cannot be read.

    A conversation that starts on a career's page is about that career until it names another.
    """
    try:
        context = Context.model_validate(tracker.get_slot("context") or {})
    except ValueError:
        logger.warning("conversation %s: its context could not be read, so it starts again without one", tracker.sender_id)
        context = Context()
    career_of_page = (tracker.latest_message.get("metadata") or {}).get("career")
    return context if context.career or not career_of_page else context.model_copy(update={"career": career_of_page})


def question_of(tracker: Tracker) -> Question:
    """Return the question that the NLU pipeline found in the latest message.

    A message that skipped the pipeline, such as `/hours`, asks about its intent as a whole.
    """
    message = tracker.latest_message
    if "question" in message:
        entities = [e for e in message.get("entities") or () if e.get("entity") == "career"]
        careers, others = ([e["value"] for e in entities if e.get("role") == role] for role in ("held", "not_held"))
        named = {"careers": list(dict.fromkeys(careers)), "others": list(dict.fromkeys(others))}
        return Question.model_validate({**message["question"], "text": message.get("text") or "", **named})
    intent = (message.get("intent") or {}).get("name")
    return Question.model_validate({"parts": [{"text": message.get("text") or "", "labels": [[intent, 1.0]]}] if intent else []})


def outcome_of(reply: Reply, context_after: Context, default: Outcome = Outcome.SMALL_TALK) -> Outcome:
    """Return how a turn ended. A reply with a gap in any of its sections counts as a gap."""
    if any(section.gap for section in reply.sections):
        return Outcome.GAP
    if any(section.statements or section.listed for section in reply.sections):
        return Outcome.ANSWERED
    return Outcome.DECLINED if context_after.other and default is Outcome.SMALL_TALK else default


def send(dispatcher: CollectingDispatcher, reply: Reply, outcome: Outcome = Outcome.SMALL_TALK) -> None:
    buttons = [{"title": question, "payload": question} for question in reply.suggestions]
    # The guard counts outcomes. rasa_sdk passes on any other keyword with the message.
    dispatcher.utter_message(text=reply.text(), buttons=buttons or None, outcome=outcome.value)


class AnsweringAction(Action, ABC):  # type: ignore[misc]
    """An action that replies with an answer of `bot.answering` and keeps the context after it."""

    outcome = Outcome.SMALL_TALK
    """The outcome of a reply that states nothing from a profile."""

    def __init__(self) -> None:
        # rasa_sdk creates the actions while its server starts, so the index is ready before the first turn.
        load_store()

    @abstractmethod
    def find_answer(self, answerer: Answerer, question: Question, context: Context) -> Answer:
        """Return the reply to a message, and the context after it."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        reply, context = self.find_answer(answerer(), question_of(tracker), context_of(tracker))
        send(dispatcher, reply, outcome_of(reply, context, self.outcome))
        events: Events = [SlotSet("context", context.model_dump(exclude_defaults=True))]
        if tracker.get_slot("in_distress"):
            events.append(SlotSet("in_distress", False))
        return events
