"""The channel for websites."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa.core.channels.channel import InputChannel
from rasa.core.tracker_store import TrackerStore
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.guard import Guard, Incoming, OnNewMessage, Said
from bot.channels.notices import notices
from bot.channels.rates import Rates, address_of
from bot.channels.refusals import Refused
from bot.channels.web import assets, chat_request, history, origins, settings, stream
from bot.channels.web.http import Handler, frame, origin_of
from bot.channels.web.sessions import LIFETIME, Sessions
from bot.operations.privacy import delete_conversation


class Web(InputChannel):  # type: ignore[misc]
    """Conversations that only the server names, for the pages of the sites that are listed."""

    def __init__(self, configured: settings.Settings) -> None:
        self._settings = configured

    @classmethod
    def name(cls) -> str:
        return "web"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> Web:
        return cls(settings.read(credentials))

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        blueprint = Blueprint("web_webhook", __name__)
        guard = Guard(on_new_message)
        sessions = Sessions(self._settings.secret)
        rates = Rates(
            self._settings.counters,
            message=self._settings.messages_per_session,
            session=self._settings.sessions_per_address,
            request=self._settings.requests_per_address,
        )

        def listed(request: Request) -> bool:
            return origins.allowed(origin_of(request), self._settings.origins, f"{request.scheme}://{request.host}")

        async def conversation_of(request: Request) -> str:
            await rates.count("request", address_of(request))
            # Pages send no Origin with a GET to their own server; then the token alone must do.
            if origin_of(request) and not listed(request):
                raise Refused("origin")
            return sessions.conversation(request.headers.get("authorization", ""))

        async def begin(request: Request) -> HTTPResponse:
            await rates.count("request", address_of(request))
            if not listed(request):
                raise Refused("origin")
            await rates.count("session", address_of(request))
            return response.json({"token": sessions.issue(), "expires_in": LIFETIME})

        async def say(request: Request) -> None:
            conversation = await conversation_of(request)
            message = chat_request.read(request.headers.get("idempotency-key", ""), request.body)
            await rates.count("message", conversation)
            await stream.reply(request, message.id, await turn(request, conversation, message))

        async def turn(request: Request, conversation: str, message: chat_request.Asking) -> asyncio.Future[Said]:
            """What a message was answered with, or is going to be."""
            past = history.turns(await _tracker_store(request).retrieve(conversation))
            if recorded := next((t for t in past if t.id == message.id), None):
                # It was answered before this server was started, or long ago.
                said = asyncio.get_running_loop().create_future()
                said.set_result(recorded.said if recorded.replies else Said(notices().silent))
                return said
            incoming = Incoming(message.text, conversation, self.name(), message.id, message.page, address_of(request))
            if not guard.has_begun(incoming) and message.chosen and message.text not in {b.payload for b in history.offered(past)}:
                raise Refused("choice")
            return guard.begin(incoming).task

        async def look_back(request: Request) -> HTTPResponse:
            whole = await _tracker_store(request).retrieve_full_tracker(await conversation_of(request))
            return response.json({"messages": history.messages(history.turns(whole))})

        async def delete(request: Request) -> HTTPResponse:
            conversation = await conversation_of(request)
            # After the turns that are under way, which would store it anew.
            async with request.app.ctx.agent.lock_store.lock(conversation):
                await delete_conversation(_tracker_store(request), conversation)
            guard.forget(conversation)
            return response.empty()

        async def current_script(_request: Request) -> HTTPResponse:
            return _javascript(assets.script().body, "public, max-age=300")

        async def hashed_script(_request: Request, name: str) -> HTTPResponse:
            script = assets.script()
            if name != script.name:
                raise Refused("not_found")
            return _javascript(script.body, "public, max-age=31536000, immutable")

        async def embedding(request: Request) -> HTTPResponse:
            script = assets.script()
            return response.json({"src": request.path.replace("embed.json", script.name), "integrity": script.integrity})

        routes: dict[str, dict[str, Handler]] = {
            "/session": {"POST": begin},
            "/messages": {"POST": say, "GET": look_back},
            "/conversation": {"DELETE": delete},
            "/widget.js": {"GET": current_script},
            r"/<name:widget\.[0-9a-f]+\.js>": {"GET": hashed_script},
            "/embed.json": {"GET": embedding},
        }
        frame(blueprint, listed, routes)
        return blueprint


def _tracker_store(request: Request) -> TrackerStore:
    return request.app.ctx.agent.tracker_store


def _javascript(body: bytes, caching: str) -> HTTPResponse:
    return response.raw(body, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": caching})
