"""The guard: every channel passes each message through it and gets the reply back.

Before the turn it answers empty and overlong messages, messages during maintenance and messages beyond the limit of a conversation, and it
removes what Rasa would run as a command. It takes one turn for a message that is delivered several times, and schedules turns fairly
between clients. After the turn it replaces a failure or silence with a sentence and counts the outcome.
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

from bot.channels.fair_scheduling import FairScheduler
from bot.channels.notices import notices
from bot.conversation.outcome import Outcome
from bot.operations import maintenance, metrics
from bot.rasa_patches.deduplication import AlreadyTaken
from bot.rasa_patches.remote_action import APOLOGY
from bot.stores.dependency import Unavailable

logger = logging.getLogger(__name__)

LONGEST_MESSAGE = 1000  # characters
MAX_WAITING = 5  # turns of one conversation, the current one included
REMEMBERED_SECONDS = 15 * 60.0  # Slack and Teams repeat a delivery for a few minutes
REMEMBERED_TURNS = 20_000

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]


@dataclass(frozen=True)
class Delivery:
    """One arrival of a message at a channel."""

    text: object
    """As received. Anything but a string counts as empty."""
    sender: str
    """The id of the conversation."""
    channel: str
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    """The id of the message, which is the same in every delivery of it."""
    metadata: dict[str, Any] | None = None
    client: str = ""
    """The sender's address, where the channel knows it. Without one, each conversation counts as a client."""


@dataclass(frozen=True)
class Button:
    """A suggestion of a reply."""

    title: str
    payload: str
    """The text that pressing the button sends: a question (docs/adr/0002)."""


@dataclass(frozen=True)
class ChannelReply:
    """The reply of one turn, for a channel to render."""

    text: str
    """In the Markdown of `bot.channels.markup`."""
    buttons: tuple[Button, ...] = ()
    repeated: bool = False
    """Whether the reply was sent before, by another server or by this one before a restart."""


class StartedTurn(NamedTuple):
    """A turn that was started by this delivery of its message or by an earlier one."""

    task: asyncio.Task[ChannelReply]
    repeated: bool
    """Whether an earlier delivery started it."""


class Guard:
    """Stands between one channel of a server and Rasa."""

    def __init__(self, on_new_message: OnNewMessage) -> None:
        self._on_new_message = on_new_message
        self._turns: TTLCache[tuple[str, str], asyncio.Task[ChannelReply]] = TTLCache(REMEMBERED_TURNS, REMEMBERED_SECONDS)
        self._waiting: Counter[str] = Counter()
        self._scheduler = FairScheduler()

    def start_turn(self, message: Delivery) -> StartedTurn:
        """Start the turn of a message, or return the one that an earlier delivery started. The task never fails."""
        key = message.sender, message.id
        if known := self._turns.get(key):
            return StartedTurn(known, repeated=True)
        task = self._turns[key] = asyncio.create_task(self._take(message))
        return StartedTurn(task, repeated=False)

    def has_started(self, message: Delivery) -> bool:
        """Return whether an earlier delivery of the message started its turn."""
        return (message.sender, message.id) in self._turns

    def delete(self, sender: str) -> None:
        """Drop the remembered turns of a conversation."""
        for key in [key for key in self._turns if key[0] == sender]:
            self._turns.pop(key, None)

    async def reply_to(self, message: Delivery) -> ChannelReply:
        """Take the turn of a message and return the reply. The turn continues if the caller is cancelled."""
        return await asyncio.shield(self.start_turn(message).task)

    async def _take(self, message: Delivery) -> ChannelReply:
        with metrics.counted_turn(message.channel, message.sender, message.id) as turn:
            reply, turn.outcome = await self._answer(message, turn)
            return reply

    async def _answer(self, message: Delivery, turn: metrics.TurnInProgress) -> tuple[ChannelReply, Outcome]:
        if (notice := maintenance.notice()) is not None:
            return ChannelReply(f"{notice or notices().maintenance}\n{notices().helplines}"), Outcome.MAINTENANCE
        text = clean_text(message.text)
        if not text:
            return ChannelReply(notices().empty), Outcome.EMPTY
        if len(text) > LONGEST_MESSAGE:
            return ChannelReply(notices().too_long.format(longest=LONGEST_MESSAGE)), Outcome.TOO_LONG
        if self._waiting[message.sender] >= MAX_WAITING:
            return ChannelReply(notices().too_many), Outcome.TOO_MANY
        self._waiting[message.sender] += 1
        try:
            return await self._ask(message, text, turn)
        finally:
            self._waiting[message.sender] -= 1
            # Adding an empty Counter drops the zero counts, which would otherwise pile up.
            self._waiting += Counter()

    async def _ask(self, message: Delivery, text: str, turn: metrics.TurnInProgress) -> tuple[ChannelReply, Outcome]:
        collector = ReplyCollector()
        try:
            async with self._scheduler.turn(message.client or message.sender):
                await self._on_new_message(
                    UserMessage(text, collector, message.sender, None, message.channel, message_id=message.id, metadata=message.metadata)
                )
        except AlreadyTaken:
            return replace(join_messages(collector.messages), repeated=True), Outcome.REPEATED
        except Unavailable:
            return ChannelReply(notices().unavailable), Outcome.FAILED
        except Exception as error:
            return ChannelReply(notices().failed.format(reference=turn.record_error(error))), Outcome.FAILED
        reply = join_messages(collector.messages)
        if not reply.text:
            logger.error("a turn sent no reply")
            return ChannelReply(notices().silent), Outcome.FAILED
        return reply, collector.outcome


class ReplyCollector(CollectingOutputChannel):  # type: ignore[misc]
    """Collects the messages of a turn and its outcome, which the action sends along with a message."""

    def __init__(self) -> None:
        super().__init__()
        self.outcome = Outcome.SMALL_TALK

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        if message.get("utter_action") == APOLOGY:
            self.outcome = Outcome.FAILED
        with contextlib.suppress(ValueError):
            self.outcome = Outcome(str(message.get("outcome")))
        await super().send_response(recipient_id, message)


def join_messages(messages: list[dict[str, Any]]) -> ChannelReply:
    """Join the messages of a turn into one reply, with the buttons of the last message that has any."""
    buttons: list[dict[str, str]] = next((m["buttons"] for m in reversed(messages) if m.get("buttons")), [])
    text = "\n".join(m["text"] for m in messages if m.get("text"))
    return ChannelReply(text, tuple(Button(b["title"], b.get("payload", b["title"])) for b in buttons))


def clean_text(text: object) -> str:
    """Return the text on one line, without invisible characters and without the slash that Rasa takes for a command.

    Rasa would run "/intent" for anyone who types it. Without the slash it is a message like any other.
    """
    if not isinstance(text, str):
        return ""
    # Longer texts are refused anyway, so most of a huge one need not be read.
    text = text[: 4 * LONGEST_MESSAGE]
    # Control characters and marks of text direction are invisible and can change how the rest is read. U+200D joins emoji.
    visible = "".join(" " if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co"} and c != "\u200d" else c for c in text)
    return " ".join(visible.split()).lstrip("/ ")
