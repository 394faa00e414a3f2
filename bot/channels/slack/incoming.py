"""What Slack delivers, and the question in it.

Events come as JSON; presses of buttons, as a form with JSON in its field `payload`; slash commands, as a plain form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any, NamedTuple

from pydantic import BaseModel

# A file or "also send to channel" goes with words of a person's; other subtypes report what happened (someone joined, edited, left).
SUBTYPES_OF_PEOPLE = {None, "file_share", "thread_broadcast"}

_TOKEN = re.compile(r"<(?P<kind>[@#!]?)(?P<target>[^<>|\s]+)(?:\|(?P<label>[^<>]*))?>")


class Place(NamedTuple):
    """Where in Slack something is said."""

    channel: str
    """Or a person's id, which stands for the direct message with them."""
    thread: str | None = None

    @classmethod
    def to_answer(cls, channel: str, ts: str, thread: str | None) -> Place:
        """Where to answer a message: in its thread; in a channel, where it has none, in one under it."""
        return cls(channel, thread if channel.startswith("D") else thread or ts)

    @classmethod
    def of_conversation(cls, conversation: str) -> Place:
        person, *place = conversation.split("_")
        return cls(*place) if len(place) == 2 else cls(person)

    def conversation(self, person: str) -> str:
        """A person has one conversation in direct messages, and one in each thread of a channel: nobody joins another's."""
        return person if self.channel.startswith("D") else f"{person}_{self.channel}_{self.thread}"


@dataclass(frozen=True)
class Question:
    text: str
    conversation: str
    id: str
    """The same whenever Slack delivers it again."""
    answer_to: Place | str
    """A response_url, if a string: the answer is for the person alone."""
    title: str = ""
    """Of the button pressed; empty if none was."""
    pressed: Mapping[str, Any] | None = None
    """The message whose button it was, where it may be changed."""


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


class Envelope(BaseModel):
    type: str
    challenge: str = ""
    event_id: str = ""
    event: Event | None = None

    def question(self) -> Question | None:
        """None if the event is not a person's message to us."""
        event = self.event
        if not event or not event.user or event.bot_id or event.subtype not in SUBTYPES_OF_PEOPLE:
            return None
        direct = event.type == "message" and event.channel.startswith("D")
        if not direct and event.type != "app_mention":
            return None
        place = Place.to_answer(event.channel, event.ts, event.thread_ts)
        return Question(plain(event.text or ""), place.conversation(event.user), self.event_id or event.ts, place)

    def home_of(self) -> str | None:
        """The person who has opened the app's home, if that is what happened."""
        return self.event.user if self.event and self.event.type == "app_home_opened" and self.event.tab == "home" else None


class Command(BaseModel):
    user_id: str
    trigger_id: str
    response_url: str
    text: str = ""

    def question(self) -> Question | None:
        """None if the command came alone."""
        text = plain(self.text)
        return Question(text, self.user_id, self.trigger_id, self.response_url) if text else None


class Words(BaseModel):
    text: str


class Choice(BaseModel):
    """A button, or an option of a menu; both have their words and a value."""

    text: Words
    value: str


class Action(BaseModel):
    type: str
    action_ts: str = ""
    text: Words | None = None
    value: str | None = None
    selected_option: Choice | None = None

    def choice(self) -> Choice | None:
        """None if it is no choice of ours: a link, a checkbox, a date…"""
        if self.type == "button" and self.text and self.value:
            return Choice(text=self.text, value=self.value)
        return self.selected_option if self.type == "static_select" else None


class Identified(BaseModel):
    id: str


class Interaction(BaseModel):
    type: str
    user: Identified
    channel: Identified | None = None
    message: dict[str, Any] | None = None
    response_url: str | None = None
    actions: list[Action] = []

    def question(self) -> Question | None:
        """None if it is no press of a button of ours."""
        choice = self.actions[0].choice() if self.type == "block_actions" and self.actions else None
        if not choice:
            return None
        person, id_, title = self.user.id, self.actions[0].action_ts, choice.text.text
        if self.channel and self.message:
            place = Place.to_answer(self.channel.id, self.message["ts"], self.message.get("thread_ts"))
            # Pressed twice before it is gone, a button asks once.
            return Question(choice.value, place.conversation(person), f"{self.message['ts']} {choice.value}", place, title, self.message)
        # A message that only the person sees comes without its content, and is answered where it is; the home, in a direct message.
        return Question(choice.value, person, id_, self.response_url or Place(person), title)


def plain(text: str) -> str:
    """Slack's form of what a person typed, as they typed it; mentions without a name are left out."""

    def words(token: re.Match[str]) -> str:
        if token["label"]:
            return f"#{token['label']}" if token["kind"] == "#" else token["label"]
        return "" if token["kind"] else token["target"].removeprefix("mailto:").removeprefix("tel:")

    return " ".join(unescape(_TOKEN.sub(words, text)).split())
