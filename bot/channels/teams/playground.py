"""Development mode, in which the Teams channel accepts Microsoft's Agents Playground on this machine instead of Teams.

The playground sends no token, so nobody else may reach the channel in this mode.
"""

from __future__ import annotations

import logging
from typing import Any

from sanic import Sanic
from sanic.request import Request

from bot.channels.local_links import is_loopback
from bot.channels.teams.activities import Activity
from bot.channels.teams.authentication import CallRefused, read_activity
from bot.channels.teams.settings import LOOPBACK, TeamsSettings
from bot.settings import SettingsError

logger = logging.getLogger(__name__)

# A proxy adds one of the first four and a browser the last, so with any of them the caller isn't the playground.
FOREIGN_HEADERS = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "origin")


class Playground:
    """Accepts activities from this machine."""

    def __init__(self, settings: TeamsSettings) -> None:
        self._settings = settings

    async def authenticate(self, request: Request) -> Activity:
        """Check that a request comes from this machine, and return its activity. Raises CallRefused."""
        host = request.host.rsplit(":", 1)[0].strip("[]")
        if not is_loopback(request.ip) or host not in LOOPBACK or any(name in request.headers for name in FOREIGN_HEADERS):
            raise CallRefused(403, "the playground's mode is on (TEAMS_PLAYGROUND), which accepts calls from this machine only")
        activity = read_activity(request.body)
        if not self._settings.is_trusted(activity.service_url):
            raise CallRefused(403, f"{activity.service_url!r} is not on this machine")
        return activity


def check_is_private(app: Sanic) -> None:
    """Raise SettingsError if the server accepts connections from other machines."""
    address = app.state.sock.getsockname()[0] if app.state.sock else app.state.host
    if not is_loopback(address or "0.0.0.0"):
        raise SettingsError(f"TEAMS_PLAYGROUND is for this machine only, but the server listens on {address}: unset it (docs/teams.md)")
    logger.warning("The Teams channel accepts the Agents Playground on this machine, and nothing else (TEAMS_PLAYGROUND)")


def submitting(message: dict[str, Any]) -> dict[str, Any]:
    """Return a message whose buttons submit their data, because the playground ignores those that send a message as the user."""

    def submit(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: submit(each) for key, each in value.items() if key != "msteams"}
        return [submit(each) for each in value] if isinstance(value, list) else value

    return {**message, "attachments": submit(message.get("attachments", []))}
