"""What every channel does with a message before and after the assistant sees it.

Before: a message too long or with nothing in it is answered at once; what a person types is text, never a command to Rasa.
After: a turn that failed or said nothing still gets a sentence.
"""

from __future__ import annotations

import logging
import unicodedata
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint

from bot.channels.notices import notices

logger = logging.getLogger(__name__)

LONGEST_MESSAGE = 1000  # characters

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]


class Guarded(InputChannel):  # type: ignore[misc]
    """Mixed in before a Rasa channel, guards every message that comes in by it."""

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        return super().blueprint(guarded(on_new_message))


def guarded(on_new_message: OnNewMessage) -> OnNewMessage:
    async def guard(message: UserMessage) -> None:
        text = cleaned(message.text)
        if not text:
            await _notify(message, notices().empty)
        elif len(text) > LONGEST_MESSAGE:
            await _notify(message, notices().too_long.format(longest=LONGEST_MESSAGE))
        else:
            message.text = text
            await _answered(message, on_new_message)

    return guard


async def _answered(message: UserMessage, on_new_message: OnNewMessage) -> None:
    said = _count_replies(message.output_channel)
    try:
        await on_new_message(message)
    except Exception:
        reference = uuid.uuid4().hex[:8]
        logger.exception("conversation %s: a turn failed, reference %s", message.sender_id, reference)
        await _notify(message, notices().failed.format(reference=reference))
        return
    if not said:
        logger.error("conversation %s: a turn said nothing", message.sender_id)
        await _notify(message, notices().silent)


def _count_replies(channel: OutputChannel) -> list[dict[str, Any]]:
    """A list that every reply sent from now on is added to."""
    said: list[dict[str, Any]] = []
    send = channel.send_response

    async def counting(recipient_id: str, reply: dict[str, Any]) -> None:
        said.append(reply)
        await send(recipient_id, reply)

    channel.send_response = counting
    return said


async def _notify(message: UserMessage, text: str) -> None:
    await message.output_channel.send_response(message.sender_id, {"text": text})


def cleaned(text: object) -> str:
    """The text as one line of what a person can see, without what Rasa would take for a command.

    Rasa runs "/intent" typed by anyone; without the slash it is a message like any other.
    """
    if not isinstance(text, str):
        return ""
    # Control characters, and marks that turn the direction of what follows, show nothing and change what is read.
    visible = "".join(" " if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co"} and c != "\u200d" else c for c in text)
    return " ".join(visible.split()).lstrip("/ ")
