"""Shared code for the custom actions: reads the tracker, sends the reply and stores the dialogue state."""

from __future__ import annotations

import logging
import os
import time
from abc import ABC, abstractmethod
from functools import cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.answering.answers import measured_by_aspect
from bot.answering.finishing import ReplyAndState
from bot.answering.passage import Setting
from bot.answering.render import render, text_of
from bot.answering.wording import load_wording
from bot.conversation.history import current_career, with_quoted
from bot.conversation.outcome import Outcome
from bot.conversation.types import STATE_SLOT, Act, Clause, DialogueState, Paragraph, Query, Reading, Reply, Request, Role
from bot.knowledge.default_career import UnknownCareer
from bot.knowledge.glossary import GlossaryFile
from bot.knowledge.site_info import SiteInfoFile
from bot.knowledge.store import Store, load_store
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.knowledge.watcher import watch

logger = logging.getLogger(__name__)

Events = list[dict[str, Any]]

DISTRESS_SLOT = "in_distress"
DISTRESS = "distress"
# Intents that are answered with helplines.
GETS_HELPLINES = (DISTRESS, "abuse", "exploitation")
# Outcomes of replies that are about careers, after which it no longer matters that helplines were given.
ON_CAREERS = (Outcome.ANSWERED, Outcome.GAP, Outcome.DECLINED)
# Environment variable that holds the base URL of the site serving our profile pages. Leave it unset if the pages aren't served.
SITE_URL = "CAREERS_SITE_URL"


@cache
def store() -> Store:
    watch()
    return load_store()


@cache
def site_info_file() -> SiteInfoFile:
    return SiteInfoFile()


@cache
def glossary_file() -> GlossaryFile:
    return GlossaryFile()


def state_of(tracker: Tracker) -> tuple[DialogueState, bool]:
    """Return the dialogue state, and whether a state was stored that can't be read, so that the conversation starts again."""
    state = DialogueState.load(tracker.get_slot(STATE_SLOT))
    if state is None:
        logger.warning("conversation %s: its dialogue state could not be read, so it starts again without one", tracker.sender_id)
    return with_quoted(state or DialogueState(), tracker.latest_message.get("metadata")), state is None


def reading_of(tracker: Tracker, state: DialogueState) -> Reading:
    """Return what the NLU pipeline found in the latest message.

    For a message that skipped the pipeline, such as `/hours`, return a reading whose only request is the intent.
    """
    message = tracker.latest_message
    if "reading" in message:
        return Reading.model_validate(message["reading"])
    intent, text = (message.get("intent") or {}).get("name"), message.get("text") or ""
    return _reading_of_intent(intent, text, tracker, state) if intent else Reading(text=text)


def _reading_of_intent(intent: str, text: str, tracker: Tracker, state: DialogueState) -> Reading:
    label = Label.parse(intent)
    typed = text or intent
    career = current_career(state, _page_career(tracker), store())
    query = Query(careers=(career.id,) if career else (), aspect=label)
    measured = (measured_by_aspect(career, label),) if career and label.aspect else ()
    act = Act.ASK if label in load_taxonomy() else Act.TELL if intent.startswith("tell_") else Act.REQUEST
    clause = Clause(text=typed, start=0, end=len(typed), act=act, aspect=label, confidence=1.0)
    return Reading(text=text, clauses=(clause,), requests=(Request(clause=0, query=query, measured=measured),))


def _page_career(tracker: Tracker) -> str | None:
    page_career = (tracker.latest_message.get("metadata") or {}).get("career")
    return page_career if isinstance(page_career, str) else None


def _messages_before(tracker: Tracker) -> list[dict[str, Any]]:
    """Return the events of the messages before the latest one, in order."""
    return [event for event in tracker.events if event.get("event") == "user"][:-1]


def _message_before(tracker: Tracker) -> dict[str, Any]:
    """Return the event of the message before the latest one, or an empty one if there was none."""
    return next(reversed(_messages_before(tracker)), {})


def _intent_of(message: dict[str, Any]) -> str | None:
    intent: dict[str, str] = message.get("parse_data", {}).get("intent", {})
    return intent.get("name")


def messages_of(tracker: Tracker) -> int:
    """Return how many messages the user has sent."""
    return sum(event.get("event") == "user" for event in tracker.events)


def intent_before(tracker: Tracker) -> str | None:
    """Return the intent of the message before the latest one, or None if there was none."""
    return _intent_of(_message_before(tracker))


def need_before(tracker: Tracker) -> str:
    """Return the intent that helplines were last given for, before the latest message."""
    intents = map(_intent_of, reversed(_messages_before(tracker)))
    return next((intent for intent in intents if intent in GETS_HELPLINES), DISTRESS)


def setting_of(tracker: Tracker, reading: Reading, state: DialogueState) -> Setting:
    return Setting(
        store=store(),
        wording=load_wording(),
        state=state,
        at=int(time.time()),
        page_career=_page_career(tracker),
        glossary=glossary_file().current(),
        message_id=tracker.latest_message.get("message_id"),
        site=site_info_file().current(),
        messages=messages_of(tracker),
        in_distress=bool(tracker.get_slot(DISTRESS_SLOT)),
        need=need_before(tracker),
        named=frozenset(m.career for m in reading.mentions if m.career and m.role is Role.SUBJECT),
        person=reading.person,
        may_need_help=reading.may_need_help,
        text_before=_message_before(tracker).get("text") or "",
        after_emergency=intent_before(tracker) == "emergency",
    )


def send(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    wording = load_wording()
    rendered = render(reply, wording, os.environ.get(SITE_URL, ""))
    buttons = [{"title": suggestion.text, "payload": suggestion.text} for suggestion in reply.suggestions]
    # rasa_sdk forwards extra keyword arguments with the message, and Rasa stores them as its metadata. Channels read both from there.
    dispatcher.utter_message(text=text_of(rendered, wording), buttons=buttons or None, outcome=reply.outcome.value, reply=rendered.dump())


class AnsweringAction(Action, ABC):  # type: ignore[misc]
    """Base class for actions that reply to a reading and store the dialogue state."""

    def __init__(self) -> None:
        # rasa_sdk instantiates actions at startup. Loading the store here builds the index before the first message arrives.
        try:
            load_store()
        except UnknownCareer as error:
            raise SystemExit(str(error)) from None

    @abstractmethod
    def reply_to(self, reading: Reading, setting: Setting) -> ReplyAndState:
        """Return the reply to a message and the updated state."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        state, lost = state_of(tracker)
        reading = reading_of(tracker, state)
        reply, state = self.reply_to(reading, setting_of(tracker, reading, state))
        if lost:
            sorry = Paragraph(text=load_wording().say("lost_track"))
            reply = reply.model_copy(update={"blocks": (sorry, *reply.blocks)})
        send(dispatcher, reply)
        events: Events = [SlotSet(STATE_SLOT, state.dump())]
        if tracker.get_slot(DISTRESS_SLOT) and reply.outcome in ON_CAREERS:
            events.append(SlotSet(DISTRESS_SLOT, False))
        return events
