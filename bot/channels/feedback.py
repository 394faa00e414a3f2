"""Record feedback that a chat platform delivers, and find the answers that people quote. Failures are only logged."""

from __future__ import annotations

import logging

from rasa.core.agent import Agent

from bot.conversation.types import TurnRecord
from bot.operations.feedback import Feedback, find_posted, find_turn, record, remember_post
from bot.stores.dependency import Unavailable

logger = logging.getLogger(__name__)


async def record_delivered(agent: Agent, feedback: Feedback) -> None:
    """Record feedback, or log why it can't be recorded. Feedback of someone else on a person's reply is ignored."""
    try:
        if not await record(agent, feedback):
            logger.info("%s: feedback on a reply that is not of this conversation", feedback.channel)
    except Unavailable:
        pass  # already logged
    except Exception:
        logger.exception("%s: feedback was not recorded", feedback.channel)


async def remember_delivered(agent: Agent, channel: str, conversation: str, message: str, reply_id: str) -> None:
    """Store what a reply was posted as, so that any server can record feedback on it, or log why it can't be stored."""
    try:
        await remember_post(agent, conversation, message, reply_id)
    except Unavailable:
        pass  # already logged
    except Exception:
        logger.exception("%s: what a reply was posted as was not stored", channel)


async def find_delivered(agent: Agent, channel: str, conversation: str, message: str) -> str | None:
    """Return the id of the reply that was posted as a message. None if there is none, or if it can't be found out, which is logged."""
    try:
        return await find_posted(agent, conversation, message)
    except Unavailable:
        return None  # already logged
    except Exception:
        logger.exception("%s: the reply that feedback is on was not found", channel)
        return None


async def find_quoted(agent: Agent, channel: str, senders: str, message: str) -> TurnRecord | None:
    """Return the turn of the answer that was posted as a message in a conversation whose sender id begins with `senders`.

    None if there is none, or if it can't be found out, which is logged.
    """
    try:
        return await find_turn(agent, senders, message)
    except Unavailable:
        return None  # already logged
    except Exception:
        logger.exception("%s: the answer that a message quotes was not found", channel)
        return None
