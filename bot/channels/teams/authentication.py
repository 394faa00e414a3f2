"""Authenticate requests: they must come from Microsoft's service, be meant for this bot, and match the token they carry."""

from __future__ import annotations

from typing import Any

import jwt
from pydantic import ValidationError
from sanic.request import Request

from bot.channels.teams.activities import Activity
from bot.channels.teams.settings import TeamsSettings
from bot.channels.teams.signing_keys import KeysUnavailable, SigningKey, SigningKeys
from bot.validation import summary

CLOCK_TOLERANCE = 5 * 60.0  # seconds, as Microsoft specifies


class CallRefused(Exception):
    """The request was rejected. Has the HTTP status to respond with and the reason to log."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def read_activity(body: bytes) -> Activity:
    """Return the activity in a request's body. Raises CallRefused."""
    try:
        return Activity.model_validate_json(body)
    except ValidationError as error:
        raise CallRefused(400, f"not an activity: {summary(error)}") from None


class Authenticator:
    def __init__(self, settings: TeamsSettings, keys: SigningKeys) -> None:
        self._settings = settings
        self._keys = keys

    async def authenticate(self, request: Request) -> Activity:
        """Verify a request and return its activity. Raises CallRefused."""
        key, claims = await self._verify_token(request.headers.get("Authorization"))
        activity = read_activity(request.body)
        # Otherwise anyone with a valid token could get the reply, along with the bot's own token, sent to their server.
        if claims.get("serviceurl") != activity.service_url:
            raise CallRefused(403, f"the token is not for {activity.service_url!r}")
        if not self._settings.is_trusted(activity.service_url):
            raise CallRefused(403, f"{activity.service_url!r} is not among the hosts that replies may go to (service_hosts)")
        if key.endorsements and activity.channel not in key.endorsements:
            raise CallRefused(403, f"the key may not sign for the channel {activity.channel!r}")
        return activity

    async def _verify_token(self, authorization: str | None) -> tuple[SigningKey, dict[str, Any]]:
        scheme, _, token = (authorization or "").partition(" ")
        if scheme != "Bearer":
            raise CallRefused(401, "no bearer token")
        try:
            key_id = jwt.get_unverified_header(token).get("kid")
            key = await self._keys.find(key_id) if isinstance(key_id, str) else None
            if not key:
                raise CallRefused(401, f"no key {key_id!r}")
            claims: dict[str, Any] = jwt.decode(
                token,
                key.key,
                algorithms=["RS256"],
                audience=self._settings.app_id,
                issuer=self._settings.endpoints.issuer,
                leeway=CLOCK_TOLERANCE,
                options={"require": ["exp", "iss", "aud"]},
            )
        except KeysUnavailable as error:
            raise CallRefused(503, str(error)) from error
        except (jwt.PyJWTError, UnicodeEncodeError) as error:
            raise CallRefused(401, repr(error)) from error
        return key, claims
