"""Quotes what the user typed."""

from __future__ import annotations

import re

MAX_QUOTE = 60  # characters


def quoted(text: str) -> str:
    """Sanitise and shorten the user's text so that it can be quoted in a reply."""
    plain = re.sub(r"<[^>]*>|[^\w\s.,'’£%?/&+-]", " ", text)
    plain = re.sub(r" (?=[.,?])", "", " ".join(plain.split()))
    return plain if len(plain) <= MAX_QUOTE else plain[: MAX_QUOTE - 1].rsplit(" ", 1)[0] + "…"
