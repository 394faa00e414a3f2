"""Receive requests from Slack and respond to them."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from html import escape
from typing import Any

from cachetools import TTLCache
from pydantic import ValidationError
from rasa.core.channels.channel import InputChannel
from rasa.core.channels.slack import SlackInput
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse
from slack_sdk.signature import SignatureVerifier

from bot.channels.deletion import delete_matching
from bot.channels.delivery import Deliveries
from bot.channels.disabled import DisabledChannel
from bot.channels.feedback import record_delivered
from bot.channels.guard import REMEMBERED_SECONDS, REMEMBERED_TURNS, ChannelReply, Delivery, Guard, OnNewMessage, maintenance_reply
from bot.channels.health import ChannelHealth
from bot.channels.slack.api import SlackApi
from bot.channels.slack.incoming import EventEnvelope, Interaction, Place, SlackQuestion, SlashCommand
from bot.channels.slack.output import SlackOutput, message_of
from bot.channels.slack.settings import SlackSettings
from bot.channels.slack.socket_mode import SocketConnection
from bot.channels.slack.wording import slack_wording
from bot.settings import read_settings
from bot.validation import summary

logger = logging.getLogger(__name__)

Json = dict[str, Any]


class Slack(SlackInput):  # type: ignore[misc]
    """The Slack channel. Uses the same URL as Rasa's own Slack channel: POST /webhooks/slack/webhook.

    Slack retries if it doesn't get a response within three seconds, so each request is acknowledged right away and the reply is posted
    later through Slack's API.
    """

    def __init__(self, settings: SlackSettings) -> None:
        # Without a signing secret, the server accepts no requests, only what arrives in Socket Mode.
        secret = settings.signing_secret.get_secret_value() or secrets.token_hex()
        super().__init__(settings.bot_token.get_secret_value(), slack_signing_secret=secret)
        self._settings = settings
        self._verifier = SignatureVerifier(self.slack_signing_secret)
        self._api = SlackApi(settings, lambda: self._app.ctx.agent.tracker_store)
        self._output = SlackOutput(settings, self._api)
        self._socket: SocketConnection | None = None
        self._health = ChannelHealth(self.name(), self._check)
        self._deliveries = Deliveries(self.name(), self._health)
        self._untitled: TTLCache[Place, bool] = TTLCache(REMEMBERED_TURNS, REMEMBERED_SECONDS)
        """Chats in the pane for assistants in which nobody has asked anything yet."""
        self._app: Any = None

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Create the channel, or a disabled channel if a secret is missing. Raises SettingsError."""
        settings = read_settings(SlackSettings, "bot.channels.slack.Slack", credentials)
        if missing := settings.missing():
            half_configured = len(missing) < len(settings.required())
            level = logging.WARNING if half_configured else logging.INFO
            logger.log(level, "The Slack channel is off: %s not set (docs/slack.md)", " and ".join(missing))
            return DisabledChannel(cls.name())
        return cls(settings)

    def get_output_channel(self) -> SlackOutput:
        return self._output

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        blueprint = Blueprint("slack_webhook", __name__)
        guard = Guard(on_new_message)

        @blueprint.listener("before_server_start")
        async def start(app: Sanic, _loop: object) -> None:
            self._app = app
            if self._settings.app_token:
                self._socket = SocketConnection(self._settings, lambda kind, content: self._handle(kind, content, guard))
                await self._socket.open()

        @blueprint.get("/")
        async def health(_request: Request) -> HTTPResponse:
            return await self._health.response()

        @blueprint.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            if not self._has_valid_signature(request):
                return response.empty(401)
            try:
                kind, content = _delivery_in(request)
                if content.get("type") == "url_verification":
                    return response.text(str(content["challenge"]))
                acknowledgement = self._handle(kind, content, guard)
            except (ValueError, KeyError, AttributeError) as error:
                logger.warning("Slack: cannot read a delivery: %s", _reason(error))
                return response.empty(400)
            return response.json(acknowledgement) if acknowledgement else response.empty(200)

        @blueprint.listener("before_server_stop")
        async def finish_replies(_app: object, _loop: object) -> None:
            if self._socket:
                await self._socket.close()
            await self._deliveries.finish()

        return blueprint

    async def _check(self) -> None:
        await self._api.check()
        if self._socket:
            await self._socket.check()

    def _has_valid_signature(self, request: Request) -> bool:
        try:
            return self._verifier.is_valid_request(request.body, dict(request.headers))
        except (ValueError, TypeError):  # the timestamp isn't a number, or the signature or body isn't valid text
            return False

    def _handle(self, kind: str, content: Json, guard: Guard) -> Json | None:
        """Start handling a delivery. Return what to acknowledge it with, if anything. Raises ValueError or KeyError if it can't be read."""
        if kind == "events_api":
            self._handle_event(EventEnvelope.model_validate(content), guard)
        elif kind == "interactive":
            self._handle_interaction(content, guard)
        elif kind == "slash_commands":
            return self._handle_command(content, guard)
        return None

    def _handle_event(self, envelope: EventEnvelope, guard: Guard) -> None:
        if person := envelope.home_opened_by():
            introduction = maintenance_reply() or slack_wording().introduction_reply()
            self._deliveries.start(f"home of {person}", envelope.event_id, lambda: self._output.publish_home(person, introduction))
        elif chat := envelope.chat_opened():
            greeting = maintenance_reply() or slack_wording().chat_greeting_reply()
            self._untitled[chat.place] = True
            self._deliveries.start(
                chat.place.conversation(chat.user_id), envelope.event_id, lambda: self._output.open_chat(chat.place, greeting)
            )
        elif question := envelope.question():
            self._start_turn(question, guard)
        elif (place := envelope.removed_from()) is not None:
            self._deliveries.run(delete_matching(self._app.ctx.agent, guard, self.name(), lambda sender: place in sender))

    def _handle_interaction(self, payload: Json, guard: Guard) -> None:
        interaction = Interaction.model_validate(payload)
        if question := interaction.question():
            self._start_turn(question, guard)
        elif feedback := interaction.feedback():
            self._deliveries.run(record_delivered(self._app.ctx.agent, feedback))
        else:
            logger.info("Slack: ignoring %s %s", interaction.type, [action.type for action in interaction.actions])

    def _handle_command(self, form: Json, guard: Guard) -> Json:
        """Start handling a slash command. Return the message that its user sees meanwhile."""
        question = SlashCommand.model_validate(form).question()
        if not question:
            return {"response_type": "ephemeral", **message_of(maintenance_reply() or slack_wording().introduction_reply())}
        self._start_turn(question, guard)
        # Slack doesn't show slash commands in the conversation, not even to the user who typed them, so quote the question.
        asked = escape(slack_wording().question_asked.format(question=question.text), quote=False)
        return {"response_type": "ephemeral", "text": asked}

    def _start_turn(self, question: SlackQuestion, guard: Guard) -> None:
        metadata = {"query": dict(question.query)} if question.query else None
        turn = guard.start_turn(Delivery(question.text, question.conversation, self.name(), question.id, metadata))
        if turn.repeated:
            return
        if message := question.button_message:
            self._deliveries.show(lambda: self._output.replace_buttons(question.place, message, question.button_title, question.person))
        if self._untitled.pop(question.place, False):
            self._deliveries.show(lambda: self._output.set_title(question.place, question.text))
        self._deliveries.show(lambda: self._output.show_status(question.place), until=turn.task)
        self._deliveries.start(question.conversation, question.id, lambda: self._answer(question, turn.task))

    async def _answer(self, question: SlackQuestion, turn: asyncio.Task[ChannelReply]) -> None:
        reply = await asyncio.shield(turn)
        if not reply.repeated:
            await self._output.answer(question, reply)


def _delivery_in(request: Request) -> tuple[str, Json]:
    """Return the kind and content of a delivery, named as in Socket Mode. Raises ValueError if it can't be read."""
    form = request.form
    if "payload" in form:
        return "interactive", json.loads(form.get("payload"))
    if "command" in form:
        return "slash_commands", {name: form.get(name) for name in form}
    return ("other", {}) if form else ("events_api", json.loads(request.body))


def _reason(error: Exception) -> str:
    # Don't log the validation error itself, because it quotes the user's message.
    return summary(error) if isinstance(error, ValidationError) else repr(error)
