"""The channel for websites."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, exceptions, response
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse
from sanic_cors.core import SANIC_CORS_EVALUATED

from bot.channels.guard import Guard, Incoming, OnNewMessage, Said
from bot.channels.notices import notices
from bot.channels.web import asking, assets, history, origins, refusals, settings, stream
from bot.channels.web.rates import Rates
from bot.channels.web.refusals import Refused
from bot.channels.web.sessions import LIFETIME, Sessions
from bot.runtime.deletion import delete_conversation

logger = logging.getLogger(__name__)

Handler = Callable[..., Awaitable[HTTPResponse | None]]

LARGEST_BODY = 16 * 1024  # bytes
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


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
        rates = Rates(self._settings)

        def listed(request: Request) -> bool:
            return origins.allowed(_origin(request), self._settings.origins, f"{request.scheme}://{request.host}")

        async def conversation_of(request: Request) -> str:
            await rates.request(_address(request))
            # Pages send no Origin with a GET to their own server; then the token alone must do.
            if _origin(request) and not listed(request):
                raise Refused("origin")
            return sessions.conversation(request.headers.get("authorization", ""))

        @blueprint.middleware("request")
        async def read_little(request: Request) -> None:
            if request.stream:
                request.stream.request_max_size = LARGEST_BODY
                await request.receive_body()

        @blueprint.middleware("response")
        async def set_headers(request: Request, answer: BaseHTTPResponse) -> None:
            # `--cors` is for Rasa's own API; here the list of origins alone decides.
            setattr(request.ctx, SANIC_CORS_EVALUATED, "1")
            for header in [name for name in answer.headers if name.lower().startswith("access-control-")]:
                del answer.headers[header]
            answer.headers.update(SECURITY)
            answer.headers.setdefault("Cache-Control", "no-store")
            if request.path.endswith(".js"):
                # Anyone's page may hold the script; a browser checks its integrity only if it may read it.
                answer.headers.update({"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"})
                return
            answer.headers["Vary"] = "Origin"
            if listed(request):
                answer.headers.update(_cors(request))

        @blueprint.exception(Exception)
        async def refuse(request: Request, error: Exception) -> HTTPResponse:
            if isinstance(error, Refused):
                return refusals.answer(error)
            if isinstance(error, exceptions.PayloadTooLarge):
                return refusals.answer(Refused("too_large"))
            if isinstance(error, exceptions.InvalidUsage):
                return refusals.answer(Refused("message"))
            reference = uuid.uuid4().hex[:8]
            logger.error("%s %s failed, reference %s", request.method, request.path, reference, exc_info=error)
            return refusals.error("failed", notices().failed.format(reference=reference), 500)

        async def begin(request: Request) -> HTTPResponse:
            await rates.request(_address(request))
            if not listed(request):
                raise Refused("origin")
            await rates.session(_address(request))
            return response.json({"token": sessions.issue(), "expires_in": LIFETIME})

        async def say(request: Request) -> None:
            conversation = await conversation_of(request)
            message = asking.read(request.headers.get("idempotency-key", ""), request.body)
            await rates.message(conversation)
            await stream.reply(request, message.id, await turn(request, conversation, message))

        async def turn(request: Request, conversation: str, message: asking.Asking) -> asyncio.Future[Said]:
            """What a message was answered with, or is going to be."""
            past = await _history(request, conversation)
            if recorded := next((t for t in past if t.id == message.id), None):
                # It was answered before this server was started, or long ago.
                said = asyncio.get_running_loop().create_future()
                said.set_result(recorded.said if recorded.replies else Said(notices().silent))
                return said
            incoming = Incoming(message.text, conversation, self.name(), message.id, message.page)
            if not guard.has_begun(incoming) and message.chosen and message.text not in {b.payload for b in history.offered(past)}:
                raise Refused("choice")
            return guard.begin(incoming).task

        async def look_back(request: Request) -> HTTPResponse:
            return response.json({"messages": history.messages(await _history(request, await conversation_of(request)))})

        async def delete(request: Request) -> HTTPResponse:
            conversation = await conversation_of(request)
            agent = request.app.ctx.agent
            # After the turns that are under way, which would store it anew.
            async with agent.lock_store.lock(conversation):
                await delete_conversation(agent.tracker_store, conversation)
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

        async def preflight(_request: Request) -> HTTPResponse:
            return response.empty()

        async def wrong_method(_request: Request, **_path: str) -> HTTPResponse:
            raise Refused("method")

        async def nothing(_request: Request, **_path: str) -> HTTPResponse:
            raise Refused("not_found")

        routes: dict[str, dict[str, Handler]] = {
            "/session": {"POST": begin},
            "/messages": {"POST": say, "GET": look_back},
            "/conversation": {"DELETE": delete},
            "/widget.js": {"GET": current_script},
            r"/<name:widget\.[0-9a-f]+\.js>": {"GET": hashed_script},
            "/embed.json": {"GET": embedding},
        }
        for path, served in routes.items():
            handlers: dict[str, Handler] = {"OPTIONS": preflight, **served}
            for method, handler in handlers.items():
                # As streams, so that a body is read only after it was limited.
                blueprint.add_route(handler, path, methods=[method], stream=True, name=f"{method} {path}")
            blueprint.add_route(wrong_method, path, methods=METHODS - handlers.keys(), stream=True, name=f"other {path}")
        blueprint.add_route(nothing, "/<path:path>", methods=METHODS, stream=True)
        return blueprint


async def _history(request: Request, conversation: str) -> list[history.Turn]:
    tracker = await request.app.ctx.agent.tracker_store.retrieve_full_tracker(conversation)
    return history.turns(tracker.events) if tracker else []


def _origin(request: Request) -> str:
    return str(request.headers.get("origin", ""))


def _address(request: Request) -> str:
    """Of the client, as far as Sanic is told of the proxies in between (SANIC_PROXIES_COUNT)."""
    return str(request.remote_addr or request.ip)


def _cors(request: Request) -> dict[str, str]:
    headers = {"Access-Control-Allow-Origin": _origin(request), "Access-Control-Expose-Headers": "Retry-After"}
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = "GET, POST, DELETE"
        headers["Access-Control-Allow-Headers"] = "authorization, content-type, idempotency-key"
        headers["Access-Control-Max-Age"] = "600"
    return headers


def _javascript(body: bytes, caching: str) -> HTTPResponse:
    return response.raw(body, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": caching})
