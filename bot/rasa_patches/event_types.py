"""Cache the lookup from event type to class. Stock Rasa searches all event classes for each event it reads."""

from __future__ import annotations

from functools import cache

from rasa.shared.core.events import Event


def install() -> None:
    """Replace the lookup with a cached version."""
    Event.resolve_by_type = staticmethod(cache(Event.resolve_by_type))
