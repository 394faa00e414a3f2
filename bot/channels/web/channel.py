"""The web channel, which serves sessions, messages, history and the widget's script to pages on allowed sites."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa.core.channels.channel import InputChannel
from rasa.core.tracker_store import TrackerStore
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.guard import ChannelReply, Delivery, Guard, OnNewMessage
from bot.channels.notices import maintenance_notice, notices
from bot.channels.rates import RateLimiter, client_address
from bot.channels.refusals import RequestRefused
from bot.channels.web.assets import Asset, load_part, load_script
from bot.channels.web.history import history_messages, past_turns
from bot.channels.web.http import Handler, add_routes, request_origin
from bot.channels.web.message_request import MessageRequest, read_feedback, read_message_request
from bot.channels.web.origins import RefusedOrigins, is_allowed
from bot.channels.web.sessions import LIFETIME, SessionTokens
from bot.channels.web.settings import WebSettings
from bot.channels.web.stream import stream_reply
from bot.operations.feedback import record
from bot.operations.privacy import delete_conversation
from bot.settings import read_settings


class Web(InputChannel):  # type: ignore[misc]
    """Channel for the chat widget. The server chooses each conversation's id, and gives the client a signed token for access to it."""

    def __init__(self, settings: WebSettings) -> None:
        self._settings = settings

    @classmethod
    def name(cls) -> str:
        return "web"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> Web:
        """Create the channel. Raises SettingsError."""
        return cls(read_settings(WebSettings, "bot.channels.web.Web", credentials))

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        blueprint = Blueprint("web_webhook", __name__)
        guard = Guard(on_new_message)
        tokens = SessionTokens(self._settings.secret)
        limiter = RateLimiter(
            self._settings.counters,
            message=self._settings.messages_per_session,
            session=self._settings.sessions_per_address,
            request=self._settings.requests_per_address,
        )

        refused_origins = RefusedOrigins()

        def has_listed_origin(request: Request) -> bool:
            return is_allowed(request_origin(request), self._settings.origins, f"{request.scheme}://{request.host}")

        async def authenticate(request: Request) -> str:
            """Return the sender id for the request's session."""
            await limiter.count("request", client_address(request))
            # Browsers don't send an Origin header with same-origin GET requests, so rely on the token in that case.
            if request_origin(request) and not has_listed_origin(request):
                raise refused_origins.refuse(request_origin(request))
            return tokens.verify(request.headers.get("authorization", ""))

        async def start_session(request: Request) -> HTTPResponse:
            await limiter.count("request", client_address(request))
            if not has_listed_origin(request):
                raise refused_origins.refuse(request_origin(request))
            await limiter.count("session", client_address(request))
            session: dict[str, Any] = {"token": tokens.issue(), "expires_in": LIFETIME}
            if (notice := maintenance_notice()) is not None:
                session["notice"] = notice
            return response.json(session)

        async def post_message(request: Request) -> None:
            sender = await authenticate(request)
            message = read_message_request(request.headers.get("idempotency-key", ""), request.body)
            await limiter.count("message", sender)
            await stream_reply(request, message.id, await reply_to(request, sender, message))

        async def reply_to(request: Request, sender: str, message: MessageRequest) -> asyncio.Future[ChannelReply]:
            """Return the stored reply if the message was already answered. Otherwise start its turn and return the reply."""
            delivery = Delivery(message.text, sender, self.name(), message.id, message.metadata, client_address(request))
            past = past_turns(await _tracker_store(request).retrieve(sender)) if guard.has_room(delivery) else []
            if recorded := next((turn for turn in past if turn.id == message.id), None):
                # It was answered before a restart, or so long ago that the guard has forgotten the turn.
                reply = asyncio.get_running_loop().create_future()
                reply.set_result(recorded.reply if recorded.messages else ChannelReply(notices().silent))
                return reply
            return guard.start_turn(delivery).task

        async def get_history(request: Request) -> HTTPResponse:
            tracker = await _tracker_store(request).retrieve_full_tracker(await authenticate(request))
            return response.json({"messages": history_messages(past_turns(tracker))})

        async def delete(request: Request) -> HTTPResponse:
            sender = await authenticate(request)
            # Wait for any turn in progress, because it would store the conversation again.
            async with request.app.ctx.agent.lock_store.lock(sender):
                await delete_conversation(_tracker_store(request), sender)
            guard.delete(sender)
            return response.empty()

        async def give_feedback(request: Request) -> HTTPResponse:
            sender = await authenticate(request)
            feedback = read_feedback(request.body, sender, self.name())
            if not await record(request.app.ctx.agent, feedback):
                raise RequestRefused("reply")
            return response.empty()

        async def get_current_script(request: Request) -> HTTPResponse:
            return _javascript(request, load_script(), "public, max-age=300")

        async def get_hashed_script(request: Request, name: str) -> HTTPResponse:
            script = load_script()
            return _javascript(request, script if name == script.name else load_part(name), "public, max-age=31536000, immutable")

        async def get_script_tag(request: Request) -> HTTPResponse:
            script = load_script()
            return response.json({"src": request.path.replace("embed.json", script.name), "integrity": script.integrity})

        routes: dict[str, dict[str, Handler]] = {
            "/session": {"POST": start_session},
            "/messages": {"POST": post_message, "GET": get_history},
            "/feedback": {"POST": give_feedback},
            "/conversation": {"DELETE": delete},
            "/widget.js": {"GET": get_current_script},
            r"/<name:[a-z]+\.[0-9a-f]+\.js>": {"GET": get_hashed_script},
            "/embed.json": {"GET": get_script_tag},
        }
        add_routes(blueprint, routes, has_listed_origin)
        return blueprint


def _tracker_store(request: Request) -> TrackerStore:
    return request.app.ctx.agent.tracker_store


def _javascript(request: Request, asset: Asset, cache_control: str) -> HTTPResponse:
    body, encoding = asset.encoded_for(request.headers.get("accept-encoding", ""))
    headers = {"Cache-Control": cache_control, "Vary": "Accept-Encoding", **({"Content-Encoding": encoding} if encoding else {})}
    return response.raw(body, content_type="text/javascript; charset=utf-8", headers=headers)
