"""Check whether a page's origin is allowed."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def is_allowed(origin: str, origins: Collection[str], own: str) -> bool:
    """Return True if pages from `origin` may use the channel, i.e. if it's in `origins` or it's the server's own origin on this machine.

    `own` is the request's scheme and host. The client controls the host, and another site's DNS name could point to this machine, so `own`
    is only trusted if it's a loopback host.
    """
    return origin in origins or (origin == own and _hostname(own) in LOOPBACK)


def _hostname(origin: str) -> str | None:
    try:
        return urlsplit(origin).hostname
    except ValueError:
        return None
