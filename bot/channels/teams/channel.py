"""Receive activities from Teams and respond to them."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import httpx
from cachetools import TTLCache
from rasa.core.channels.botframework import BotFrameworkInput
from rasa.core.channels.channel import OutputChannel
from rasa.shared.core.events import UserUttered
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.guard import REMEMBERED_SECONDS, REMEMBERED_TURNS, ChannelReply, Guard, OnNewMessage, join_messages
from bot.channels.teams import cards
from bot.channels.teams.activities import Activity, ConversationReference
from bot.channels.teams.authentication import Authenticator, CallRefused
from bot.channels.teams.connector_client import ConnectorClient, PostError
from bot.channels.teams.retries import TIMEOUT
from bot.channels.teams.settings import TeamsSettings
from bot.channels.teams.signing_keys import SigningKeys
from bot.settings import read_settings

logger = logging.getLogger(__name__)

GREETING = "utter_greet"
SHUTDOWN_TIMEOUT = 10.0  # seconds to wait for replies in progress when the server stops


class Teams(BotFrameworkInput):  # type: ignore[misc]
    """The Teams channel. Replaces Rasa's Bot Framework channel, but keeps its name so that the URL stays the same.

    Rasa's own channel fetches keys before the server starts, accepts tokens from any issuer, sends the bot's token to any URL that a
    request specifies, and blocks the server while posting.

    POST /webhooks/botframework/webhook returns 202 for a message, and the reply is posted separately. It returns 401, 403 or 400 for
    requests that aren't from Microsoft or aren't activities, and 503 if Microsoft's keys can't be fetched. Without credentials, all of the
    channel's URLs return 404.
    """

    def __init__(self, settings: TeamsSettings) -> None:
        self._settings = settings
        self._client = httpx.AsyncClient(timeout=TIMEOUT)
        self._authenticator = Authenticator(settings, SigningKeys(self._client, settings.openid_url))
        self._connector = ConnectorClient(settings, self._client)
        self._replies_in_progress: set[asyncio.Task[None]] = set()
        self._welcomed: TTLCache[tuple[str, str], bool] = TTLCache(REMEMBERED_TURNS, REMEMBERED_SECONDS)
        self._app: Sanic | None = None

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> Teams:
        """Create the channel. Raises SettingsError."""
        return cls(read_settings(TeamsSettings, "bot.channels.teams.Teams", credentials))

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        blueprint = Blueprint("botframework_webhook", __name__)
        if missing := self._settings.missing():
            logger.warning("The Teams channel is off: %s not set (docs/teams.md)", " and ".join(missing))
            return blueprint
        guard = Guard(on_new_message)

        @blueprint.listener("before_server_start")
        async def start(app: Sanic, _loop: object) -> None:
            self._app = app

        @blueprint.listener("before_server_stop")
        async def stop(_app: Sanic, _loop: object) -> None:
            if self._replies_in_progress:
                await asyncio.wait(self._replies_in_progress, timeout=SHUTDOWN_TIMEOUT)
            await self._client.aclose()

        @blueprint.get("/")
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @blueprint.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            try:
                activity = await self._authenticator.authenticate(request.headers.get("Authorization"), request.body)
            except CallRefused as refused:
                logger.warning("Teams: a call was refused with %s: %s", refused.status, refused)
                return response.empty(refused.status)
            return self._handle(activity, guard)

        return blueprint

    def get_output_channel(self) -> OutputChannel:
        return TeamsOutput(self._post_proactively)

    def _handle(self, activity: Activity, guard: Guard) -> HTTPResponse:
        """Start handling an activity and return its acknowledgement."""
        if activity.type == "message":
            turn = guard.start_turn(activity.to_delivery(self.name()))
            if not turn.repeated:
                self._run_in_background(self._answer(activity, turn.task), activity.sender_id())
            return response.empty(202)
        if activity.type == "invoke":
            # Invoke activities come from features that our messages don't use, such as dialogs and sign-in.
            error = {"code": "NotImplemented", "message": f"This bot accepts only messages, not {activity.name}."}
            return response.json({"error": error}, 501)
        if activity.type == "conversationUpdate" and activity.adds_bot():
            key = activity.conversation.id, activity.id
            if key not in self._welcomed:
                self._welcomed[key] = True
                self._run_in_background(self._post_greeting(activity), activity.sender_id())
        return response.empty(200)

    async def _answer(self, activity: Activity, turn: asyncio.Task[ChannelReply]) -> None:
        reference = activity.reference()
        try:
            await self._connector.post(reference, {"type": "typing"})
        except PostError as error:
            logger.debug("conversation %s: the typing indicator was not posted: %s", activity.sender_id(), error)
        reply = await asyncio.shield(turn)
        if not reply.repeated:
            await self._post_reply(reference, reply, activity.id)

    async def _post_greeting(self, activity: Activity) -> None:
        """Post the assistant's greeting before the user has written anything."""
        greeting = self._agent().nlg.responses[GREETING][0]
        await self._post_reply(activity.reference(), join_messages([greeting]))

    async def _post_reply(self, reference: ConversationReference, reply: ChannelReply, reply_to: str | None = None) -> None:
        for message in cards.messages(reply):
            await self._connector.post(reference, message, reply_to)

    def _run_in_background(self, work: Coroutine[Any, Any, None], sender_id: str) -> None:
        async def log_failure() -> None:
            try:
                await work
            except Exception as error:
                reference, is_unexpected = uuid.uuid4().hex[:8], not isinstance(error, PostError)
                logger.error("conversation %s: reply not posted, reference %s: %s", sender_id, reference, error, exc_info=is_unexpected)

        task = asyncio.create_task(log_failure())
        # The event loop only keeps weak references to tasks, so hold a strong one to prevent garbage collection.
        self._replies_in_progress.add(task)
        task.add_done_callback(self._replies_in_progress.discard)

    async def _post_proactively(self, sender_id: str, reply: ChannelReply) -> None:
        """Post a proactive message where the user last wrote in this conversation. Raises PostError."""
        tracker = await self._agent().tracker_store.retrieve_full_tracker(sender_id)
        for event in reversed(tracker.events if tracker else ()):
            if isinstance(event, UserUttered) and (stored := event.metadata.get("teams")):
                return await self._post_reply(ConversationReference.model_validate(stored), reply)
        raise PostError(f"nobody has written to the conversation {sender_id} in Teams")

    def _agent(self) -> Any:
        if self._app is None:
            raise RuntimeError("the server has not started")
        return self._app.ctx.agent


class TeamsOutput(OutputChannel):  # type: ignore[misc]
    """Output channel for proactive messages: POST /conversations/<sender>/trigger_intent?output_channel=botframework."""

    def __init__(self, post: Callable[[str, ChannelReply], Awaitable[None]]) -> None:
        self._post = post

    @classmethod
    def name(cls) -> str:
        return str(BotFrameworkInput.name())

    async def send_text_message(self, recipient_id: str, text: str, **_: Any) -> None:
        await self._post(recipient_id, ChannelReply(text))

    async def send_text_with_buttons(self, recipient_id: str, text: str, buttons: list[dict[str, Any]], **_: Any) -> None:
        await self._post(recipient_id, join_messages([{"text": text, "buttons": buttons}]))
