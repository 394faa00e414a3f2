"""An assistant's door for programs: Rasa's REST channel, guarded.

POST /webhooks/rest/webhook {"sender": "…", "message": "…"} → [{"recipient_id": "…", "text": "…", "buttons": [{"title", "payload"}]}]

With a token in credentials.yml, only to those who send it: `Authorization: Bearer <token>`.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import Any

from pydantic import Field
from pydantic_settings import SettingsConfigDict
from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels import refusals
from bot.channels.bearer_token import BearerToken, check_bearer_token
from bot.channels.guard import Guard, Incoming, OnNewMessage
from bot.channels.rates import CounterStorage, Rate, Rates, address_of
from bot.settings import ChannelSettings, read_settings

LONGEST_SENDER = 255  # characters; what the conversation store's column holds


class RestSettings(ChannelSettings):
    """Settings of the REST channel."""

    model_config = SettingsConfigDict(env_prefix="CAREERS_REST_")

    token: BearerToken = Field("", repr=False)
    """Callers must send it. Without one, anyone who can reach the server may call."""
    requests_per_address: Rate | None = "600/minute"
    """None (null in credentials.yml) for no limit."""
    counters: CounterStorage = "memory://"


class Rest(InputChannel):  # type: ignore[misc]
    """Takes the same requests as the stock channel, streaming aside, and of each only the text and the sender.

    A request that names no sender is a conversation of its own: the stock channel would share one among all of them.
    """

    def __init__(self, settings: RestSettings) -> None:
        self._settings = settings

    @classmethod
    def name(cls) -> str:
        return "rest"

    @classmethod
    def from_credentials(cls, given: dict[str, Any] | None) -> Rest:
        return cls(read_settings(RestSettings, "bot.channels.rest.Rest", given))

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        blueprint = Blueprint("rest_webhook", __name__)
        guard = Guard(on_new_message)
        rate = self._settings.requests_per_address
        rates = Rates(self._settings.counters, rest=rate) if rate else None

        @blueprint.get("/")
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @blueprint.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            if rates:
                # Before the token is looked at, so that none can be found by trying.
                await rates.count("rest", address_of(request))
            if self._settings.token:
                check_bearer_token(self._settings.token, request)
            sender = _field(request, "sender")
            valid = isinstance(sender, str) and 0 < len(sender) <= LONGEST_SENDER and sender.isprintable()
            conversation = str(sender) if valid else uuid.uuid4().hex
            said = await guard.turn(Incoming(_field(request, "message"), conversation, self.name(), client=address_of(request)))
            reply: dict[str, Any] = {"recipient_id": conversation, "text": said.text}
            if said.buttons:
                reply["buttons"] = [asdict(button) for button in said.buttons]
            return response.json([reply])

        blueprint.exception(Exception)(refusals.answer_error)
        return blueprint


def _field(request: Request, name: str) -> object:
    """A field of a JSON object; None if the body is another kind of JSON."""
    return request.json.get(name) if isinstance(request.json, dict) else None
