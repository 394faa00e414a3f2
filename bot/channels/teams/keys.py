"""The keys that Microsoft signs its calls to bots with."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import NamedTuple

import httpx
import jwt

from bot.channels.teams.calls import call

logger = logging.getLogger(__name__)

KEPT_FOR = 24 * 60 * 60.0  # seconds; Microsoft asks for new ones to be looked for daily
NOT_MORE_OFTEN = 10.0  # seconds; a caller who makes ids up must not make us ask for each


class KeysUnavailable(Exception):
    """Whether a key is Microsoft's cannot be told just now."""


class Key(NamedTuple):
    key: jwt.PyJWK
    endorsements: frozenset[str]
    """The channels whose calls it may sign; none named means any."""


class Keys:
    """Fetched when the first is needed and kept."""

    def __init__(self, client: httpx.AsyncClient, openid_url: str) -> None:
        self._client = client
        self._openid_url = openid_url
        self._keys: dict[str, Key] = {}
        self._fetched = self._tried = -float("inf")
        self._lock = asyncio.Lock()

    async def find(self, key_id: str) -> Key | None:
        """The key of this id, if there is one. Raises KeysUnavailable."""
        # Who calls with a key we have waits for nobody who makes ids up.
        if self._is_due(key_id):
            async with self._lock:
                if self._is_due(key_id):
                    await self._fetch()
        found = self._keys.get(key_id)
        if not found and self._fetched < self._tried:
            raise KeysUnavailable(f"the keys could not be fetched from {self._openid_url}")
        return found

    def _is_due(self, key_id: str) -> bool:
        now = time.monotonic()
        wanted = key_id not in self._keys or now - self._fetched > KEPT_FOR
        return wanted and now - self._tried > NOT_MORE_OFTEN

    async def _fetch(self) -> None:
        try:
            configuration = (await call(self._client, "GET", self._openid_url)).json()
            published = (await call(self._client, "GET", configuration["jwks_uri"])).json()
            self._keys = {key["kid"]: _read(key) for key in published["keys"] if key["kty"] == "RSA"}
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError, jwt.PyJWTError) as error:
            # The keys we have are good for longer than a day.
            logger.warning("Teams: %s gave no keys: %r", self._openid_url, error)
            self._tried = time.monotonic()
        else:
            self._fetched = self._tried = time.monotonic()


def _read(key: dict[str, object]) -> Key:
    endorsements = key.get("endorsements")
    return Key(jwt.PyJWK(key, algorithm="RS256"), frozenset(endorsements if isinstance(endorsements, list) else ()))
