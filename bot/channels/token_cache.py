"""Cache of the access token with which a channel calls its platform."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from typing import NamedTuple


class AccessToken(NamedTuple):
    text: str
    usable_for: float
    """Seconds until it should be replaced, which is before it expires."""


class TokenCache(ABC):
    """Keeps an access token until it should be replaced. Concurrent callers share one request for a new one."""

    def __init__(self) -> None:
        self._token = ""
        self._usable_until = -float("inf")
        self._fetching: asyncio.Task[AccessToken] | None = None

    @abstractmethod
    async def fetch(self) -> AccessToken:
        """Return another token. Raises Undelivered."""

    async def get(self) -> str:
        """Return a token to use now, getting another one if necessary. Raises Undelivered."""
        if time.monotonic() < self._usable_until:
            return self._token
        if self._fetching is None or self._fetching.done():
            self._fetching = asyncio.create_task(self.fetch())
        # The other callers still wait if one of them is cancelled.
        token = await asyncio.shield(self._fetching)
        self._token, self._usable_until = token.text, time.monotonic() + token.usable_for
        return token.text

    def discard(self, token: str) -> None:
        """Discard a token that the platform rejected."""
        if token == self._token:
            self._usable_until = -float("inf")
