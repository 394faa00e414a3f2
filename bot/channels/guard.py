"""What every channel does with a message before and after the assistant sees it.

Before: a message too long or with nothing in it is answered at once, and what a person types is text, never a command to Rasa.
After: a turn that failed or said nothing still gets a sentence. In between: a message delivered twice is one turn, and nobody
keeps others waiting by sending many at once.
"""

from __future__ import annotations

import asyncio
import logging
import unicodedata
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cachetools import TTLCache
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from bot.channels.notices import notices
from bot.runtime.outages import Unavailable

logger = logging.getLogger(__name__)

LONGEST_MESSAGE = 1000  # characters
MOST_WAITING = 5  # turns of one conversation at once, each waiting for the one before
REMEMBERED_FOR = 15 * 60.0  # seconds; Slack and Teams deliver again for a few minutes
MOST_REMEMBERED = 20_000  # turns

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]


@dataclass(frozen=True)
class Incoming:
    """A message as a channel received it."""

    text: object
    sender: str
    """The conversation's id."""
    channel: str
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    """The sender's or the platform's id of the message, the same whenever it is delivered again."""
    metadata: dict[str, Any] | None = None


@dataclass(frozen=True)
class Button:
    title: str
    payload: str
    """What pressing it says; the text of a question (docs/adr/0002)."""


@dataclass(frozen=True)
class Said:
    """What the assistant says in one turn."""

    text: str
    """In the Markdown of `bot.channels.markup`."""
    buttons: tuple[Button, ...] = ()


class Turn(NamedTuple):
    task: asyncio.Task[Said]
    repeated: bool
    """Whether the message had been delivered before."""


class Guard:
    """Between a channel and the assistant; one for each channel of a server."""

    def __init__(self, on_new_message: OnNewMessage) -> None:
        self._on_new_message = on_new_message
        self._turns: TTLCache[tuple[str, str], asyncio.Task[Said]] = TTLCache(MOST_REMEMBERED, REMEMBERED_FOR)
        self._waiting: Counter[str] = Counter()

    def begin(self, message: Incoming) -> Turn:
        """Starts the message's turn, or finds the one that it has started before. Its task never fails."""
        key = message.sender, message.id
        if known := self._turns.get(key):
            return Turn(known, repeated=True)
        task = self._turns[key] = asyncio.create_task(self._take(message))
        return Turn(task, repeated=False)

    def has_begun(self, message: Incoming) -> bool:
        return (message.sender, message.id) in self._turns

    def forget(self, sender: str) -> None:
        """Keeps nothing of a conversation's past turns."""
        for key in [key for key in self._turns if key[0] == sender]:
            self._turns.pop(key, None)

    async def turn(self, message: Incoming) -> Said:
        """What the assistant says to a message. A caller that is cancelled does not cancel the turn."""
        return await asyncio.shield(self.begin(message).task)

    async def _take(self, message: Incoming) -> Said:
        text = cleaned(message.text)
        if not text:
            return Said(notices().empty)
        if len(text) > LONGEST_MESSAGE:
            return Said(notices().too_long.format(longest=LONGEST_MESSAGE))
        if self._waiting[message.sender] >= MOST_WAITING:
            return Said(notices().too_many)
        self._waiting[message.sender] += 1
        try:
            return await self._ask(message, text)
        finally:
            self._waiting[message.sender] -= 1
            # Zero counts of conversations long gone would only fill memory.
            self._waiting += Counter()

    async def _ask(self, message: Incoming, text: str) -> Said:
        replies = CollectingOutputChannel()
        try:
            await self._on_new_message(
                UserMessage(text, replies, message.sender, None, message.channel, message_id=message.id, metadata=message.metadata)
            )
        except Unavailable:
            return Said(notices().unavailable)
        except Exception:
            reference = uuid.uuid4().hex[:8]
            logger.exception("conversation %s: a turn failed, reference %s", message.sender, reference)
            return Said(notices().failed.format(reference=reference))
        said = joined(replies.messages)
        if not said.text:
            logger.error("conversation %s: a turn said nothing", message.sender)
            return Said(notices().silent)
        return said


def joined(messages: list[dict[str, Any]]) -> Said:
    """The messages of one turn as one; the buttons are those of the last that has any."""
    buttons: list[dict[str, str]] = next((m["buttons"] for m in reversed(messages) if m.get("buttons")), [])
    text = "\n".join(m["text"] for m in messages if m.get("text"))
    return Said(text, tuple(Button(b["title"], b.get("payload", b["title"])) for b in buttons))


def cleaned(text: object) -> str:
    """The text as one line of what a person can see, without what Rasa would take for a command.

    Rasa runs "/intent" typed by anyone; without the slash it is a message like any other.
    """
    if not isinstance(text, str):
        return ""
    # A text far too long is refused for its length: there is no need to look at all of it.
    text = text[: 4 * LONGEST_MESSAGE]
    # Control characters, and marks that turn the direction of what follows, show nothing and change what is read.
    visible = "".join(" " if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co"} and c != "\u200d" else c for c in text)
    return " ".join(visible.split()).lstrip("/ ")
