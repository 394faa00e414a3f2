"""Parse what Slack delivers into questions.

Events come as JSON, presses of buttons as a form with JSON in its field `payload`, and slash commands as a plain form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any, NamedTuple

from pydantic import BaseModel

# Subtypes of messages that a person typed: plain, with a file, or also sent to the channel. Others report joins, edits and so on.
TYPED_SUBTYPES = {None, "file_share", "thread_broadcast"}

_REFERENCE = re.compile(r"<(?P<kind>[@#!]?)(?P<target>[^<>|\s]+)(?:\|(?P<label>[^<>]*))?>")


class Place(NamedTuple):
    """A place in Slack where messages are posted."""

    channel: str
    """A channel's id, or a person's id for the direct message with them."""
    thread: str | None = None

    @classmethod
    def for_reply(cls, channel: str, ts: str, thread: str | None) -> Place:
        """Return the place to answer a message: its thread. In a channel, a message outside a thread gets one."""
        return cls(channel, thread if channel.startswith("D") else thread or ts)

    @classmethod
    def of_conversation(cls, conversation: str) -> Place:
        """Return the place of a conversation from its id."""
        person, *place = conversation.split("_")
        return cls(*place) if len(place) == 2 else cls(person)

    def conversation(self, person: str) -> str:
        """Return the id of a person's conversation here: one for all direct messages, and one for each thread of a channel."""
        return person if self.channel.startswith("D") else f"{person}_{self.channel}_{self.thread}"


@dataclass(frozen=True)
class SlackQuestion:
    """A question that someone typed or chose in Slack."""

    text: str
    conversation: str
    id: str
    """The same for every delivery of the same question."""
    reply_to: Place | str
    """Where to post the reply; a response_url if only the person may see it."""
    button_title: str = ""
    """Title of the pressed button; empty if the question was typed."""
    button_message: Mapping[str, Any] | None = None
    """The message with the pressed button, if the app may change it."""


class Event(BaseModel):
    type: str
    user: str | None = None
    bot_id: str | None = None
    subtype: str | None = None
    text: str | None = None
    channel: str = ""
    ts: str = ""
    thread_ts: str | None = None
    tab: str | None = None


class EventEnvelope(BaseModel):
    type: str
    challenge: str = ""
    event_id: str = ""
    event: Event | None = None

    def question(self) -> SlackQuestion | None:
        """Return the question, or None if the event is not a person's message to the app."""
        event = self.event
        if not event or not event.user or event.bot_id or event.subtype not in TYPED_SUBTYPES:
            return None
        is_direct_message = event.type == "message" and event.channel.startswith("D")
        if not is_direct_message and event.type != "app_mention":
            return None
        place = Place.for_reply(event.channel, event.ts, event.thread_ts)
        return SlackQuestion(plain_text(event.text or ""), place.conversation(event.user), self.event_id or event.ts, place)

    def home_opened_by(self) -> str | None:
        """Return the id of the person who opened the app's home, or None for any other event."""
        return self.event.user if self.event and self.event.type == "app_home_opened" and self.event.tab == "home" else None


class SlashCommand(BaseModel):
    user_id: str
    trigger_id: str
    response_url: str
    text: str = ""

    def question(self) -> SlackQuestion | None:
        """Return the question, or None if the command has no text."""
        text = plain_text(self.text)
        return SlackQuestion(text, self.user_id, self.trigger_id, self.response_url) if text else None


class TextObject(BaseModel):
    text: str


class Choice(BaseModel):
    """A pressed button, or the selected option of a menu."""

    text: TextObject
    value: str


class BlockAction(BaseModel):
    type: str
    action_ts: str = ""
    text: TextObject | None = None
    value: str | None = None
    selected_option: Choice | None = None

    def choice(self) -> Choice | None:
        """Return what was chosen, or None for elements that the channel does not post, such as links and checkboxes."""
        if self.type == "button" and self.text and self.value:
            return Choice(text=self.text, value=self.value)
        return self.selected_option if self.type == "static_select" else None


class ObjectId(BaseModel):
    id: str


class Interaction(BaseModel):
    type: str
    user: ObjectId
    channel: ObjectId | None = None
    message: dict[str, Any] | None = None
    response_url: str | None = None
    actions: list[BlockAction] = []

    def question(self) -> SlackQuestion | None:
        """Return the question that a button asks, or None if the interaction is something else."""
        choice = self.actions[0].choice() if self.type == "block_actions" and self.actions else None
        if not choice:
            return None
        person, action_ts, title = self.user.id, self.actions[0].action_ts, choice.text.text
        if self.channel and self.message:
            ts = self.message["ts"]
            place = Place.for_reply(self.channel.id, ts, self.message.get("thread_ts"))
            # The id is that of the message and the choice, so that pressing a button twice before it is replaced asks once.
            return SlackQuestion(choice.value, place.conversation(person), f"{ts} {choice.value}", place, title, self.message)
        # An ephemeral message comes without its content and is answered by its response_url; the home is answered in a direct message.
        return SlackQuestion(choice.value, person, action_ts, self.response_url or Place(person), title)


def plain_text(text: str) -> str:
    """Return a message as the person typed it, without Slack's escapes and markup; mentions without a label are left out."""

    def readable(reference: re.Match[str]) -> str:
        if reference["label"]:
            return f"#{reference['label']}" if reference["kind"] == "#" else reference["label"]
        return "" if reference["kind"] else reference["target"].removeprefix("mailto:").removeprefix("tel:")

    return " ".join(unescape(_REFERENCE.sub(readable, text)).split())
