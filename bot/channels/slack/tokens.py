"""Get the token with which the app calls Slack, and renew it if the app rotates its tokens."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import math
import time
from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable
from functools import partial

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel, ValidationError
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from sqlalchemy.orm import Session

from bot.channels.retries import Reason, Undelivered, with_retries
from bot.channels.slack.settings import SlackSettings
from bot.channels.token_cache import AccessToken, TokenCache
from bot.operations.database import NoDatabase, in_database
from bot.stores import slack_tokens as table
from bot.stores.dependency import Unavailable

logger = logging.getLogger(__name__)

RENEW_BEFORE = 2 * 60 * 60.0  # seconds before a token expires; Slack's tokens last for twelve hours
RETRY_AFTER = 60.0  # seconds to go on with a token that could not be renewed but has not expired
MAX_ATTEMPTS = 3
CLAIM = 60.0  # seconds that one server may take to renew the tokens, after which another may
POLL = 0.25  # seconds between looking whether another server has renewed them


class Grant(BaseModel):
    """Slack's answer to a refresh token."""

    access_token: str
    refresh_token: str
    expires_in: float
    """Seconds from now."""


class StoredTokens(BaseModel):
    """An app's current tokens, as all servers share them."""

    access_token: str
    refresh_token: str
    renew_at: float
    expires_at: float
    """Unix timestamps."""
    configured: str
    """Digest of the setting that the tokens began with. A new setting replaces them, as after the app was installed again."""


class FixedToken(TokenCache):
    """A token that does not expire."""

    problem = None

    def __init__(self, token: str) -> None:
        super().__init__()
        self._text = token

    async def fetch(self) -> AccessToken:
        return AccessToken(self._text, math.inf)


class RotatingToken(TokenCache):
    """A token that is renewed before it expires, by one server for all that share a database.

    Slack withdraws a refresh token once it was used, so the next one is stored before anything else. The tokens are encrypted with a key
    that is derived from the app's client secret, so a copy of the database is of no use by itself.
    """

    def __init__(self, settings: SlackSettings, store: Callable[[], TrackerStore], refresh: Callable[[str], Awaitable[object]]) -> None:
        """`store` returns the tracker store, and `refresh` Slack's answer to a refresh token. It raises Undelivered."""
        super().__init__()
        self._client_id = settings.client_id
        self._first = settings.refresh_token.get_secret_value()
        self._configured = hashlib.sha256(self._first.encode()).hexdigest()
        self._box = _box(settings.client_secret.get_secret_value())
        self._store = store
        self._refresh = refresh
        self._rejected = ""
        self._unsaved = ""
        """Encrypted tokens that the database did not take, to be stored before anything else."""
        self.problem: Undelivered | None = None
        """Why the token could not be renewed the last time, although it may still work for a while. None if it could."""

    def discard(self, token: str) -> None:
        super().discard(token)
        self._rejected = token

    async def fetch(self) -> AccessToken:
        give_up_at = time.monotonic() + CLAIM
        while True:
            known = await self._read()
            if token := self._fresh(known):
                return token
            now = time.time()
            if await self._in_database(partial(table.claim, client_id=self._client_id, now=now, until=now + CLAIM)):
                return await self._renew()
            if known and self._works(known):  # another server is renewing it
                return AccessToken(known.access_token, POLL)
            if time.monotonic() > give_up_at:
                raise Undelivered(Reason.UNAUTHORIZED, "no token: another server is renewing it and does not finish")
            await asyncio.sleep(POLL)

    async def _renew(self) -> AccessToken:
        """Renew the tokens, which this server has claimed."""
        known = None
        try:
            known = await self._read()
            if token := self._fresh(known):  # another server had just renewed them
                return token
            new = await self._renewed(known.refresh_token if known else self._first)
            self.problem = None
            return AccessToken(new.access_token, new.renew_at - time.time())
        except Undelivered as error:
            self.problem = error
            if not known or not self._works(known):
                raise
            minutes = (known.expires_at - time.time()) / 60
            logger.error("Slack: the token could not be renewed, and expires in %d minutes: %s", minutes, error)
            return AccessToken(known.access_token, RETRY_AFTER)
        finally:
            # If this fails, the claim ends by itself.
            with contextlib.suppress(Undelivered):
                await self._in_database(partial(table.release, client_id=self._client_id))

    async def _renewed(self, refresh_token: str) -> StoredTokens:
        """Use a refresh token, and store what Slack gives for it. Raises Undelivered."""
        try:
            grant = Grant.model_validate(await with_retries(lambda: self._refresh(refresh_token), MAX_ATTEMPTS))
        except ValidationError:
            raise Undelivered(Reason.UNAUTHORIZED, "Slack's answer to the refresh token has no tokens") from None
        except Undelivered as error:
            raise Undelivered(error.reason, f"no token for the refresh token: {error}", error.retry_after) from error
        now = time.time()
        new = StoredTokens(
            access_token=grant.access_token,
            refresh_token=grant.refresh_token,
            renew_at=now + max(grant.expires_in - RENEW_BEFORE, grant.expires_in / 2),
            expires_at=now + grant.expires_in,
            configured=self._configured,
        )
        self._unsaved = self._box.encrypt(new.model_dump_json().encode()).decode()
        await with_retries(self._save)
        return new

    async def _save(self) -> None:
        """Store tokens that aren't stored yet. Raises Undelivered."""
        if self._unsaved:
            await self._in_database(partial(table.write, client_id=self._client_id, sealed=self._unsaved))
            self._unsaved = ""

    async def _read(self) -> StoredTokens | None:
        """Return the stored tokens, or None if there are none that began with this setting and this client secret."""
        await self._save()
        sealed = await self._in_database(partial(table.read, client_id=self._client_id))
        try:
            known = StoredTokens.model_validate_json(self._box.decrypt(sealed.encode())) if sealed else None
        except (InvalidToken, ValidationError):
            return None
        return known if known and known.configured == self._configured else None

    def _works(self, known: StoredTokens) -> bool:
        return time.time() < known.expires_at and known.access_token != self._rejected

    def _fresh(self, known: StoredTokens | None) -> AccessToken | None:
        """Return a token if it works and need not be renewed yet."""
        if not known or not self._works(known) or time.time() >= known.renew_at:
            return None
        self.problem = None
        return AccessToken(known.access_token, known.renew_at - time.time())

    async def _in_database[T](self, use: Callable[[Session], T]) -> T:
        def in_session(store: SQLTrackerStore) -> T:
            with store.session_scope() as session:
                result = use(session)
                session.commit()
                return result

        try:
            return await in_database(self._store(), in_session)
        except NoDatabase as error:
            raise Undelivered(Reason.UNAUTHORIZED, f"rotating tokens need SQLite or PostgreSQL, and {error}") from error
        except Unavailable as error:
            raise Undelivered(Reason.UNREACHABLE, f"the rotating token cannot be read or stored: {error}") from error


def _box(client_secret: str) -> Fernet:
    key = HKDF(hashes.SHA256(), length=32, salt=None, info=b"careers: Slack's rotating tokens").derive(client_secret.encode())
    return Fernet(urlsafe_b64encode(key))
