"""Session tokens, which are signed by the server and give a client access to one conversation for a day."""

from __future__ import annotations

import time
import uuid

import jwt

from bot.channels.refusals import RequestRefused

LIFETIME = 24 * 60 * 60  # seconds
CLOCK_SKEW = 60  # seconds; several servers' clocks can differ
AUDIENCE = "careers-web"
ALGORITHM = "HS256"


class SessionTokens:
    """Issues and verifies session tokens."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def issue(self) -> str:
        """Return a token for a new conversation."""
        now = int(time.time())
        claims = {"sub": str(uuid.uuid4()), "aud": AUDIENCE, "iat": now, "exp": now + LIFETIME}
        return jwt.encode(claims, self._secret, algorithm=ALGORITHM)

    def verify(self, authorization: str) -> str:
        """Verify the token in an Authorization header and return its sender id. Raises RequestRefused."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise RequestRefused("session")
        try:
            claims = jwt.decode(
                token.strip(),
                self._secret,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                leeway=CLOCK_SKEW,
                options={"require": ["sub", "aud", "iat", "exp"]},
            )
            return f"web_{uuid.UUID(claims['sub'])}"
        except (jwt.InvalidTokenError, ValueError, AttributeError):
            raise RequestRefused("session") from None
