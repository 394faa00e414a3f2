"""Delete the conversations of a place that the assistant was removed from."""

from __future__ import annotations

import logging
from collections.abc import Callable

from rasa.core.agent import Agent

from bot.channels.guard import Guard
from bot.operations.privacy import delete_conversation

logger = logging.getLogger(__name__)


async def delete_matching(agent: Agent, guard: Guard, channel: str, matches: Callable[[str], bool]) -> None:
    """Delete a channel's conversations whose sender ids match. Logs an error if that fails."""
    try:
        deleted = await _delete_matching(agent, guard, channel, matches)
    except Exception:
        logger.exception("The %s channel was removed somewhere, but its conversations were not deleted (docs/conversations.md)", channel)
    else:
        logger.info("The %s channel was removed somewhere: %d conversations deleted", channel, deleted)


async def _delete_matching(agent: Agent, guard: Guard, channel: str, matches: Callable[[str], bool]) -> int:
    store, deleted = agent.tracker_store, 0
    for sender in [sender for sender in await store.keys() if matches(sender)]:
        # Wait for any turn in progress, because it would store the conversation again.
        async with agent.lock_store.lock(sender):
            tracker = await store.retrieve(sender)
            # Programs choose sender ids freely on the REST channel, so look where the conversation was held.
            if tracker and tracker.get_latest_input_channel() == channel:
                deleted += await delete_conversation(store, sender)
        guard.delete(sender)
    return deleted
