"""Records what people think of replies: thumbs up or down, with a reason if they like (docs/conversations.md)."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import Annotated

from prometheus_client import Counter
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from rasa.core.agent import Agent
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore

from bot.conversation.types import DialogueState, TurnRecord
from bot.operations.database import NoDatabase, in_database
from bot.stores import feedback as table
from bot.stores import questions
from bot.stores.dependency import Unavailable

logger = logging.getLogger(__name__)

LONGEST_REASON = 500  # characters

FEEDBACK = Counter("careers_feedback", "Replies that people found helpful (up) or not (down)", ["channel", "verdict"])


class Verdict(StrEnum):
    UP = "up"
    DOWN = "down"


class Feedback(BaseModel):
    """What someone thinks of a reply."""

    # Errors must not quote what people type.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True)

    conversation: str
    """Id of the conversation, as the channel's messages have it."""
    reply_id: str = Field(pattern=r"^[0-9a-f]{32}$")
    """Id of the reply, see `bot.answering.render.RenderedReply`."""
    verdict: Verdict
    reason: Annotated[str, AfterValidator(lambda reason: reason.replace("\0", ""))] = Field("", max_length=LONGEST_REASON)
    """Why, in the person's own words, without NULs, which PostgreSQL doesn't take. Empty if they gave no reason."""
    channel: str


class CannotRecord(Unavailable):
    """Feedback can't be kept in this kind of tracker store."""


class NoSuchReply(Exception):
    """The conversation has no such reply, so that nothing was written."""


async def record(agent: Agent, feedback: Feedback) -> bool:
    """Record feedback on a reply, in place of any that the conversation gave on it before.

    Return False if the conversation has no such reply. Raises CannotRecord, Unavailable or the lock store's errors.
    """
    # The lock keeps feedback from being stored while the conversation is deleted.
    try:
        async with agent.lock_store.lock(feedback.conversation):
            is_new = await _in_database(agent.tracker_store, partial(_write, feedback))
    except NoSuchReply:
        return False
    if is_new:
        FEEDBACK.labels(feedback.channel, feedback.verdict.value).inc()
        logger.info("feedback", extra={"channel": feedback.channel, "verdict": feedback.verdict.value})
    return True


async def remember_post(agent: Agent, conversation: str, message: str, reply_id: str) -> None:
    """Store which message of a chat platform a reply was posted as, because platforms name that when people rate it.

    Nothing is stored if the conversation was deleted meanwhile. Raises as `record`.
    """
    with contextlib.suppress(NoSuchReply):
        async with agent.lock_store.lock(conversation):
            await _in_database(agent.tracker_store, partial(_write_post, conversation, message, reply_id))


async def find_posted(agent: Agent, conversation: str, message: str) -> str | None:
    """Return the id of the reply that was posted as a message, or None. Raises CannotRecord or Unavailable."""
    return await _in_database(agent.tracker_store, partial(_find_posted, conversation, message), writes=False)


async def find_turn(agent: Agent, senders: str, message: str) -> TurnRecord | None:
    """Return the turn whose reply was posted as a message in a conversation whose sender id begins with `senders`, or None.

    Raises CannotRecord or Unavailable.
    """
    stored = await _in_database(agent.tracker_store, partial(_find_state, senders, message), writes=False)
    state = DialogueState.load(stored) if stored else None
    return state.recent[-1] if state and state.recent else None


async def _in_database[T](store: TrackerStore, use: Callable[[SQLTrackerStore], T], *, writes: bool = True) -> T:
    try:
        return await in_database(store, use, writes=writes, meant=(NoSuchReply,))
    except NoDatabase as error:
        logger.error("Feedback is not kept: that takes SQLite or PostgreSQL, and %s", error)
        raise CannotRecord from error


def _write_post(conversation: str, message: str, reply_id: str, store: SQLTrackerStore) -> None:
    with store.session_scope() as session:
        if not table.has_reply(session, conversation, reply_id):
            raise NoSuchReply
        table.write_post(session, {"conversation": conversation, "message": message, "reply_id": reply_id, "at": time.time()})
        session.commit()


def _find_posted(conversation: str, message: str, store: SQLTrackerStore) -> str | None:
    with store.session_scope() as session:
        return table.reply_posted_as(session, conversation, message)


def _find_state(senders: str, message: str, store: SQLTrackerStore) -> object:
    with store.session_scope() as session:
        return table.state_after_post(session, senders, message)


def _write(feedback: Feedback, store: SQLTrackerStore) -> bool:
    """Return whether this is another verdict than before. Raises NoSuchReply."""
    conversation, reply_id = feedback.conversation, feedback.reply_id
    with store.session_scope() as session:
        if not table.has_reply(session, conversation, reply_id):
            raise NoSuchReply
        before = table.verdict_on(session, conversation, reply_id)
        table.write(session, {**feedback.model_dump(mode="json"), "at": time.time()})
        questions.judge(session, conversation, reply_id, feedback.verdict.value)
        session.commit()
    return before != feedback.verdict
