"""The assistant's door to Microsoft Teams: Rasa's Bot Framework channel, made safe and whole."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import httpx
from cachetools import TTLCache
from pydantic import ValidationError
from rasa.core.channels.botframework import BotFrameworkInput
from rasa.core.channels.channel import OutputChannel
from rasa.shared.core.events import UserUttered
from rasa.shared.exceptions import InvalidConfigException
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.guard import REMEMBERED_SECONDS, REMEMBERED_TURNS, ChannelReply, Guard, OnNewMessage, join_messages
from bot.channels.teams import cards
from bot.channels.teams.activities import Activity, Reference
from bot.channels.teams.calls import TIMEOUT
from bot.channels.teams.connector import Connector, Undeliverable
from bot.channels.teams.identity import Identity, Refused
from bot.channels.teams.keys import Keys
from bot.channels.teams.settings import Settings
from bot.validation import sentence

logger = logging.getLogger(__name__)

GREETING = "utter_greet"
LAST_REPLIES_WITHIN = 10.0  # seconds that a server which stops gives replies on their way


class Teams(BotFrameworkInput):  # type: ignore[misc]
    """In the place of the stock channel: its name, and so its address and its name as an output channel.

    Nothing else of it is left. The stock one fetches keys before the server starts, takes tokens of any issuer, sends the bot's
    own token wherever a call says, and blocks the server while it posts.

    POST /webhooks/botframework/webhook: 202 for a message, which is answered by a post of its own; 401, 403, 400 for calls that
    are not Microsoft's or not activities; 503 while that cannot be told. Without credentials all addresses are 404.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client = httpx.AsyncClient(timeout=TIMEOUT)
        self._identity = Identity(settings, Keys(self._client, settings.openid_url))
        self._connector = Connector(settings, self._client)
        self._deliveries: set[asyncio.Task[None]] = set()
        self._welcomed: TTLCache[tuple[str, str], bool] = TTLCache(REMEMBERED_TURNS, REMEMBERED_SECONDS)
        self._app: Sanic | None = None

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> Teams:
        """Raises InvalidConfigException."""
        try:
            return cls(Settings(**(credentials or {})))
        except ValidationError as error:
            faults = "; ".join(f"{'.'.join(map(str, fault['loc']))} {sentence(fault)}" for fault in error.errors())
            raise InvalidConfigException(f"Teams settings, in credentials.yml or TEAMS_… variables: {faults}") from None

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        blueprint = Blueprint("botframework_webhook", __name__)
        if self._settings.missing:
            logger.warning("Teams is off: set %s to turn it on (docs/teams.md)", ", ".join(self._settings.missing))
            return blueprint
        guard = Guard(on_new_message)

        @blueprint.listener("before_server_start")
        async def start(app: Sanic, _loop: object) -> None:
            self._app = app

        @blueprint.listener("before_server_stop")
        async def stop(_app: Sanic, _loop: object) -> None:
            if self._deliveries:
                await asyncio.wait(self._deliveries, timeout=LAST_REPLIES_WITHIN)
            await self._client.aclose()

        @blueprint.get("/")
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @blueprint.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            try:
                activity = await self._identity.admit(request.headers.get("Authorization"), request.body)
            except Refused as refused:
                logger.warning("Teams: a call was refused with %s: %s", refused.status, refused)
                return response.empty(refused.status)
            return self._take(activity, guard)

        return blueprint

    def get_output_channel(self) -> OutputChannel:
        return Proactive(self._write)

    def _take(self, activity: Activity, guard: Guard) -> HTTPResponse:
        """Answers the call at once; what there is to say follows."""
        if activity.type == "message":
            turn = guard.start_turn(activity.incoming(self.name()))
            if not turn.repeated:
                self._deliver(self._answer(activity, turn.task), activity.sender_id())
            return response.empty(202)
        if activity.type == "invoke":
            # Of something that our messages do not have, such as a dialogue or a sign-in.
            error = {"code": "NotImplemented", "message": f"This bot takes messages only, not {activity.name}."}
            return response.json({"error": error}, 501)
        if activity.type == "conversationUpdate" and activity.adds_bot():
            key = activity.conversation.id, activity.id
            if key not in self._welcomed:
                self._welcomed[key] = True
                self._deliver(self._welcome(activity), activity.sender_id())
        return response.empty(200)

    async def _answer(self, activity: Activity, turn: asyncio.Task[ChannelReply]) -> None:
        reference = activity.reference()
        try:
            await self._connector.post(reference, {"type": "typing"})
        except Undeliverable as error:
            logger.debug("conversation %s: not told that we are typing: %s", activity.sender_id(), error)
        said = await asyncio.shield(turn)
        if not said.repeated:
            await self._send(reference, said, activity.id)

    async def _welcome(self, activity: Activity) -> None:
        """What the assistant says to a hello, said first."""
        greeting = self._agent().domain.responses[GREETING][0]
        await self._send(activity.reference(), join_messages([greeting]))

    async def _send(self, reference: Reference, said: ChannelReply, reply_to: str | None = None) -> None:
        for message in cards.messages(said):
            await self._connector.post(reference, message, reply_to)

    def _deliver(self, delivery: Coroutine[Any, Any, None], sender_id: str) -> None:
        async def logged() -> None:
            try:
                await delivery
            except Exception as error:
                reference, trace = uuid.uuid4().hex[:8], not isinstance(error, Undeliverable)
                logger.error("conversation %s: nothing was delivered, reference %s: %s", sender_id, reference, error, exc_info=trace)

        task = asyncio.create_task(logged())
        # The loop itself keeps no task alive.
        self._deliveries.add(task)
        task.add_done_callback(self._deliveries.discard)

    async def _write(self, sender_id: str, said: ChannelReply) -> None:
        """Writes to someone who did not just ask, where they last wrote to us. Raises Undeliverable."""
        tracker = await self._agent().tracker_store.retrieve_full_tracker(sender_id)
        for event in reversed(tracker.events if tracker else ()):
            if isinstance(event, UserUttered) and (kept := event.metadata.get("teams")):
                return await self._send(Reference.model_validate(kept), said)
        raise Undeliverable(f"nobody has written to the conversation {sender_id} in Teams")

    def _agent(self) -> Any:
        if self._app is None:
            raise RuntimeError("the server has not started")
        return self._app.ctx.agent


class Proactive(OutputChannel):  # type: ignore[misc]
    """Messages that answer none: POST /conversations/<sender>/trigger_intent?output_channel=botframework."""

    def __init__(self, write: Callable[[str, ChannelReply], Awaitable[None]]) -> None:
        self._write = write

    @classmethod
    def name(cls) -> str:
        return str(BotFrameworkInput.name())

    async def send_text_message(self, recipient_id: str, text: str, **_more: Any) -> None:
        await self._write(recipient_id, ChannelReply(text))

    async def send_text_with_buttons(self, recipient_id: str, text: str, buttons: list[dict[str, Any]], **_more: Any) -> None:
        await self._write(recipient_id, join_messages([{"text": text, "buttons": buttons}]))
