"""The guard, which sits between the channels and Rasa. Channels pass each message to it and get the reply back.

Before a turn, the guard responds to messages that are empty or too long, that arrive during maintenance, or that exceed a conversation's
limit of waiting messages. It also strips leading slashes, which Rasa would treat as commands. If a message is delivered several times, it
takes only one turn, and turns are scheduled fairly between clients. After a turn, the guard replaces a failed or empty reply with a notice
and records the outcome.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import unicodedata
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from cachetools import TTLCache
from pydantic import ValidationError
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from bot.answering.render import RenderedReply
from bot.channels.fair_scheduling import Busy, shared_scheduler
from bot.channels.notices import busy_notice, maintenance_notice, notices
from bot.conversation.outcome import Outcome
from bot.conversation.types import Query
from bot.operations import metrics
from bot.rasa_patches.deduplication import AlreadyTaken
from bot.rasa_patches.remote_action import APOLOGY
from bot.stores.dependency import Unavailable

logger = logging.getLogger(__name__)

LONGEST_MESSAGE = 1000  # characters
ZERO_WIDTH_JOINER = "\u200d"  # joins emoji
MAX_WAITING = 5  # turns per conversation, including the current one
REFUSED_AFTER = 1.0  # seconds until someone with too many turns is told so
DEAREST, DEARER_EVERY = 4.0, 100  # times what a short message costs at most, reached after so many characters each
REMEMBERED_SECONDS = 15 * 60.0  # Slack and Teams may redeliver a message for a few minutes
REMEMBERED_TURNS = 20_000

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]


@dataclass(frozen=True)
class Delivery:
    """A message as delivered to a channel. The same message can be delivered more than once."""

    text: object
    """The text as received. Anything other than a string counts as empty."""
    sender: str
    """The conversation's id."""
    channel: str
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    """The message's id, which stays the same if the message is delivered again."""
    metadata: dict[str, Any] | None = None
    """What the channel knows: the page's `career` and, if a button was pressed, its `query`."""
    client: str = ""
    """The sender's network address, if the channel knows it. Otherwise each conversation counts as a separate client."""


@dataclass(frozen=True)
class Button:
    """A suggested reply for the user to choose."""

    title: str
    payload: str
    """The text sent when the button is pressed, which is a question."""
    query: dict[str, Any] | None = None
    """The question as data, which channels send back as the message's metadata `query`. None if the text says it all."""


@dataclass(frozen=True)
class ChannelReply:
    """The assistant's reply to a message, for the channel to render."""

    text: str
    """The reply's text, in the Markdown subset that `bot.channels.markup` describes."""
    buttons: tuple[Button, ...] = ()
    reply: RenderedReply | None = None
    """The reply as data, for channels that draw its parts in their own form. None for notices and for the responses in responses.yml."""
    repeated: bool = False
    """True if the reply was already sent, either by another server or by this one before a restart."""


class StartedTurn(NamedTuple):
    """The turn for a message, started either by this delivery or by an earlier one."""

    task: asyncio.Task[ChannelReply]
    repeated: bool
    """True if an earlier delivery started the turn."""


