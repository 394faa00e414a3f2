"""Placeholder for channels without credentials."""

from __future__ import annotations

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.guard import OnNewMessage


class DisabledChannel(InputChannel):  # type: ignore[misc]
    """Channel that responds with status 503, so that the server can start and callers can see that the channel is off."""

    def __init__(self, name: str) -> None:
        self._name = name

    def name(self) -> str:
        return self._name

    def blueprint(self, _on_new_message: OnNewMessage) -> Blueprint:
        blueprint = Blueprint(f"{self._name}_webhook", __name__)

        @blueprint.get("/")
        @blueprint.post("/webhook")
        async def report_disabled(_request: Request) -> HTTPResponse:
            return response.json({"status": "off"}, status=503)

        return blueprint
