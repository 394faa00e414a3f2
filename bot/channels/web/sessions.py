"""Whose conversation a request is about: a token that the server has signed, and nothing that the client chooses."""

from __future__ import annotations

import time
import uuid

import jwt

from bot.channels.refusals import Refused

LIFETIME = 24 * 60 * 60  # seconds
AUDIENCE = "careers-web"
ALGORITHM = "HS256"


class Sessions:
    def __init__(self, secret: str) -> None:
        self._secret = secret

    def issue(self) -> str:
        """A token for a conversation that nobody has had."""
        now = int(time.time())
        claims = {"sub": str(uuid.uuid4()), "aud": AUDIENCE, "iat": now, "exp": now + LIFETIME}
        return jwt.encode(claims, self._secret, algorithm=ALGORITHM)

    def conversation(self, authorization: str) -> str:
        """The conversation's id, from an Authorization header. Raises Refused for any token but one of ours that is still good."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise Refused("session")
        try:
            claims = jwt.decode(
                token.strip(), self._secret, algorithms=[ALGORITHM], audience=AUDIENCE, options={"require": ["sub", "aud", "iat", "exp"]}
            )
            return f"web_{uuid.UUID(claims['sub'])}"
        except (jwt.InvalidTokenError, ValueError, AttributeError):
            raise Refused("session") from None
