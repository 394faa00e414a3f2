"""Lock a conversation during a turn, among all servers, with Redis."""

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

TIMEOUT = 2.0  # seconds, for each call of Redis
EXPIRES_AFTER = 8.0  # seconds; how long a conversation stays locked when its server is killed during a turn
RENEW_EVERY = 2.0  # seconds, during the turn
RETRY_EVERY = 0.05  # seconds


class RedisLockStore(LockStore):  # type: ignore[misc]
    """A lock store that uses redis-py's locks. It takes the same settings in endpoints.yml as Rasa's store of that name.

    Rasa's store reads and writes its tickets in two steps, so that two processes can enter one conversation; polls once a second; blocks
    the event loop while Redis is slow; and leaves the conversation of a killed process locked for a minute.
    """

    def __init__(self, endpoint_config: EndpointConfig) -> None:
        settings = {"socket_timeout": TIMEOUT, "socket_connect_timeout": TIMEOUT, "db": 1, **endpoint_config.kwargs}
        prefix, tls = settings.pop("key_prefix", None), settings.pop("use_ssl", False)
        self._prefix = f"{prefix}:lock:" if prefix else "lock:"
        self._redis = Redis(host=endpoint_config.url or "localhost", ssl=tls, **settings)
        self._health = Dependency("Redis, which locks conversations,", "people get an apology and no turn is taken")
        self._local_locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = LOCK_LIFETIME, wait_time_in_seconds: float = RETRY_EVERY
    ) -> AsyncIterator[None]:
        """Wait at most `lock_lifetime` seconds for the lock. Raises LockError after that, and Unavailable if Redis cannot be reached."""
        # Redis keeps no queue. Within this process, a local lock preserves the order of messages.
        async with self._local_locks.setdefault(conversation_id, asyncio.Lock()):
            lock = self._redis.lock(
                self._prefix + conversation_id, timeout=EXPIRES_AFTER, sleep=wait_time_in_seconds, blocking_timeout=lock_lifetime
            )
            with self._health.used():
                acquired = await lock.acquire()
            if not acquired:
                raise LockError(f"The conversation {conversation_id} was busy for {lock_lifetime:.0f} seconds")
            renewal = asyncio.create_task(self._renew(lock))
            try:
                yield
            finally:
                renewal.cancel()
                # The turn is complete, so a failure to release is not the turn's failure. The lock expires by itself.
                with suppress(Unavailable, LockNotOwnedError), self._health.used(LockNotOwnedError):
                    await lock.release()

    async def _renew(self, lock: Lock) -> None:
        while True:
            await asyncio.sleep(RENEW_EVERY)
            with suppress(Unavailable, LockNotOwnedError), self._health.used(LockNotOwnedError):
                await lock.reacquire()
