"""Who is calling: only Microsoft's service, for this bot, about this activity."""

from __future__ import annotations

from typing import Any

import jwt
from pydantic import ValidationError

from bot.channels.teams.activities import Activity
from bot.channels.teams.keys import Key, Keys, KeysUnavailable
from bot.channels.teams.settings import Settings
from bot.validation import summary

ISSUER = "https://api.botframework.com"
LEEWAY = 5 * 60.0  # seconds by which clocks may differ, as Microsoft sets it


class Refused(Exception):
    """With the HTTP status to answer, and the reason for the log."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Identity:
    def __init__(self, settings: Settings, keys: Keys) -> None:
        self._settings = settings
        self._keys = keys

    async def admit(self, authorization: str | None, body: bytes) -> Activity:
        """The activity, if the call is what it claims to be. Raises Refused."""
        key, claims = await self._verified(authorization)
        try:
            activity = Activity.model_validate_json(body)
        except ValidationError as error:
            raise Refused(400, f"not an activity: {summary(error)}") from None
        # A valid token of one call must not send our reply, and our own token, where another call says.
        if claims.get("serviceurl") != activity.service_url:
            raise Refused(403, f"the token is not for {activity.service_url!r}")
        if not self._settings.trusts(activity.service_url):
            raise Refused(403, f"{activity.service_url!r} is not among the hosts that replies may go to (service_hosts)")
        if key.endorsements and activity.channel not in key.endorsements:
            raise Refused(403, f"the key may not sign for the channel {activity.channel!r}")
        return activity

    async def _verified(self, authorization: str | None) -> tuple[Key, dict[str, Any]]:
        scheme, _, token = (authorization or "").partition(" ")
        if scheme != "Bearer":
            raise Refused(401, "no bearer token")
        try:
            key_id = jwt.get_unverified_header(token).get("kid")
            key = await self._keys.find(key_id) if isinstance(key_id, str) else None
            if not key:
                raise Refused(401, f"no key {key_id!r}")
            claims: dict[str, Any] = jwt.decode(
                token,
                key.key,
                algorithms=["RS256"],
                audience=self._settings.app_id,
                issuer=ISSUER,
                leeway=LEEWAY,
                options={"require": ["exp", "iss", "aud"]},
            )
        except KeysUnavailable as error:
            raise Refused(503, str(error)) from error
        except jwt.PyJWTError as error:
            raise Refused(401, repr(error)) from error
        return key, claims
