"""One turn at a time in each conversation, whichever process it comes to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from weakref import WeakValueDictionary

from rasa.core.lock_store import LOCK_LIFETIME, LockError, LockStore
from rasa.utils.endpoints import EndpointConfig
from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.exceptions import LockNotOwnedError

from bot.stores.dependency import Dependency, Unavailable

ANSWERED_WITHIN = 2.0  # seconds
HELD_FOR = 8.0  # seconds; so long does a conversation wait for a process that was killed in its turn
RENEWED_EVERY = 2.0  # seconds, while the turn lasts
TRIED_EVERY = 0.05  # seconds


class RedisLockStore(LockStore):  # type: ignore[misc]
    """By Redis' own locks. It has the keys of Rasa's store of that name in endpoints.yml.

    The stock store reads and writes its tickets in two steps, so that two processes can hold one conversation at once; looks every second
    whether it is its turn; stops the whole server while Redis is slow; and keeps a killed process' conversation locked for a minute.
    """

    def __init__(self, endpoint_config: EndpointConfig) -> None:
        settings = {"socket_timeout": ANSWERED_WITHIN, "socket_connect_timeout": ANSWERED_WITHIN, "db": 1, **endpoint_config.kwargs}
        prefix, tls = settings.pop("key_prefix", None), settings.pop("use_ssl", False)
        self._prefix = f"{prefix}:lock:" if prefix else "lock:"
        self._redis = Redis(host=endpoint_config.url or "localhost", ssl=tls, **settings)
        self._server = Dependency("Redis, for the locks of conversations,", "people get an apology and no turn is taken")
        self._here: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = LOCK_LIFETIME, wait_time_in_seconds: float = TRIED_EVERY
    ) -> AsyncIterator[None]:
        """Waits for at most `lock_lifetime` seconds. Raises LockError after that, and Unavailable if Redis cannot be reached."""
        # Redis keeps no queue: within this process, messages are taken in the order they came.
        async with self._here.setdefault(conversation_id, asyncio.Lock()):
            lock = self._redis.lock(
                self._prefix + conversation_id, timeout=HELD_FOR, sleep=wait_time_in_seconds, blocking_timeout=lock_lifetime
            )
            with self._server.used():
                acquired = await lock.acquire()
            if not acquired:
                raise LockError(f"The conversation {conversation_id} was busy for {lock_lifetime:.0f} seconds")
            keeping = asyncio.create_task(self._keep(lock))
            try:
                yield
            finally:
                keeping.cancel()
                # The turn has been taken: that Redis cannot be told is no reason to deny it. The lock goes by itself.
                with suppress(Unavailable, LockNotOwnedError), self._server.used(LockNotOwnedError):
                    await lock.release()

    async def _keep(self, lock: Lock) -> None:
        while True:
            await asyncio.sleep(RENEWED_EVERY)
            with suppress(Unavailable, LockNotOwnedError), self._server.used(LockNotOwnedError):
                await lock.reacquire()
