"""An assistant's door for programs: Rasa's REST channel, guarded.

POST /webhooks/rest/webhook {"sender": "…", "message": "…"} → [{"recipient_id": "…", "text": "…", "buttons": [{"title", "payload"}]}]
"""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.guard import Guard, Incoming, OnNewMessage

LONGEST_SENDER = 255  # characters; what the conversation store's column holds


class Rest(InputChannel):  # type: ignore[misc]
    """Takes the same requests as the stock channel, streaming aside, and of each only the text and the sender.

    A request that names no sender is a conversation of its own: the stock channel would share one among all of them.
    """

    @classmethod
    def name(cls) -> str:
        return "rest"

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        blueprint = Blueprint("rest_webhook", __name__)
        guard = Guard(on_new_message)

        @blueprint.get("/")
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @blueprint.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            sender = _field(request, "sender")
            valid = isinstance(sender, str) and 0 < len(sender) <= LONGEST_SENDER and sender.isprintable()
            conversation = str(sender) if valid else uuid.uuid4().hex
            client = request.remote_addr or request.ip
            said = await guard.turn(Incoming(_field(request, "message"), conversation, self.name(), client=client))
            reply: dict[str, Any] = {"recipient_id": conversation, "text": said.text}
            if said.buttons:
                reply["buttons"] = [asdict(button) for button in said.buttons]
            return response.json([reply])

        return blueprint


def _field(request: Request, name: str) -> object:
    """A field of a JSON object; None if the body is another kind of JSON."""
    return request.json.get(name) if isinstance(request.json, dict) else None
