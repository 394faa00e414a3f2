"""Answer a message that is delivered twice with one turn, even if the deliveries go to different servers.

The guard deduplicates within one server. Servers take the turns of a conversation one after another, under Rasa's lock, and read it from
the tracker store: a message that is stored there has been answered.
"""

from __future__ import annotations

from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker


class AlreadyTaken(Exception):
    """The message was answered before. Its output channel has been sent the same replies again."""


class DeduplicatingProcessor(MessageProcessor):  # type: ignore[misc]
    async def _handle_message_with_tracker(self, message: UserMessage, tracker: DialogueStateTracker) -> None:
        replies = replies_to(message.message_id, tracker)
        if replies is None:
            await super()._handle_message_with_tracker(message, tracker)
            return
        for reply in replies:
            await message.output_channel.send_response(message.sender_id, reply.message())
        raise AlreadyTaken(message.message_id)


def replies_to(message_id: str, tracker: DialogueStateTracker) -> list[BotUttered] | None:
    """Return the replies to a message, or None if the tracker does not have the message."""
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
    """Make Rasa use this class. Rasa has no setting for it."""
    import rasa.core.agent as rasa_agent

    rasa_agent.MessageProcessor = DeduplicatingProcessor
