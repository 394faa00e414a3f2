"""Fetch and cache the keys that Microsoft uses to sign its requests to bots."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import NamedTuple

import httpx
import jwt

from bot.channels.retries import Undelivered, with_retries
from bot.channels.teams.http import send

logger = logging.getLogger(__name__)

REFRESH_AFTER = 24 * 60 * 60.0  # seconds; Microsoft asks bots to check for new keys daily
MAX_ATTEMPTS = 3  # because Microsoft waits for the response meanwhile
MIN_FETCH_INTERVAL = 10.0  # seconds; limits how often requests with made-up key ids can trigger a fetch


class KeysUnavailable(Exception):
    """Failed to fetch the keys, so it's impossible to tell whether a key is Microsoft's."""


class SigningKey(NamedTuple):
    key: jwt.PyJWK
    endorsements: frozenset[str]
    """The channels that the key may sign requests for. If empty, it may sign for any channel."""


class SigningKeys:
    """Cache of Microsoft's signing keys, which are fetched when first needed."""

    def __init__(self, client: httpx.AsyncClient, openid_url: str) -> None:
        self._client = client
        self._openid_url = openid_url
        self._keys: dict[str, SigningKey] = {}
        self._fetched_at = self._attempted_at = -float("inf")
        self._lock = asyncio.Lock()

    async def find(self, key_id: str) -> SigningKey | None:
        """Return the key with this id, or None if Microsoft doesn't have one. Raises KeysUnavailable."""
        # Check before taking the lock too, so that requests with a known key don't wait for a fetch in progress.
        if self._should_fetch(key_id):
            async with self._lock:
                if self._should_fetch(key_id):
                    await self._fetch()
        key = self._keys.get(key_id)
        if not key and self._fetched_at < self._attempted_at:
            raise KeysUnavailable(f"the keys could not be fetched from {self._openid_url}")
        return key

    def _should_fetch(self, key_id: str) -> bool:
        now = time.monotonic()
        is_needed = key_id not in self._keys or now - self._fetched_at > REFRESH_AFTER
        return is_needed and now - self._attempted_at > MIN_FETCH_INTERVAL

    async def _fetch(self) -> None:
        try:
            configuration = (await self._get(self._openid_url)).json()
            key_set = (await self._get(configuration["jwks_uri"])).json()
            self._keys = {key["kid"]: _parse_key(key) for key in key_set["keys"] if key["kty"] == "RSA"}
        except (Undelivered, ValueError, KeyError, TypeError, jwt.PyJWTError) as error:
            # Keep using the cached keys, because they stay valid for longer than a day.
            logger.warning("Teams: cannot fetch keys from %s: %r", self._openid_url, error)
            self._attempted_at = time.monotonic()
        else:
            self._fetched_at = self._attempted_at = time.monotonic()

    async def _get(self, url: str) -> httpx.Response:
        return await with_retries(lambda: send(self._client, "GET", url), MAX_ATTEMPTS)


def _parse_key(key: dict[str, object]) -> SigningKey:
    endorsements = key.get("endorsements")
    return SigningKey(jwt.PyJWK(key, algorithm="RS256"), frozenset(endorsements if isinstance(endorsements, list) else ()))
