"""Signing in, sessions, roles and the protection of forms."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import time
from typing import NamedTuple

import sqlalchemy as sa
from sanic.request import Request
from sqlalchemy.orm import Session

from bot.workbench import passwords, tables
from bot.workbench.database import Database
from bot.workbench.settings import Role, User, WorkbenchSettings

COOKIE = "careers-workbench"
SECRET_HEADER = "x-careers-proxy-secret"
LONGEST_PASSWORD = 200  # characters
HOUR = 3600.0  # seconds
# Attempts to sign in that are checked at the same time, because each takes memory.
AT_ONCE = 2


class Visitor(NamedTuple):
    """Someone who has signed in."""

    user: User
    token: str
    """The session's secret."""

    @property
    def form_token(self) -> str:
        """Return what each form of the session carries, so that no other site can send one."""
        return hmac.new(self.token.encode(), b"form", hashlib.sha256).hexdigest()

    def may(self, role: Role) -> bool:
        return self.user.role >= role


class Access:
    """Knows who is who."""

    def __init__(self, settings: WorkbenchSettings) -> None:
        self._settings = settings
        self._users = settings.by_name()
        self._checking = asyncio.Semaphore(AT_ONCE)

    async def visitor(self, request: Request, database: Database) -> Visitor | None:
        """Return who sends a request, or None if they have to sign in."""
        by_proxy = self._by_proxy(request)
        token = request.cookies.get(COOKIE, "")
        name = await database.run(lambda session: _owner(session, token)) if token else None
        user = self._users.get(name or "")
        if self._settings.proxy_secret and by_proxy and (user is None or user.name != by_proxy.name):
            return Visitor(by_proxy, await self.start(by_proxy, database))
        if user is None or (by_proxy is None and not user.password):
            return None  # the session of someone whom only the proxy can sign in
        return Visitor(user, token)

    def _by_proxy(self, request: Request) -> User | None:
        """Return the person whom the proxy has signed in. Its headers count only next to the secret that it shares with us."""
        given = request.headers.getall(SECRET_HEADER, [])
        names = request.headers.getall(self._settings.proxy_user_header, [])
        if not self._settings.proxy_secret or len(given) != 1 or len(names) != 1:
            return None
        # Sanic decodes bytes that are not UTF-8 in this way.
        if not hmac.compare_digest(given[0].encode(errors="surrogateescape"), self._settings.proxy_secret.encode()):
            return None
        return self._users.get(names[0].strip())

    async def sign_in(self, name: str, password: str) -> User | None:
        """Return the user with this name and password, or None."""
        user = self._users.get(name)
        async with self._checking:
            right = await asyncio.to_thread(passwords.verify, password[:LONGEST_PASSWORD], user.password if user else "")
        return user if user and user.password and right else None

    async def start(self, user: User, database: Database) -> str:
        """Start a session and return its secret."""
        token, now = secrets.token_urlsafe(32), time.time()

        def write(session: Session) -> None:
            session.execute(sa.delete(tables.sessions).where(tables.sessions.c.expires < now))
            row = {"digest": _digest(token), "user": user.name, "expires": now + self._settings.session_hours * HOUR}
            session.execute(tables.sessions.insert().values(row))

        await database.run(write)
        return token


def end(session: Session, token: str) -> None:
    """End a session, wherever else it may be used."""
    session.execute(sa.delete(tables.sessions).where(tables.sessions.c.digest == _digest(token)))


def _owner(session: Session, token: str) -> str | None:
    found = sa.select(tables.sessions.c.user).where(tables.sessions.c.digest == _digest(token), tables.sessions.c.expires > time.time())
    name: str | None = session.execute(found).scalar()
    return name


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def form_is_ours(request: Request, visitor: Visitor) -> bool:
    """Return whether a form comes from one of the session's own pages."""
    given = (request.form or {}).get("form_token", "")
    return request.headers.get("sec-fetch-site", "same-origin") == "same-origin" and hmac.compare_digest(
        given.encode(), visitor.form_token.encode()
    )


def record(session: Session, user: str, action: str, target: str = "") -> None:
    """Add a line to the audit log. It holds no text that people typed."""
    session.execute(tables.audit.insert().values(at=time.time(), user=user, action=action, target=target[:255]))
