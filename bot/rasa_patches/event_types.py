"""Cache the class of each event type. Rasa searches all event classes for each event that it reads."""

from __future__ import annotations

from functools import cache

from rasa.shared.core.events import Event


def install() -> None:
    """Replace the search with a cached one."""
    Event.resolve_by_type = staticmethod(cache(Event.resolve_by_type))
