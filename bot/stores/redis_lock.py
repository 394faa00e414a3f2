"""Use Redis to lock each conversation across all servers while a message is processed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from weakref import WeakValueDictionary

from rasa.core.lock_store import LOCK_LIFETIME, LockError, LockStore
from rasa.utils.endpoints import EndpointConfig
from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.exceptions import LockNotOwnedError

from bot.stores.dependency import Dependency, Unavailable

TIMEOUT = 2.0  # seconds per Redis command
EXPIRES_AFTER = 8.0  # seconds that a conversation stays locked if its server is killed during a turn
RENEW_EVERY = 2.0  # seconds between renewals while the lock is held
RETRY_EVERY = 0.05  # seconds between attempts to acquire the lock
LONGEST_PAUSE = 2.0  # seconds before trying again after Redis hangs


class RedisLockStore(LockStore):  # type: ignore[misc]
    """Lock store based on redis-py's locks. It accepts the same settings in endpoints.yml as Rasa's RedisLockStore.

    Rasa's version reads and writes tickets in separate steps, so two processes can lock the same conversation. It also polls only once a
    second and blocks the event loop while Redis is slow, and if a process is killed, its conversation stays locked for a minute.
    """

    def __init__(self, endpoint_config: EndpointConfig) -> None:
        settings = {"socket_timeout": TIMEOUT, "socket_connect_timeout": TIMEOUT, "db": 1, **endpoint_config.kwargs}
        prefix, tls = settings.pop("key_prefix", None), settings.pop("use_ssl", False)
        self._prefix = f"{prefix}:lock:" if prefix else "lock:"
        self._redis = Redis(host=endpoint_config.url or "localhost", ssl=tls, **settings)
        self._health = Dependency("Redis, which locks conversations,", "people get an apology and no turn is taken", LONGEST_PAUSE)
        self._local_locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = LOCK_LIFETIME, wait_time_in_seconds: float = RETRY_EVERY
    ) -> AsyncIterator[None]:
        """Hold the lock on a conversation.

        Raises LockError if it cannot be acquired within `lock_lifetime` seconds, and Unavailable if Redis fails.
        """
        # Redis locks don't queue waiters, so use a local lock to keep messages in order within this process.
        async with self._local_locks.setdefault(conversation_id, asyncio.Lock()):
            lock = self._redis.lock(self._prefix + conversation_id, timeout=EXPIRES_AFTER)
            give_up_at = time.monotonic() + lock_lifetime
            while not await self._try_to_acquire(lock):
                if time.monotonic() > give_up_at:
                    raise LockError(f"The conversation {conversation_id} was busy for {lock_lifetime:.0f} seconds")
                await asyncio.sleep(wait_time_in_seconds)
            renewal = asyncio.create_task(self._renew(lock))
            try:
                yield
            finally:
                renewal.cancel()
                # The turn is complete, so it shouldn't fail if the lock can't be released. The lock will expire on its own.
                with suppress(Unavailable, LockNotOwnedError), self._health.used(LockNotOwnedError):
                    await lock.release()

    async def _try_to_acquire(self, lock: Lock) -> bool:
        # Each attempt is a call by itself, so that waiting for a busy conversation doesn't count as waiting for Redis.
        with self._health.used():
            acquired: bool = await lock.acquire(blocking=False)
        return acquired

    async def _renew(self, lock: Lock) -> None:
        while True:
            await asyncio.sleep(RENEW_EVERY)
            with suppress(Unavailable, LockNotOwnedError), self._health.used(LockNotOwnedError):
                await lock.reacquire()
