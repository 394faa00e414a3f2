"""Receive requests from Slack and respond to them."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Coroutine
from html import escape
from typing import Any
from weakref import WeakValueDictionary

from pydantic import ValidationError
from rasa.core.channels.channel import InputChannel
from rasa.core.channels.slack import SlackInput
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from slack_sdk.signature import SignatureVerifier

from bot.channels.disabled import DisabledChannel
from bot.channels.guard import ChannelReply, Delivery, Guard, OnNewMessage
from bot.channels.slack.blocks import fallback_text, message_blocks
from bot.channels.slack.incoming import EventEnvelope, Interaction, Place, SlackQuestion, SlashCommand
from bot.channels.slack.output import SlackOutput
from bot.channels.slack.settings import SlackSettings
from bot.channels.slack.wording import slack_wording
from bot.settings import read_settings
from bot.validation import summary

logger = logging.getLogger(__name__)

SHUTDOWN_TIMEOUT = 10.0  # seconds to wait for replies in progress when the server stops


class Slack(SlackInput):  # type: ignore[misc]
    """The Slack channel. Uses the same URL as Rasa's own Slack channel: POST /webhooks/slack/webhook.

    Slack retries if it doesn't get a response within three seconds, so each request is acknowledged right away and the reply is posted
    later through Slack's API.
    """

    def __init__(self, settings: SlackSettings) -> None:
        super().__init__(settings.bot_token.get_secret_value(), slack_signing_secret=settings.signing_secret.get_secret_value())
        self._verifier = SignatureVerifier(self.slack_signing_secret)
        self._output = SlackOutput(settings)
        self._conversation_locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Create the channel, or a disabled channel if a secret is missing. Raises SettingsError."""
        settings = read_settings(SlackSettings, "bot.channels.slack.Slack", credentials)
        if missing := settings.missing():
            half_configured = len(missing) == 1
            level = logging.WARNING if half_configured else logging.INFO
            logger.log(level, "The Slack channel is off: %s not set (docs/slack.md)", " and ".join(missing))
            return DisabledChannel(cls.name())
        return cls(settings)

    def get_output_channel(self) -> SlackOutput:
        return self._output

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        blueprint = Blueprint("slack_webhook", __name__)
        guard = Guard(on_new_message)

        @blueprint.get("/")
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @blueprint.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            if not self._has_valid_signature(request):
                return response.empty(401)
            try:
                return self._handle(request, guard)
            except (ValueError, KeyError) as error:
                # Don't log the validation error itself, because it quotes the user's message.
                reason = summary(error) if isinstance(error, ValidationError) else repr(error)
                logger.warning("Slack: cannot read a delivery: %s", reason)
                return response.empty(400)

        @blueprint.listener("before_server_stop")
        async def finish_replies(_app: object, _loop: object) -> None:
            if self._background_tasks:
                await asyncio.wait(self._background_tasks, timeout=SHUTDOWN_TIMEOUT)

        return blueprint

    def _has_valid_signature(self, request: Request) -> bool:
        try:
            return self._verifier.is_valid_request(request.body, dict(request.headers))
        except (ValueError, TypeError):  # the timestamp isn't a number, or the signature or body isn't valid text
            return False

    def _handle(self, request: Request, guard: Guard) -> HTTPResponse:
        """Start handling a request and return its acknowledgement. Raises ValueError or KeyError if the request can't be parsed."""
        form = request.form
        if "payload" in form:
            interaction = Interaction.model_validate(json.loads(form.get("payload")))
            if question := interaction.question():
                self._start_turn(question, guard)
            else:
                logger.info("Slack: ignoring %s %s", interaction.type, [action.type for action in interaction.actions])
        elif "command" in form:
            return self._handle_command(SlashCommand.model_validate({name: form.get(name) for name in form}), guard)
        elif not form:
            envelope = EventEnvelope.model_validate_json(request.body)
            if envelope.type == "url_verification":
                return response.text(envelope.challenge)
            if person := envelope.home_opened_by():
                self._run_in_background(self._log_failure(self._output.publish_home(person), f"home of {person}"))
            elif question := envelope.question():
                self._start_turn(question, guard)
        return response.empty(200)

    def _handle_command(self, command: SlashCommand, guard: Guard) -> HTTPResponse:
        question = command.question()
        if not question:
            introduction = slack_wording().introduction_reply()
            blocks = [block.to_dict() for block in message_blocks(introduction)]
            return response.json({"response_type": "ephemeral", "text": fallback_text(introduction.text), "blocks": blocks})
        self._start_turn(question, guard)
        # Slack doesn't show slash commands in the conversation, not even to the user who typed them, so quote the question.
        asked = escape(slack_wording().question_asked.format(question=question.text), quote=False)
        return response.json({"response_type": "ephemeral", "text": asked})

    def _start_turn(self, question: SlackQuestion, guard: Guard) -> None:
        turn = guard.start_turn(Delivery(question.text, question.conversation, self.name(), question.id))
        if not turn.repeated:
            self._run_in_background(self._answer(question, turn.task))

    def _run_in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        # The event loop only keeps weak references to tasks, so hold a strong one to prevent garbage collection.
        self._background_tasks.add(task)
        task.add_done_callback(self._background_tasks.discard)

    async def _answer(self, question: SlackQuestion, turn: asyncio.Task[ChannelReply]) -> None:
        place, name = question.reply_to, f"conversation {question.conversation}, message {question.id}"
        # Post one reply at a time, so that a conversation's replies arrive in the same order as its questions.
        async with self._conversation_locks.setdefault(question.conversation, asyncio.Lock()):
            if isinstance(place, Place):
                if question.button_message:
                    await self._log_failure(
                        self._output.replace_buttons(place.channel, question.button_message, question.button_title), name
                    )
                await self._log_failure(self._output.show_status(place), name)
            # Buttons on the app's home or in an ephemeral message can't be replaced, so quote the button's title above the reply.
            quoted = question.button_title and not question.button_message
            heading = slack_wording().question_asked.format(question=question.button_title) if quoted else ""
            reply = await turn
            if not reply.repeated:
                await self._log_failure(self._output.post_reply(place, reply, heading), name)

    async def _log_failure(self, call: Awaitable[None], name: str) -> None:
        """Await a call to Slack and log any error, so that later calls still go ahead."""
        try:
            await call
        except Exception as error:
            logger.error("%s: Slack failed: %s", name, " ".join(str(error).split()) or repr(error))