class Guard:
    """Handles all messages between a channel and Rasa. Each channel has its own guard."""

    def __init__(self, on_new_message: OnNewMessage) -> None:
        self._on_new_message = on_new_message
        self._turns: TTLCache[tuple[str, str], asyncio.Task[ChannelReply]] = TTLCache(REMEMBERED_TURNS, REMEMBERED_SECONDS)
        self._waiting: Counter[str] = Counter()

    def has_room(self, message: Delivery) -> bool:
        """Return whether a message's turn would begin soon. If not, starting it only says that many are asking, so read nothing for it."""
        return shared_scheduler().has_room(_client(message))

    def start_turn(self, message: Delivery) -> StartedTurn:
        """Start the turn for a message, or return the turn that an earlier delivery started. The task never fails."""
        key = message.sender, message.id
        if known := self._turns.get(key):
            return StartedTurn(known, repeated=True)
        task = self._turns[key] = asyncio.create_task(self._take(message))
        return StartedTurn(task, repeated=False)

    def delete(self, sender: str) -> None:
        """Forget a conversation's turns."""
        for key in [key for key in self._turns if key[0] == sender]:
            self._turns.pop(key, None)

    async def reply_to(self, message: Delivery) -> ChannelReply:
        """Return the reply to a message. If the caller is cancelled, the turn still runs to the end."""
        return await asyncio.shield(self.start_turn(message).task)

    async def _take(self, message: Delivery) -> ChannelReply:
        with metrics.counted_turn(message.channel, message.sender, message.id) as turn:
            reply, turn.outcome = await self._answer(message, turn)
            return reply

    async def _answer(self, message: Delivery, turn: metrics.TurnInProgress) -> tuple[ChannelReply, Outcome]:
        if switched_off := maintenance_reply():
            return switched_off, Outcome.MAINTENANCE
        text = clean_text(message.text)
        if not text:
            return ChannelReply(notices().empty), Outcome.EMPTY
        if len(text) > LONGEST_MESSAGE:
            return ChannelReply(notices().too_long.format(longest=LONGEST_MESSAGE)), Outcome.TOO_LONG
        if self._waiting[message.sender] >= MAX_WAITING:
            # Who sends the next flood as soon as this one is answered, has to wait for that.
            await asyncio.sleep(REFUSED_AFTER)
            return ChannelReply(notices().too_many), Outcome.TOO_MANY
        self._waiting[message.sender] += 1
        try:
            return await self._ask(message, text, turn)
        finally:
            self._waiting[message.sender] -= 1
            # Adding an empty Counter removes zero counts, which would otherwise pile up.
            self._waiting += Counter()

    async def _ask(self, message: Delivery, text: str, turn: metrics.TurnInProgress) -> tuple[ChannelReply, Outcome]:
        collector = ReplyCollector()
        try:
            async with shared_scheduler().turn(_client(message), min(DEAREST, 1 + len(text) / DEARER_EVERY)):
                await self._on_new_message(
                    UserMessage(
                        text, collector, message.sender, None, message.channel, message_id=message.id, metadata=_checked(message.metadata)
                    )
                )
        except AlreadyTaken:
            return replace(join_messages(collector.messages), repeated=True), Outcome.REPEATED
        except Busy:
            return ChannelReply(busy_notice()), Outcome.BUSY
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
    """Output channel that collects a turn's messages, and its outcome, which the action attaches to one of the messages.

    Messages are kept with the reply as data, which Rasa's class leaves out.
    """

    def __init__(self) -> None:
        super().__init__()
        self.outcome = Outcome.SMALL_TALK

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        if message.get("utter_action") == APOLOGY:
            self.outcome = Outcome.FAILED
        with contextlib.suppress(ValueError):
            self.outcome = Outcome(str(message.get("outcome")))
        if kept := {key: value for key in ("text", "buttons", "reply") if (value := message.get(key))}:
            await self._persist_message(kept)


def maintenance_reply() -> ChannelReply | None:
    """Return what everyone gets during maintenance instead of a reply, a greeting or an introduction, or None at other times."""
    notice = maintenance_notice()
    return None if notice is None else ChannelReply(notice)


def _client(message: Delivery) -> str:
    """Return who the turn counts for in fair scheduling."""
    return message.client or message.sender


def join_messages(messages: list[dict[str, Any]]) -> ChannelReply:
    """Join a turn's messages into one reply, with the buttons from the last message that has any."""
    buttons: list[dict[str, str]] = next((m["buttons"] for m in reversed(messages) if m.get("buttons")), [])
    text = "\n".join(m["text"] for m in messages if m.get("text"))
    # The data stands for the text, so it has to be all there is.
    reply = _reply_in(messages[0]) if len(messages) == 1 else None
    queries = {each.text: each.query.dump() for each in reply.suggestions} if reply else {}
    return ChannelReply(text, tuple(Button(b["title"], p := b.get("payload", b["title"]), queries.get(p)) for b in buttons), reply)


def _reply_in(message: dict[str, Any]) -> RenderedReply | None:
    """Return the reply that a message carries as data, or None if it carries none, or one of an older release that can't be read."""
    try:
        return RenderedReply.model_validate(message["reply"]) if message.get("reply") else None
    except ValidationError:
        return None


def _checked(metadata: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return a message's metadata without a query that isn't one, because clients can send anything and metadata is stored.

    Whether the query is what the text asks is checked when the message is read.
    """
    if not metadata or "query" not in metadata:
        return metadata
    try:
        query = Query.model_validate(metadata["query"]).dump()
        # JSON can hold halves of characters, which no database takes.
        json.dumps(query, ensure_ascii=False).encode()
        return {**metadata, "query": query}
    except (ValidationError, UnicodeEncodeError):
        return {key: value for key, value in metadata.items() if key != "query"}


def clean_text(text: object) -> str:
    """Return the text without invisible characters, empty lines and leading slashes.

    Rasa treats "/intent" as a command, so anyone could trigger intents by typing it. Without the slash, it's an ordinary message.
    """
    if not isinstance(text, str):
        return ""
    # Longer texts are rejected anyway, so there is no need to process all of a huge one.
    lines = (" ".join(_without_invisible(line).split()) for line in text[: 4 * LONGEST_MESSAGE].splitlines())
    return "\n".join(line for line in lines if line).lstrip("/ \n")


def _without_invisible(line: str) -> str:
    # Nearly all lines are printable, and looking at each character of a long one takes a millisecond.
    return line if line.isprintable() else "".join(map(_visible, line))


def _visible(character: str) -> str:
    """Return what a person sees of a character. Soft hyphens and text direction marks can change how the rest is read."""
    if character == ZERO_WIDTH_JOINER:
        return character
    category = unicodedata.category(character)
    return "" if category == "Cf" else " " if category in {"Cc", "Cs", "Co"} else character
