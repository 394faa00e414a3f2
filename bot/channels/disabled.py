"""What stands in for a channel that has not been given its credentials."""

from __future__ import annotations

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.guard import OnNewMessage


class Off(InputChannel):  # type: ignore[misc]
    """Answers 503 at the channel's address, so that the server starts and whoever set it up can see why nothing happens."""

    def __init__(self, name: str) -> None:
        self._name = name

    def name(self) -> str:
        return self._name

    def blueprint(self, _on_new_message: OnNewMessage) -> Blueprint:
        blueprint = Blueprint(f"{self._name}_webhook", __name__)

        @blueprint.get("/")
        @blueprint.post("/webhook")
        async def off(_request: Request) -> HTTPResponse:
            return response.json({"status": "off"}, status=503)

        return blueprint
