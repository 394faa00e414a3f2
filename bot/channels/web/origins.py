"""The check of a page's origin."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def is_allowed(origin: str, origins: Collection[str], own: str) -> bool:
    """Return whether pages of `origin` may use the channel: it is listed, or it is the server's own and its host is this machine.

    `own` is the scheme and host of the request, which the client chooses: the DNS name of another site can point to this machine. So `own`
    counts only if its host is a loopback name.
    """
    return origin in origins or (origin == own and _hostname(own) in LOOPBACK)


def _hostname(origin: str) -> str | None:
    try:
        return urlsplit(origin).hostname
    except ValueError:
        return None
