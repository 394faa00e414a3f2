"""Parse the activities that Teams sends."""

from __future__ import annotations

import hashlib
import html
import json
import uuid
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from bot.channels.guard import Delivery
from bot.channels.teams.quotes import PLACEHOLDER, Attachment, quoted_in_entity
from bot.conversation.history import QUOTED
from bot.conversation.types import TurnRecord
from bot.operations.feedback import LONGEST_REASON


class Account(BaseModel):
    id: str
    name: str | None = None
    directory_id: str | None = Field(None, alias="aadObjectId")


class ConversationAccount(BaseModel):
    id: str = Field(min_length=1)
    """The conversation's id. In a team's channel, each thread has its own id, ending in ";messageid=…"."""


class Entity(BaseModel):
    type: str | None = None
    text: str | None = None
    """For mentions, the text as it appears in the activity's text."""
    mentioned: Account | None = None
    quoted_reply: Any = Field(None, alias="quotedReply")


class Team(BaseModel):
    id: str


class ChannelData(BaseModel):
    team: Team | None = None


class Pressed(BaseModel):
    """What a button carries (see `cards`)."""

    payload: str = ""
    query: dict[str, Any] | None = None

    @classmethod
    def read(cls, value: object) -> Pressed:
        """Return what a client submits for a button, which may only be its text."""
        try:
            return cls.model_validate({"payload": value} if isinstance(value, str) else value)
        except ValidationError:
            return cls()


class ConversationReference(BaseModel):
    """The details needed to post to a conversation, now or later. Stored with the user's messages and deleted with them."""

    service_url: str
    conversation: str
    bot: str
    person: str


class Activity(BaseModel):
    """A Bot Framework activity, with only the fields that the channel uses."""

    type: str
    service_url: str = Field(alias="serviceUrl")
    channel: str = Field(alias="channelId")
    sender: Account = Field(alias="from")
    recipient: Account
    """The bot's account in the conversation."""
    conversation: ConversationAccount
    id: str = Field(default_factory=lambda: uuid.uuid4().hex)
    name: str | None = None
    action: str | None = None
    text: str | None = None
    value: Any = None
    reply_to: str | None = Field(None, alias="replyToId")
    entities: list[Entity] | None = None
    attachments: list[Attachment] | None = None
    members_added: list[Account] | None = Field(None, alias="membersAdded")
    members_removed: list[Account] | None = Field(None, alias="membersRemoved")
    channel_data: ChannelData | None = Field(None, alias="channelData")

    def question(self) -> str:
        """Return the question that the user typed or selected, with mentions as plain names and mentions of the bot removed."""
        text = self.text or ""
        for entity in self.entities or []:
            if entity.type == "mention" and entity.text and entity.mentioned:
                text = text.replace(entity.text, "" if entity.mentioned.id == self.recipient.id else entity.mentioned.name or "")
        return html.unescape(PLACEHOLDER.sub(" ", text)).strip() or self._pressed().payload

    def quoted_message(self) -> str | None:
        """Return the id of the message that this one quotes, or None."""
        named = [quoted_in_entity(entity.quoted_reply) for entity in self.entities or [] if entity.type == "quotedReply"]
        return next(filter(None, [*named, *(each.quotes() for each in self.attachments or [])]), None)

    def query(self) -> dict[str, Any] | None:
        """Return the question as data if the user pressed a button that carries it, or None."""
        pressed = self._pressed()
        return pressed.query if pressed.payload == self.question() else None

    def _pressed(self) -> Pressed:
        """Return what the button that was pressed carries."""
        value = self.value
        # A card's actions of the type Action.Execute arrive with their data one level further down.
        if isinstance(value, dict) and isinstance(value.get("action"), dict):
            value = value["action"].get("data")
        return Pressed.read(value)

    def feedback(self) -> tuple[str, str] | None:
        """Return the verdict on the message that `reply_to` names, and the reason for it. None if the activity isn't feedback."""
        value = self.value if isinstance(self.value, dict) else {}
        if self.name != "message/submitAction" or value.get("actionName") != "feedback":
            return None
        action = value.get("actionValue")
        given: dict[str, Any] = action if isinstance(action, dict) else {}
        verdict = {"like": "up", "dislike": "down"}.get(str(given.get("reaction")), "")
        try:
            reason = str(json.loads(given.get("feedback") or "{}").get("feedbackText") or "")
        except (ValueError, TypeError, AttributeError):
            reason = ""
        return verdict, reason[:LONGEST_REASON]

    def adds_bot(self) -> bool:
        """Return True if the bot is one of the added members."""
        return any(member.id == self.recipient.id for member in self.members_added or [])

    def removes_bot(self) -> bool:
        """Return True if the bot was uninstalled or removed from the chat or team. An upgrade of the app doesn't count."""
        if self.type == "installationUpdate":
            return self.action == "remove"
        return self.type == "conversationUpdate" and any(member.id == self.recipient.id for member in self.members_removed or [])

    def reference(self) -> ConversationReference:
        return ConversationReference(
            service_url=self.service_url, conversation=self.conversation.id, bot=self.recipient.id, person=self.sender.id
        )

    def chat_prefix(self) -> str:
        """Return what the sender ids of all conversations in this chat, or in all threads of this team, begin with."""
        team = self.channel_data.team if self.channel_data else None
        return f"teams_{_digest(team.id if team else self.conversation.id.partition(';')[0])}_"

    def quotable(self) -> str:
        """Return what the sender ids begin with whose answers the sender sees here: all of a chat, and only their own in a team."""
        return self.sender_id() if self.channel_data and self.channel_data.team else self.chat_prefix()

    def sender_id(self) -> str:
        """Return the sender id for Rasa. Each user has a separate one in each chat or thread.

        It's made of hashes, because Teams' own ids combined are too long for the column in the tracker store.
        """
        person = self.sender.directory_id or self.sender.id
        return self.chat_prefix() + _digest(f"{person}\n{self.conversation.id}")

    def to_delivery(self, channel: str, quoted: TurnRecord | None = None) -> Delivery:
        """Return the message for the guard. Its metadata has the conversation reference and the turn of the answer that it quotes."""
        metadata: dict[str, Any] = {"teams": self.reference().model_dump()}
        if query := self.query():
            metadata["query"] = query
        if quoted:
            metadata[QUOTED] = quoted.model_dump(mode="json", exclude_defaults=True)
        return Delivery(self.question(), self.sender_id(), channel, self.id, metadata)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
