"""Refuse messages while the tracker store is failing.

Stock Rasa wraps each tracker store in a fail-safe store. If the tracker store fails, the fail-safe store starts a new conversation in
memory, so Rasa keeps answering but the conversation is lost. Rasa has no setting to turn this off.
"""

from __future__ import annotations

from collections.abc import Iterable

from rasa.core.tracker_store import FailSafeTrackerStore, TrackerStore
from rasa.shared.core.trackers import DialogueStateTracker

from bot.stores.dependency import Dependency
from bot.stores.tracker import RecentTrackerStore

LONGEST_PAUSE = 2.0  # seconds before trying again after the store hangs
PROBE = "readiness"  # id of a conversation that does not exist
SMALL_PROBE, LARGE_PROBE = 10, 64 * 1024  # characters; a turn stores up to 40,000


class NoFallbackTrackerStore(FailSafeTrackerStore):  # type: ignore[misc]
    """Replacement for Rasa's fail-safe wrapper that raises Unavailable if the store fails."""

    def __init__(self, tracker_store: TrackerStore) -> None:
        super().__init__(tracker_store)
        # Reading and writing are tracked separately, because reading still works when the disk is full.
        self.reading = Dependency("Reading from the tracker store", "people get an apology and no turn is taken", LONGEST_PAUSE)
        self.writing = Dependency("Writing to the tracker store", "people get an apology and no turn is recorded", LONGEST_PAUSE)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        with self.reading.used():
            return await self._tracker_store.retrieve(sender_id)

    async def retrieve_full_tracker(self, sender_id: str) -> DialogueStateTracker | None:
        with self.reading.used():
            return await self._tracker_store.retrieve_full_tracker(sender_id)

    async def keys(self) -> Iterable[str]:
        with self.reading.used():
            keys: Iterable[str] = await self._tracker_store.keys()
            return keys

    async def save(self, tracker: DialogueStateTracker) -> None:
        # Rasa saves more often than it has something to save, which would say nothing about whether the store works.
        if isinstance(self._tracker_store, RecentTrackerStore) and not self._tracker_store.new_events(tracker):
            return
        with self.writing.used():
            await self._tracker_store.save(tracker)

    async def check(self) -> None:
        """Read and write, to find out whether the store works. Raises Unavailable."""
        with self.reading.used():
            await self._tracker_store.retrieve(PROBE)
        if isinstance(self._tracker_store, RecentTrackerStore):
            # Once turns can't be stored, a small row that can is no proof that they can be again.
            size = SMALL_PROBE if self.writing.works else LARGE_PROBE
            with self.writing.used():
                await self._tracker_store.write_probe(size)


def install() -> None:
    """Make Rasa use NoFallbackTrackerStore."""
    import rasa.core.agent as rasa_agent

    rasa_agent.FailSafeTrackerStore = NoFallbackTrackerStore
