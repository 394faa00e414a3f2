"""Parse the activities that Teams sends."""

from __future__ import annotations

import hashlib
import html
import uuid
from typing import Any

from pydantic import BaseModel, Field

from bot.channels.guard import Delivery


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
    text: str | None = None
    value: Any = None
    entities: list[Entity] | None = None
    members_added: list[Account] | None = Field(None, alias="membersAdded")

    def question(self) -> str:
        """Return the question that the user typed or selected, with mentions as plain names and mentions of the bot removed."""
        text = self.text or ""
        for entity in self.entities or []:
            if entity.type == "mention" and entity.text and entity.mentioned:
                text = text.replace(entity.text, "" if entity.mentioned.id == self.recipient.id else entity.mentioned.name or "")
        return html.unescape(text).strip() or _submitted_payload(self.value)

    def adds_bot(self) -> bool:
        """Return True if the bot is one of the added members."""
        return any(member.id == self.recipient.id for member in self.members_added or [])

    def reference(self) -> ConversationReference:
        return ConversationReference(
            service_url=self.service_url, conversation=self.conversation.id, bot=self.recipient.id, person=self.sender.id
        )

    def sender_id(self) -> str:
        """Return the sender id for Rasa. Each user has a separate one in each chat or thread.

        It's a hash, because Teams' own ids combined are too long for the column in the tracker store.
        """
        person = self.sender.directory_id or self.sender.id
        return "teams_" + hashlib.sha256(f"{person}\n{self.conversation.id}".encode()).hexdigest()

    def to_delivery(self, channel: str) -> Delivery:
        """Return the message for the guard, with the conversation reference in its metadata."""
        return Delivery(self.question(), self.sender_id(), channel, self.id, {"teams": self.reference().model_dump()})


def _submitted_payload(value: object) -> str:
    """Return the button's payload if the client submitted the card instead of sending a message (see `cards`)."""
    payload = value.get("payload") if isinstance(value, dict) else value
    return payload if isinstance(payload, str) else ""
