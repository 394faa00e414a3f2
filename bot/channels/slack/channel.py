"""Takes what Slack delivers, and answers."""

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
from bot.channels.slack import blocks
from bot.channels.slack.incoming import Command, Envelope, Interaction, Place, Question
from bot.channels.slack.output import SlackOutput
from bot.channels.slack.settings import Settings, load_settings
from bot.channels.slack.wording import wording
from bot.validation import summary

logger = logging.getLogger(__name__)

FINISHED_WITHIN = 10.0  # seconds, for answers under way when the server stops


class Slack(SlackInput):  # type: ignore[misc]
    """Acknowledges each delivery at once, as Slack waits no longer than three seconds, and answers by Slack's API afterwards."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings.bot_token.get_secret_value(), slack_signing_secret=settings.signing_secret.get_secret_value())
        self._verifier = SignatureVerifier(self.slack_signing_secret)
        self._output = SlackOutput(settings)
        self._answering: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Raises InvalidConfigException if a setting is wrong. Without credentials the channel is off."""
        settings = load_settings(credentials)
        if missing := settings.missing():
            half_set_up = len(missing) == 1
            level = logging.WARNING if half_set_up else logging.INFO
            logger.log(level, "The Slack channel is off: there is no %s (docs/slack.md)", " and no ".join(missing))
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
            if not self._is_slacks(request):
                return response.empty(401)
            try:
                return self._take(request, guard)
            except (ValueError, KeyError) as error:
                # The error's own text would quote the message.
                reason = summary(error) if isinstance(error, ValidationError) else repr(error)
                logger.warning("Slack delivered what could not be read: %s", reason)
                return response.empty(400)

        @blueprint.listener("before_server_stop")
        async def finish(_app: object, _loop: object) -> None:
            if self._background_tasks:
                await asyncio.wait(self._background_tasks, timeout=FINISHED_WITHIN)

        return blueprint

    def _is_slacks(self, request: Request) -> bool:
        try:
            return self._verifier.is_valid_request(request.body, dict(request.headers))
        except (ValueError, TypeError):  # a time that is no number, a signature or a body that is no text
            return False

    def _take(self, request: Request, guard: Guard) -> HTTPResponse:
        """Begins what a delivery asks for, and acknowledges it. Raises ValueError or KeyError if it cannot be read."""
        form = request.form
        if "payload" in form:
            interaction = Interaction.model_validate(json.loads(form.get("payload")))
            if question := interaction.question():
                self._begin(question, guard)
            else:
                logger.info("Slack: nothing to do for %s %s", interaction.type, [action.type for action in interaction.actions])
        elif "command" in form:
            return self._take_command(Command.model_validate({name: form.get(name) for name in form}), guard)
        elif not form:
            envelope = Envelope.model_validate_json(request.body)
            if envelope.type == "url_verification":
                return response.text(envelope.challenge)
            if person := envelope.home_of():
                self._spawn(self._attempt(self._output.show_home(person), f"the home of {person}"))
            elif question := envelope.question():
                self._begin(question, guard)
        return response.empty(200)

    def _take_command(self, command: Command, guard: Guard) -> HTTPResponse:
        question = command.question()
        if not question:
            introduced = wording().introduced()
            parts = [block.to_dict() for block in blocks.message(introduced)]
            return response.json({"response_type": "ephemeral", "text": blocks.fallback(introduced.text), "blocks": parts})
        self._begin(question, guard)
        # Slack shows a command to nobody, not even to whoever typed it.
        asked = escape(wording().asked.format(question=question.text), quote=False)
        return response.json({"response_type": "ephemeral", "text": asked})

    def _begin(self, question: Question, guard: Guard) -> None:
        turn = guard.start_turn(Delivery(question.text, question.conversation, self.name(), question.id))
        if not turn.repeated:
            self._spawn(self._answer(question, turn.task))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        # The loop itself would let a task that nothing else holds be collected.
        self._background_tasks.add(task)
        task.add_done_callback(self._background_tasks.discard)

    async def _answer(self, question: Question, turn: asyncio.Task[ChannelReply]) -> None:
        to, name = question.answer_to, f"conversation {question.conversation}, message {question.id}"
        # One after another, so that answers come in the order of their questions however slow Slack is.
        async with self._answering.setdefault(question.conversation, asyncio.Lock()):
            if question.pressed and isinstance(to, Place):
                await self._attempt(self._output.mark_chosen(to.channel, question.pressed, question.title), name)
            if isinstance(to, Place):
                await self._attempt(self._output.show_status(to), name)
            heading = wording().asked.format(question=question.title) if question.title and not question.pressed else ""
            said = await turn
            if not said.repeated:
                await self._attempt(self._output.say(to, said, heading), name)

    async def _attempt(self, call: Awaitable[None], name: str) -> None:
        """Slack may fail us; the log has it once, and what comes next is not kept from coming."""
        try:
            await call
        except Exception as error:
            logger.error("%s: Slack failed: %s", name, " ".join(str(error).split()) or repr(error))
