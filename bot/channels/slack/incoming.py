"""Parse requests from Slack into questions.

Slack sends events as JSON, button presses as a form with JSON in its `payload` field, and slash commands as an ordinary form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any, NamedTuple

from pydantic import BaseModel

# Subtypes of messages that a user typed: plain messages, messages with a file, and thread replies also sent to the channel.
# The other subtypes report joins, edits and so on.
TYPED_SUBTYPES = {None, "file_share", "thread_broadcast"}

_REFERENCE = re.compile(r"<(?P<kind>[@#!]?)(?P<target>[^<>|\s]+)(?:\|(?P<label>[^<>]*))?>")


class Place(NamedTuple):
    """Where to post a message in Slack: a channel or direct message, and a thread if there is one."""

    channel: str
    """The channel's id, or a user's id to send them a direct message."""
    thread: str | None = None

    @classmethod
    def for_reply(cls, channel: str, ts: str, thread: str | None) -> Place:
        """Return the place to reply to a message, which is its thread. If a channel message isn't in a thread, the reply starts one."""
        return cls(channel, thread if channel.startswith("D") else thread or ts)

    @classmethod
    def of_conversation(cls, conversation: str) -> Place:
        """Return the place to post to for a conversation id."""
        person, *place = conversation.split("_")
        return cls(*place) if len(place) == 2 else cls(person)

    def conversation(self, person: str) -> str:
        """Return a user's conversation id here. Direct messages are all one conversation, and each channel thread is another."""
        return person if self.channel.startswith("D") else f"{person}_{self.channel}_{self.thread}"


@dataclass(frozen=True)
class SlackQuestion:
    """A question that a user typed or selected in Slack."""

    text: str
    conversation: str
    id: str
    """The question's id, which stays the same if Slack delivers it again."""
    reply_to: Place | str
    """Where to post the reply, or a response_url if only the user should see it."""
    button_title: str = ""
    """The title of the button that was pressed. Empty if the question was typed."""
    button_message: Mapping[str, Any] | None = None
    """The message containing the button, if the app is able to edit it."""


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
        """Return the question, or None if the event is not a message from a user to the app."""
        event = self.event
        if not event or not event.user or event.bot_id or event.subtype not in TYPED_SUBTYPES:
            return None
        is_direct_message = event.type == "message" and event.channel.startswith("D")
        if not is_direct_message and event.type != "app_mention":
            return None
        place = Place.for_reply(event.channel, event.ts, event.thread_ts)
        return SlackQuestion(plain_text(event.text or ""), place.conversation(event.user), self.event_id or event.ts, place)

    def home_opened_by(self) -> str | None:
        """Return the id of the user who opened the app's home, or None for any other event."""
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
    """A button that was pressed, or a menu option that was selected."""

    text: TextObject
    value: str


class BlockAction(BaseModel):
    type: str
    action_ts: str = ""
    text: TextObject | None = None
    value: str | None = None
    selected_option: Choice | None = None

    def choice(self) -> Choice | None:
        """Return the chosen button or option, or None for elements that the channel doesn't use, such as links and checkboxes."""
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
        """Return the question from a button or menu, or None for any other interaction."""
        choice = self.actions[0].choice() if self.type == "block_actions" and self.actions else None
        if not choice:
            return None
        person, action_ts, title = self.user.id, self.actions[0].action_ts, choice.text.text
        if self.channel and self.message:
            ts = self.message["ts"]
            place = Place.for_reply(self.channel.id, ts, self.message.get("thread_ts"))
            # Build the id from the message and the choice, so that pressing a button twice before it's replaced only counts once.
            return SlackQuestion(choice.value, place.conversation(person), f"{ts} {choice.value}", place, title, self.message)
        # Slack leaves out the content of ephemeral messages, and replies to them go to their response_url. For the app's home, the reply
        # is a direct message.
        return SlackQuestion(choice.value, person, action_ts, self.response_url or Place(person), title)


def plain_text(text: str) -> str:
    """Return a message as the user typed it, without Slack's escapes and markup. Mentions without a label are removed."""

    def readable(reference: re.Match[str]) -> str:
        if reference["label"]:
            return f"#{reference['label']}" if reference["kind"] == "#" else reference["label"]
        return "" if reference["kind"] else reference["target"].removeprefix("mailto:").removeprefix("tel:")

    return " ".join(unescape(_REFERENCE.sub(readable, text)).split())
