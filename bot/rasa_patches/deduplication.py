"""Process each message only once, even if it is delivered twice to different servers.

The guard detects duplicates that reach the same server. Duplicates that reach different servers are detected here, by looking up the
message in the stored conversation. This is safe because Rasa locks the conversation, so that only one server at a time can process a
message.
"""

from __future__ import annotations

from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker


class AlreadyTaken(Exception):
    """Raised when a message has already been answered, after sending the same replies again."""


class DeduplicatingProcessor(MessageProcessor):  # type: ignore[misc]
    """Message processor that repeats the stored replies to a duplicate message instead of processing it again."""

    async def _handle_message_with_tracker(self, message: UserMessage, tracker: DialogueStateTracker) -> None:
        replies = replies_to(message.message_id, tracker)
        if replies is None:
            await super()._handle_message_with_tracker(message, tracker)
            return
        for reply in replies:
            await message.output_channel.send_response(message.sender_id, reply.message())
        raise AlreadyTaken(message.message_id)


def replies_to(message_id: str, tracker: DialogueStateTracker) -> list[BotUttered] | None:
    """Return the replies to a message, or None if the message is not in the tracker."""
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
    """Make Rasa use DeduplicatingProcessor. Rasa has no setting for the processor class."""
    import rasa.core.agent as rasa_agent

    rasa_agent.MessageProcessor = DeduplicatingProcessor
