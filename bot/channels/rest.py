"""Rasa's REST channel, guarded."""

from __future__ import annotations

import uuid
from typing import Any

from rasa.core.channels.rest import RestInput
from sanic.request import Request

from bot.channels.guard import Guarded

LONGEST_SENDER = 255  # characters; what the conversation store's column holds


class Rest(Guarded, RestInput):  # type: ignore[misc]
    """At /webhooks/rest/webhook, like the stock channel.

    Only the text and the sender are taken from a request. One that names no sender is a conversation of its own: the stock
    channel would share one among all of them.
    """

    async def _extract_sender(self, req: Request) -> str:
        sender = _field(req, "sender")
        valid = isinstance(sender, str) and 0 < len(sender) <= LONGEST_SENDER and sender.isprintable()
        return str(sender) if valid else uuid.uuid4().hex

    def _extract_message(self, req: Request) -> str:
        text = _field(req, "message")
        return text if isinstance(text, str) else ""

    def _extract_input_channel(self, req: Request) -> str:
        name: str = self.name()
        return name

    def get_metadata(self, request: Request) -> dict[str, Any] | None:
        return None


def _field(req: Request, name: str) -> object:
    """A field of a JSON object; None if the body is another kind of JSON."""
    return req.json.get(name) if isinstance(req.json, dict) else None
