"""Check whether a page's origin is allowed, and log those that are not."""

from __future__ import annotations

import logging
from collections.abc import Collection
from urllib.parse import urlsplit

from bot.channels.refusals import RequestRefused

logger = logging.getLogger(__name__)

MAX_LOGGED = 100  # origins; anyone can send any number of them
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def is_allowed(origin: str, origins: Collection[str], own: str) -> bool:
    """Return True if pages from `origin` may use the channel, i.e. if it's in `origins` or it's the server's own origin on this machine.

    `own` is the request's scheme and host. The client controls the host, and another site's DNS name could point to this machine, so `own`
    is only trusted if it's a loopback host.
    """
    return origin in origins or (origin == own and _hostname(own) in LOOPBACK)


class RefusedOrigins:
    """Logs each origin that was refused, once, so that owners find the one that is missing in their settings."""

    def __init__(self) -> None:
        self._logged: set[str] = set()

    def refuse(self, origin: str) -> RequestRefused:
        """Return the refusal of an origin that isn't allowed."""
        if origin not in self._logged and len(self._logged) < MAX_LOGGED:
            self._logged.add(origin)
            logger.warning("refused a page of %.200r: if it is yours, add it to `origins` under bot.channels.web.Web", origin)
        return RequestRefused("origin")


def _hostname(origin: str) -> str | None:
    try:
        return urlsplit(origin).hostname
    except ValueError:
        return None
