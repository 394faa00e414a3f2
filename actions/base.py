"""What all actions share: reading the conversation, saying a reply, keeping the context."""

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

# The address of the site that has our profile pages, if they are served.
SITE_URL = "CAREERS_SITE_URL"


@cache
def answerer() -> Answerer:
    watch()
    return Answerer(load_store(), load_wording(), os.environ.get(SITE_URL, ""))


def context_of(tracker: Tracker) -> Context:
    """The conversation's context; a fresh one if there is none, or if another version of us left one we cannot read.

    Until a career is named, a conversation on a career's page is about that career.
    """
    try:
        context = Context.model_validate(tracker.get_slot("context") or {})
    except ValueError:
        logger.warning("conversation %s: its context could not be read, starting afresh", tracker.sender_id)
        context = Context()
    of_page = (tracker.latest_message.get("metadata") or {}).get("career")
    return context if context.career or not of_page else context.model_copy(update={"career": of_page})


def question_of(tracker: Tracker) -> Question:
    """The latest message's question. A message that never went through the reader asks about its intent at large."""
    message = tracker.latest_message
    if "question" in message:
        entities = [e for e in message.get("entities") or () if e.get("entity") == "career"]
        careers, others = ([e["value"] for e in entities if e.get("role") == role] for role in ("held", "not_held"))
        named = {"careers": list(dict.fromkeys(careers)), "others": list(dict.fromkeys(others))}
        return Question.model_validate({**message["question"], "text": message.get("text") or "", **named})
    intent = (message.get("intent") or {}).get("name")
    return Question.model_validate({"parts": [{"text": message.get("text") or "", "labels": [[intent, 1.0]]}] if intent else []})


def outcome_of(reply: Reply, after: Context, otherwise: Outcome = Outcome.SMALL_TALK) -> Outcome:
    """How a turn ended; `after` is the context that the reply leaves. A reply with a gap in any part counts as one."""
    if any(section.gap for section in reply.sections):
        return Outcome.GAP
    if any(section.told or section.listed for section in reply.sections):
        return Outcome.ANSWERED
    return Outcome.DECLINED if after.other and otherwise is Outcome.SMALL_TALK else otherwise


def say(dispatcher: CollectingDispatcher, reply: Reply, outcome: Outcome = Outcome.SMALL_TALK) -> None:
    buttons = [{"title": question, "payload": question} for question in reply.suggestions]
    # The guard counts outcomes: what is beside a message's text is passed on with it.
    dispatcher.utter_message(text=reply.text(), buttons=buttons or None, outcome=outcome.value)


class AnsweringAction(Action, ABC):  # type: ignore[misc]
    """An action whose reply is found by `bot.answering`, from the latest message and the context."""

    outcome = Outcome.SMALL_TALK
    """Of replies that tell nothing from a profile."""

    def __init__(self) -> None:
        # Actions are made while the server starts: the index is there before the first turn.
        load_store()

    @abstractmethod
    def reply(self, answerer: Answerer, question: Question, context: Context) -> Answer:
        """The reply to a message, and the context it leaves."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        reply, context = self.reply(answerer(), question_of(tracker), context_of(tracker))
        say(dispatcher, reply, outcome_of(reply, context, self.outcome))
        events: Events = [SlotSet("context", context.model_dump(exclude_defaults=True))]
        if tracker.get_slot("in_distress"):
            events.append(SlotSet("in_distress", False))
        return events
