"""Shared code for the custom actions: reads the tracker, sends the reply and stores the updated context."""

from __future__ import annotations

import logging
import os
from abc import ABC, abstractmethod
from functools import cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.answering.answerer import Answerer, ReplyAndContext
from bot.answering.reply import Reply
from bot.answering.wording import load_wording
from bot.conversation.context import Context
from bot.conversation.outcome import Outcome
from bot.conversation.question import Question
from bot.knowledge.store import load_store
from bot.knowledge.watcher import watch

logger = logging.getLogger(__name__)

Events = list[dict[str, Any]]

# Environment variable that holds the base URL of the site serving our profile pages. Leave it unset if the pages aren't served.
SITE_URL = "CAREERS_SITE_URL"


@cache
def answerer() -> Answerer:
    watch()
    return Answerer(load_store(), load_wording(), os.environ.get(SITE_URL, ""))


def context_of(tracker: Tracker) -> Context:
    """Return the conversation's context, or an empty one if none is stored or the stored one can't be read.

    If the context has no career yet, use the career of the page that the message was sent from.
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

    For a message that skipped the pipeline, such as `/hours`, return a question with the intent as its only label.
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
    """Return the turn's outcome. The whole reply counts as a gap if any of its sections does."""
    if any(section.gap for section in reply.sections):
        return Outcome.GAP
    if any(section.statements or section.listed for section in reply.sections):
        return Outcome.ANSWERED
    return Outcome.DECLINED if context_after.other and default is Outcome.SMALL_TALK else default


def send(dispatcher: CollectingDispatcher, reply: Reply, outcome: Outcome = Outcome.SMALL_TALK) -> None:
    buttons = [{"title": question, "payload": question} for question in reply.suggestions]
    # rasa_sdk forwards extra keyword arguments with the message, so the guard can read the outcome and count it.
    dispatcher.utter_message(text=reply.text(), buttons=buttons or None, outcome=outcome.value)


class AnsweringAction(Action, ABC):  # type: ignore[misc]
    """Base class for actions that reply using an `Answerer` and store the updated context."""

    outcome = Outcome.SMALL_TALK
    """Outcome to record if the reply contains no facts from a profile."""

    def __init__(self) -> None:
        # rasa_sdk instantiates actions at startup. Loading the store here builds the index before the first message arrives.
        load_store()

    @abstractmethod
    def find_answer(self, answerer: Answerer, question: Question, context: Context) -> ReplyAndContext:
        """Return the reply to a message and the updated context."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        reply, context = self.find_answer(answerer(), question_of(tracker), context_of(tracker))
        send(dispatcher, reply, outcome_of(reply, context, self.outcome))
        events: Events = [SlotSet("context", context.model_dump(exclude_defaults=True))]
        if tracker.get_slot("in_distress"):
            events.append(SlotSet("in_distress", False))
        return events
