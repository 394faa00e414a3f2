"""Rasa's REST channel, guarded."""

from __future__ import annotations

from rasa.core.channels.rest import RestInput

from bot.channels.guard import Guarded


class Rest(Guarded, RestInput):  # type: ignore[misc]
    """At /webhooks/rest/webhook, like the stock channel."""
