"""What Teams sends: activities, read."""

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
    """In a team's channel, of the thread: it ends in ";messageid=…"."""


class Entity(BaseModel):
    type: str | None = None
    text: str | None = None
    """Of a mention: the part of the activity's text that it is."""
    mentioned: Account | None = None


class Reference(BaseModel):
    """All that is needed to write to a conversation, now or later. Kept with the person's messages, and gone with them."""

    service_url: str
    conversation: str
    bot: str
    person: str


class Activity(BaseModel):
    """The fields the channel uses of the Bot Framework's Activity. Raises pydantic.ValidationError."""

    type: str
    service_url: str = Field(alias="serviceUrl")
    channel: str = Field(alias="channelId")
    sender: Account = Field(alias="from")
    recipient: Account
    """The bot, as it is known in this conversation."""
    conversation: ConversationAccount
    id: str = Field(default_factory=lambda: uuid.uuid4().hex)
    name: str | None = None
    text: str | None = None
    value: Any = None
    entities: list[Entity] | None = None
    members_added: list[Account] | None = Field(None, alias="membersAdded")

    def said(self) -> str:
        """What the person typed or chose, without the markup of those they mention; the bot's own name is no part of it."""
        text = self.text or ""
        for entity in self.entities or []:
            if entity.type == "mention" and entity.text and entity.mentioned:
                text = text.replace(entity.text, "" if entity.mentioned.id == self.recipient.id else entity.mentioned.name or "")
        return html.unescape(text).strip() or _chosen(self.value)

    def adds_bot(self) -> bool:
        return any(member.id == self.recipient.id for member in self.members_added or [])

    def reference(self) -> Reference:
        return Reference(service_url=self.service_url, conversation=self.conversation.id, bot=self.recipient.id, person=self.sender.id)

    def sender_id(self) -> str:
        """Of one person in one chat or thread: what they ask in private and in a team is not the same conversation.

        A digest, as Teams' own ids together are longer than what the conversation store holds.
        """
        person = self.sender.directory_id or self.sender.id
        return "teams_" + hashlib.sha256(f"{person}\n{self.conversation.id}".encode()).hexdigest()

    def incoming(self, channel: str) -> Delivery:
        return Delivery(self.said(), self.sender_id(), channel, self.id, {"teams": self.reference().model_dump()})


def _chosen(value: object) -> str:
    """What a card's button says, where Teams did not make a message of it (`cards`)."""
    payload = value.get("payload") if isinstance(value, dict) else value
    return payload if isinstance(payload, str) else ""
