"""Receive activities from Teams and respond to them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from cachetools import TTLCache
from pydantic import ValidationError
from rasa.core.channels.botframework import BotFrameworkInput
from rasa.core.channels.channel import OutputChannel
from rasa.shared.core.events import UserUttered
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.deletion import delete_matching
from bot.channels.delivery import Deliveries
from bot.channels.feedback import find_delivered, find_quoted, record_delivered, remember_delivered
from bot.channels.guard import (
    REMEMBERED_SECONDS,
    REMEMBERED_TURNS,
    ChannelReply,
    Guard,
    OnNewMessage,
    join_messages,
    maintenance_reply,
)
from bot.channels.health import ChannelHealth
from bot.channels.local_links import without_local_links
from bot.channels.retries import FORM_REFUSED, Reason, Undelivered
from bot.channels.teams import cards, playground
from bot.channels.teams.activities import Activity, ConversationReference
from bot.channels.teams.authentication import Authenticator, CallRefused
from bot.channels.teams.connector_client import ConnectorClient
from bot.channels.teams.http import TIMEOUT
from bot.channels.teams.pages import pages
from bot.channels.teams.settings import TeamsSettings
from bot.channels.teams.signing_keys import SigningKeys
from bot.conversation.types import TurnRecord
from bot.operations.feedback import Feedback
from bot.settings import read_settings

logger = logging.getLogger(__name__)

GREETING = "utter_greet"


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
        keys = SigningKeys(self._client, settings.openid)
        self._caller = playground.Playground(settings) if settings.playground else Authenticator(settings, keys)
        self._connector = ConnectorClient(settings, self._client)
        self._health = ChannelHealth(self.name(), self._connector.check)
        self._deliveries = Deliveries(self.name(), self._health)
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
            if self._settings.playground:
                playground.check_is_private(app)

        @blueprint.listener("before_server_stop")
        async def stop(_app: Sanic, _loop: object) -> None:
            await self._deliveries.finish()
            await self._client.aclose()

        @blueprint.get("/")
        async def health(_request: Request) -> HTTPResponse:
            return await self._health.response()

        @blueprint.get(r"/<name:privacy|terms>")
        async def page(_request: Request, name: str) -> HTTPResponse:
            return response.html(pages().html(name))

        @blueprint.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            try:
                activity = await self._caller.authenticate(request)
            except CallRefused as refused:
                logger.warning("Teams: a call was refused with %s: %s", refused.status, refused)
                return response.empty(refused.status)
            quoted = await self._quoted_turn(activity) if activity.type == "message" else None
            return self._handle(activity, quoted, guard)

        return blueprint

    def get_output_channel(self) -> OutputChannel:
        return TeamsOutput(self._post_proactively)

    async def _quoted_turn(self, activity: Activity) -> TurnRecord | None:
        """Return the turn of the answer that a message quotes. None if it quotes none, or anything else, which is only text."""
        message = activity.quoted_message()
        return await find_quoted(self._agent(), self.name(), activity.quotable(), message) if message else None

    def _handle(self, activity: Activity, quoted: TurnRecord | None, guard: Guard) -> HTTPResponse:
        """Start handling an activity and return its acknowledgement."""
        if activity.type == "message":
            self._start_turn(activity, guard, quoted)
            return response.empty(202)
        if activity.type == "invoke":
            return self._handle_invoke(activity, guard)
        if activity.removes_bot():
            prefix = activity.chat_prefix()
            self._deliveries.run(delete_matching(self._agent(), guard, self.name(), lambda sender: sender.startswith(prefix)))
        elif activity.type == "conversationUpdate" and activity.adds_bot():
            key = activity.conversation.id, activity.id
            if key not in self._welcomed:
                self._welcomed[key] = True
                self._deliveries.start(activity.sender_id(), activity.id, lambda: self._post_greeting(activity))
        return response.empty(200)

    def _handle_invoke(self, activity: Activity, guard: Guard) -> HTTPResponse:
        if feedback := activity.feedback():
            self._deliveries.run(self._record(activity, *feedback))
            return response.json({})
        if activity.name == "adaptiveCard/action" and activity.question():
            self._start_turn(activity, guard)
            # Teams shows nothing for this, and the answer follows as a message.
            return response.json({"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": ""})
        # Other invoke activities come from features that our messages don't use, such as dialogs and sign-in.
        error = {"code": "NotImplemented", "message": f"This bot does not accept {activity.name}."}
        return response.json({"error": error}, 501)

    async def _record(self, activity: Activity, verdict: str, reason: str) -> None:
        """Record feedback on the reply that was posted as a message of Teams."""
        reply_id = await find_delivered(self._agent(), self.name(), activity.sender_id(), activity.reply_to or "")
        try:
            feedback = Feedback.model_validate(
                {
                    "conversation": activity.sender_id(),
                    "reply_id": reply_id,
                    "verdict": verdict,
                    "reason": reason,
                    "channel": self.name(),
                }
            )
        except ValidationError:
            logger.warning("Teams: feedback on a message that is no reply of this conversation")
        else:
            await record_delivered(self._agent(), feedback)

    def _start_turn(self, activity: Activity, guard: Guard, quoted: TurnRecord | None = None) -> None:
        turn = guard.start_turn(activity.to_delivery(self.name(), quoted))
        if not turn.repeated:
            self._deliveries.show(lambda: self._connector.show_typing(activity.reference()), until=turn.task)
            self._deliveries.start(activity.sender_id(), activity.id, lambda: self._answer(activity, turn.task))

    async def _answer(self, activity: Activity, turn: asyncio.Task[ChannelReply]) -> None:
        reply = await asyncio.shield(turn)
        if not reply.repeated:
            posted = await self._post_reply(activity.reference(), reply, activity.id)
            if reply.reply:
                for message in filter(None, posted):
                    # The next turn of the conversation may hold its lock, so don't delay the next answer.
                    self._deliveries.run(remember_delivered(self._agent(), self.name(), activity.sender_id(), message, reply.reply.id))

    async def _post_greeting(self, activity: Activity) -> None:
        """Post the assistant's greeting before the user has written anything."""
        greeting = join_messages([self._agent().nlg.responses[GREETING][0]])
        await self._post_reply(activity.reference(), maintenance_reply() or greeting)

    async def _post_reply(self, reference: ConversationReference, reply: ChannelReply, reply_to: str | None = None) -> list[str]:
        """Post a reply. If Teams refuses its form, post its plain text. Return the messages' ids. Raises Undelivered."""
        posted: list[str] = []
        # The playground is on this machine, where people can open all links.
        reply = reply if self._settings.playground else without_local_links(reply)
        for number, message in enumerate(cards.messages(reply)):
            form = playground.submitting(message) if self._settings.playground else message
            try:
                posted.append(await self._connector.post(reference, form, reply_to))
            except Undelivered as error:
                if number or error.reason not in FORM_REFUSED or not reply.text:
                    raise
                for part in cards.text_messages(reply.text):
                    posted.append(await self._connector.post(reference, part, reply_to))
                break
        return posted

    async def _post_proactively(self, sender_id: str, reply: ChannelReply) -> None:
        """Post a proactive message where the user last wrote in this conversation. Raises Undelivered."""
        tracker = await self._agent().tracker_store.retrieve_full_tracker(sender_id)
        for event in reversed(tracker.events if tracker else ()):
            if isinstance(event, UserUttered) and (stored := event.metadata.get("teams")):
                await self._post_reply(ConversationReference.model_validate(stored), reply)
                return
        raise Undelivered(Reason.NOT_FOUND, f"nobody has written to the conversation {sender_id} in Teams")

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
