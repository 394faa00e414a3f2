"""A message that comes twice is one turn, whichever servers it comes to.

The guard knows what its own server was sent. Servers of one conversation take its turns one after another, by Rasa's lock, and find what
was said before in the store: so a message that is there has been answered.
"""

from __future__ import annotations

from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker


class AlreadyTaken(Exception):
    """The message was answered before; its output channel has been sent what was said to it then."""


class OnceProcessor(MessageProcessor):  # type: ignore[misc]
    async def _handle_message_with_tracker(self, message: UserMessage, tracker: DialogueStateTracker) -> None:
        said = replies_to(message.message_id, tracker)
        if said is None:
            await super()._handle_message_with_tracker(message, tracker)
            return
        for reply in said:
            await message.output_channel.send_response(message.sender_id, reply.message())
        raise AlreadyTaken(message.message_id)


def replies_to(message_id: str, tracker: DialogueStateTracker) -> list[BotUttered] | None:
    """None if the tracker has no such message."""
    replies: list[BotUttered] = []
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            replies.insert(0, event)
        elif isinstance(event, UserUttered):
            if event.message_id == message_id:
                return replies
            replies = []
    return None


def install() -> None:
    """Make Rasa use this class; it offers no setting for it."""
    import rasa.core.agent as rasa_agent

    rasa_agent.MessageProcessor = OnceProcessor
