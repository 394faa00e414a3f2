"""Deletes conversations at an operator's word, from wherever Rasa's endpoints say they are stored."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints

from bot.operations.deletion import delete_conversation
from bot.rasa_patches.store_failures import NoFallbackTrackerStore

ANY = "*"


async def forget(conversations: Sequence[str], endpoints_file: Path) -> AsyncIterator[tuple[str, bool]]:
    """Each conversation, and whether there was any of it; an id that ends in * stands for all that begin so. Raises as deletion does."""
    endpoints = AvailableEndpoints.read_endpoints(str(endpoints_file))
    store = NoFallbackTrackerStore(TrackerStore.create(endpoints.tracker_store))
    locks = LockStore.create(endpoints.lock_store)
    for named in conversations:
        for conversation in await _meant(store, named) or [named]:
            # After the turn that is under way, which would store it anew.
            async with locks.lock(conversation):
                yield conversation, await delete_conversation(store, conversation)


async def _meant(store: TrackerStore, named: str) -> list[str]:
    if not named.endswith(ANY):
        return [named]
    return [conversation for conversation in await store.keys() if conversation.startswith(named.removesuffix(ANY))]
