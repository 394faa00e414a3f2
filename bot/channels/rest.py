"""The REST channel, for use by other programs.

POST /webhooks/rest/webhook {"sender": "…", "message": "…"} → [{"recipient_id": "…", "text": "…", "buttons": [{"title", "payload"}]}]

The message also has `custom`, which is the reply as data: see `bot.answering.render.RenderedReply`. To choose one of its suggestions, send
its text with its query as `"metadata": {"query": …}`. `"metadata": {"career": …}` says the career of the page that someone is on.

If a token is configured, clients must send it in a header: `Authorization: Bearer <token>`.
"""

from __future__ import annotations

import uuid
from typing import Any

from pydantic import Field
from pydantic_settings import SettingsConfigDict
from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels import refusals
from bot.channels.bearer_token import BearerToken, check_bearer_token
from bot.channels.guard import Delivery, Guard, OnNewMessage
from bot.channels.rates import CounterStorage, Rate, RateLimiter, client_address
from bot.channels.web.message_request import read_page
from bot.settings import ChannelSettings, read_settings

PREFIX = "rest_"  # keeps programs out of the conversations of other channels
LONGEST_SENDER = 255 - len(PREFIX)  # characters; the width of the sender column in the tracker store


class RestSettings(ChannelSettings):
    model_config = SettingsConfigDict(env_prefix="CAREERS_REST_")

    token: BearerToken = Field("", repr=False)
    """Token that clients must send. If empty, anyone who can reach the server can use the channel."""
    requests_per_address: Rate | None = "600/minute"
    """Rate limit per IP address. None (null in credentials.yml) means no limit."""
    counters: CounterStorage = "memory://"


class Rest(InputChannel):  # type: ignore[misc]
    """Replacement for Rasa's REST channel, without streaming.

    Only reads the sender, the message, and the page and query in the metadata of each request.

    The conversation's id is the sender after PREFIX.

    A request without a sender starts a new conversation, whereas in Rasa's channel all such requests share a single one.
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
        limiter = RateLimiter(self._settings.counters, rest=rate) if rate else None

        @blueprint.get("/")
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @blueprint.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            if limiter:
                # Count the request before checking the token, so that nobody can guess the token by brute force.
                await limiter.count("rest", client_address(request))
            if self._settings.token:
                check_bearer_token(self._settings.token, request)
            sender = _field(request, "sender")
            valid = isinstance(sender, str) and 0 < len(sender) <= LONGEST_SENDER and sender.isprintable()
            recipient = str(sender) if valid else uuid.uuid4().hex
            metadata = _read_metadata(_field(request, "metadata"))
            delivery = Delivery(
                _field(request, "message"), PREFIX + recipient, self.name(), metadata=metadata, client=client_address(request)
            )
            reply = await guard.reply_to(delivery)
            message: dict[str, Any] = {"recipient_id": recipient, "text": reply.text}
            if reply.buttons:
                message["buttons"] = [{"title": button.title, "payload": button.payload} for button in reply.buttons]
            if reply.reply:
                message["custom"] = reply.reply.dump()
            return response.json([message])

        blueprint.exception(Exception)(refusals.handle_error)
        return blueprint


def _read_metadata(given: object) -> dict[str, Any]:
    query = {"query": given["query"]} if isinstance(given, dict) and "query" in given else {}
    return {**read_page(given), **query}


def _field(request: Request, name: str) -> object:
    """Return a field from the JSON body, or None if the field is missing or the body is not an object."""
    return request.json.get(name) if isinstance(request.json, dict) else None
