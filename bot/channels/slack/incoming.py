"""Parse requests from Slack into questions.

Slack sends events as JSON, button presses as a form with JSON in its `payload` field, and slash commands as an ordinary form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any, NamedTuple

from pydantic import BaseModel

from bot.operations.feedback import Feedback

# Subtypes of messages that a user typed: plain messages, /me, messages with a file, and thread replies also sent to the channel.
# The other subtypes report joins, edits and so on.
TYPED_SUBTYPES = {None, "me_message", "file_share", "thread_broadcast"}

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

    @property
    def is_direct(self) -> bool:
        """Whether only one user sees what is posted here."""
        return self.channel.startswith(("D", "U", "W"))

    def conversation(self, person: str) -> str:
        """Return a user's conversation id here. Each thread is a conversation, and direct messages outside threads are another."""
        return f"{person}_{self.channel}_{self.thread}" if self.thread else person


@dataclass(frozen=True)
class SlackQuestion:
    """A question that a user typed or selected in Slack."""

    text: str
    conversation: str
    id: str
    """The question's id, which stays the same if Slack delivers it again."""
    person: str
    """The id of the user who asked."""
    place: Place
    """Where to post the reply."""
    response_url: str = ""
    """If only the user should see the reply, the URL to post it to."""
    button_title: str = ""
    """The title of the button that was pressed. Empty if the question was typed."""
    button_message: Mapping[str, Any] | None = None
    """The message containing the button, if the app is able to edit it."""
    query: Mapping[str, Any] | None = None
    """The question as data, if the button carries it."""


class AssistantThread(BaseModel):
    """A chat in Slack's pane for assistants."""

    user_id: str
    channel_id: str
    thread_ts: str

    @property
    def place(self) -> Place:
        return Place(self.channel_id, self.thread_ts)


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
    edited: dict[str, Any] | None = None
    assistant_thread: AssistantThread | None = None


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
        # Slack reports a mention again when its author edits the message, which already has its answer.
        if event.edited:
            return None
        is_direct_message = event.type == "message" and event.channel.startswith("D")
        if not is_direct_message and event.type != "app_mention":
            return None
        place = Place.for_reply(event.channel, event.ts, event.thread_ts)
        return SlackQuestion(plain_text(event.text or ""), place.conversation(event.user), self.event_id or event.ts, event.user, place)

    def home_opened_by(self) -> str | None:
        """Return the id of the user who opened the app's home, or None for any other event."""
        return self.event.user if self.event and self.event.type == "app_home_opened" and self.event.tab == "home" else None

    def chat_opened(self) -> AssistantThread | None:
        """Return the chat that a user opened in the pane for assistants, or None for any other event."""
        return self.event.assistant_thread if self.event and self.event.type == "assistant_thread_started" else None

    def removed_from(self) -> str | None:
        """Return what the sender ids of conversations contain where the app was removed. None if the event is something else."""
        if self.event and self.event.type in ("channel_left", "group_left") and self.event.channel:
            return f"_{self.event.channel}_"
        # Without the app, nobody in the workspace can write to it any more.
        return "" if self.event and self.event.type == "app_uninstalled" else None


class SlashCommand(BaseModel):
    user_id: str
    trigger_id: str
    response_url: str
    text: str = ""

    def question(self) -> SlackQuestion | None:
        """Return the question, or None if the command has no text."""
        text = plain_text(self.text)
        return SlackQuestion(text, self.user_id, self.trigger_id, self.user_id, Place(self.user_id), self.response_url) if text else None


class TextObject(BaseModel):
    text: str


class Choice(BaseModel):
    """A button that was pressed, or a menu option that was selected."""

    text: TextObject
    value: str

    def question(self) -> tuple[str, dict[str, Any] | None]:
        """Return the text of the question, and the question as data if the button carries it. Buttons of older releases don't."""
        try:
            carried = json.loads(self.value)
            return str(carried["text"]), dict(carried["query"])
        except (ValueError, KeyError, TypeError):
            return self.value, None


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
    trigger_id: str = ""

    def question(self) -> SlackQuestion | None:
        """Return the question from a button, a menu or the shortcut on a message, or None for any other interaction."""
        if self.type == "message_action":
            return self._question_of_shortcut()
        choice = self.actions[0].choice() if self.type == "block_actions" and self.actions else None
        if not choice:
            return None
        person, action_ts, title = self.user.id, self.actions[0].action_ts, choice.text.text
        text, query = choice.question()
        if self.message and (place := self._place()):
            ts = self.message["ts"]
            # Build the id from the message and the choice, so that pressing a button twice before it's replaced only counts once.
            turn_id = f"{ts} {text}"
            return SlackQuestion(text, place.conversation(person), turn_id, person, place, "", title, self.message, query)
        # Slack leaves out the content of ephemeral messages, and replies to them go to their response_url. For the app's home, the reply
        # is a direct message.
        return SlackQuestion(text, person, action_ts, person, Place(person), self.response_url or "", title, None, query)

    def _question_of_shortcut(self) -> SlackQuestion | None:
        """Return the message that the shortcut was used on as a question. Only its user sees the answer."""
        text, person = plain_text(str((self.message or {}).get("text") or "")), self.user.id
        if not text or not self.response_url:
            return None
        return SlackQuestion(text, person, self.trigger_id, person, Place(person), self.response_url, text)

    def feedback(self) -> Feedback | None:
        """Return the verdict on a reply if a feedback button was pressed, or None for any other interaction."""
        action = self.actions[0] if self.type == "block_actions" and self.actions else None
        if not action or action.type != "feedback_buttons":
            return None
        verdict, _, reply_id = (action.value or "").partition(" ")
        place = self._place()
        conversation = place.conversation(self.user.id) if place else self.user.id
        return Feedback.model_validate({"conversation": conversation, "reply_id": reply_id, "verdict": verdict, "channel": "slack"})

    def _place(self) -> Place | None:
        """Return the place of the message that was interacted with, or None if only its user sees it."""
        if not self.channel or not self.message:
            return None
        return Place.for_reply(self.channel.id, self.message["ts"], self.message.get("thread_ts"))


def plain_text(text: str) -> str:
    """Return a message as the user typed it, without Slack's escapes and markup. Mentions without a label are removed."""

    def readable(reference: re.Match[str]) -> str:
        if reference["label"]:
            return f"#{reference['label']}" if reference["kind"] == "#" else reference["label"]
        return "" if reference["kind"] else reference["target"].removeprefix("mailto:").removeprefix("tel:")

    lines = unescape(_REFERENCE.sub(readable, text)).splitlines()
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)
