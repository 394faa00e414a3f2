"""What every channel does with a message before and after the assistant sees it.

Before: a message too long or with nothing in it is answered at once, as is any while the assistant is switched off; and what a person
types is text, never a command to Rasa. After: a turn that failed or said nothing still gets a sentence, and how it ended is counted. In
between: a message delivered twice is one turn, and nobody keeps others waiting by sending many at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import unicodedata
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from cachetools import TTLCache
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from bot.channels.fair_scheduling import Fairness
from bot.channels.notices import notices
from bot.conversation.outcome import Outcome
from bot.operations import maintenance, metrics
from bot.rasa_patches.deduplication import AlreadyTaken
from bot.rasa_patches.remote_action import APOLOGY
from bot.stores.dependency import Unavailable

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
    client: str = ""
    """Whence it comes, such as an address, where the channel can tell; else it is the conversation that counts."""


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
    repeated: bool = False
    """Whether another server, or this one before it was started anew, has said it before."""


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
        self._fairness = Fairness()

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
        with metrics.counted_turn(message.channel, message.sender, message.id) as turn:
            said, turn.outcome = await self._answer(message, turn)
            return said

    async def _answer(self, message: Incoming, turn: metrics.TurnInProgress) -> tuple[Said, Outcome]:
        if (notice := maintenance.notice()) is not None:
            return Said(f"{notice or notices().maintenance}\n{notices().helplines}"), Outcome.MAINTENANCE
        text = cleaned(message.text)
        if not text:
            return Said(notices().empty), Outcome.EMPTY
        if len(text) > LONGEST_MESSAGE:
            return Said(notices().too_long.format(longest=LONGEST_MESSAGE)), Outcome.TOO_LONG
        if self._waiting[message.sender] >= MOST_WAITING:
            return Said(notices().too_many), Outcome.TOO_MANY
        self._waiting[message.sender] += 1
        try:
            return await self._ask(message, text, turn)
        finally:
            self._waiting[message.sender] -= 1
            # Zero counts of conversations long gone would only fill memory.
            self._waiting += Counter()

    async def _ask(self, message: Incoming, text: str, turn: metrics.TurnInProgress) -> tuple[Said, Outcome]:
        replies = Replies()
        try:
            async with self._fairness.turn_of(message.client or message.sender):
                await self._on_new_message(
                    UserMessage(text, replies, message.sender, None, message.channel, message_id=message.id, metadata=message.metadata)
                )
        except AlreadyTaken:
            return replace(joined(replies.messages), repeated=True), Outcome.REPEATED
        except Unavailable:
            return Said(notices().unavailable), Outcome.FAILED
        except Exception as error:
            return Said(notices().failed.format(reference=turn.record_error(error))), Outcome.FAILED
        said = joined(replies.messages)
        if not said.text:
            logger.error("a turn said nothing")
            return Said(notices().silent), Outcome.FAILED
        return said, replies.outcome


class Replies(CollectingOutputChannel):  # type: ignore[misc]
    """What is said in a turn, and how the turn ended: the action that says something tells that beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.outcome = Outcome.SMALL_TALK

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        if message.get("utter_action") == APOLOGY:
            self.outcome = Outcome.FAILED
        with contextlib.suppress(ValueError):
            self.outcome = Outcome(str(message.get("outcome")))
        await super().send_response(recipient_id, message)


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
