"""Reconstruct a conversation's messages, as the visitor saw them, from its tracker."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.guard import Button, ChannelReply, join_messages


@dataclass
class PastTurn:
    """A turn recorded in the tracker."""

    id: str
    """The id of the visitor's message."""
    text: str
    at: float
    """When the visitor's message arrived, as a Unix timestamp."""
    messages: list[dict[str, Any]] = field(default_factory=list)
    """The assistant's messages, in the format that Rasa sends to channels."""

    @property
    def reply(self) -> ChannelReply:
        return join_messages(self.messages)


def past_turns(tracker: DialogueStateTracker | None) -> list[PastTurn]:
    """Return a tracker's turns, oldest first."""
    turns: list[PastTurn] = []
    for event in tracker.events if tracker else ():
        if isinstance(event, UserUttered) and event.text:
            turns.append(PastTurn(event.message_id, event.text, event.timestamp))
        elif isinstance(event, BotUttered) and turns:
            turns[-1].messages.append(event.message())
    return turns


def history_messages(turns: Iterable[PastTurn]) -> list[dict[str, Any]]:
    """Return the messages in the format of the `GET /messages` response."""
    messages: list[dict[str, Any]] = []
    for turn in turns:
        at = int(turn.at)
        messages.append({"id": turn.id, "from": "person", "text": turn.text, "buttons": [], "at": at})
        if turn.messages:
            messages.append({"from": "assistant", "at": at, **reply_message(turn.id, turn.reply)})
    return messages


def reply_message(turn_id: str, reply: ChannelReply) -> dict[str, Any]:
    """Return a reply in the format used by the event stream and the history. Its id is the same in both."""
    message = {"id": f"{turn_id}-reply", "text": reply.text, "buttons": [_button_data(button) for button in reply.buttons]}
    return {**message, "reply": reply.reply.dump()} if reply.reply else message


def _button_data(button: Button) -> dict[str, Any]:
    return {key: value for key, value in asdict(button).items() if value is not None}
