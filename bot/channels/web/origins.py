"""Which sites' pages may use the channel."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def allowed(origin: str, origins: Collection[str], own: str) -> bool:
    """Whether a page of `origin` may: its site is listed, or it is the server's own page on this machine.

    `own` is the request's own scheme and host, which a client chooses: another site's name may be made to point at this machine.
    So it counts only where it is one of this machine's names.
    """
    return origin in origins or (origin == own and _hostname(own) in LOOPBACK)


def _hostname(origin: str) -> str | None:
    try:
        return urlsplit(origin).hostname
    except ValueError:
        return None
