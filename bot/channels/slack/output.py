"""Says things in Slack."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from rasa.core.channels.channel import OutputChannel
from rasa.core.channels.slack import SlackBot
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.channels.guard import ChannelReply, join_messages
from bot.channels.slack import blocks
from bot.channels.slack.incoming import Place
from bot.channels.slack.settings import Settings
from bot.channels.slack.wording import wording

TIMEOUT = 30  # seconds
RETRIES = [AsyncConnectionErrorRetryHandler(), AsyncServerErrorRetryHandler(), AsyncRateLimitErrorRetryHandler(max_retry_count=3)]


class SlackOutput(SlackBot):  # type: ignore[misc]
    """As an output channel of Rasa's, it says what nobody asked for (reminders, triggered intents): a recipient is a conversation's id.

    Its methods raise what slack_sdk and its HTTP client raise.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        token = settings.bot_token.get_secret_value()
        super().__init__(token, proxy=settings.proxy)
        self.client = AsyncWebClient(token, settings.api_url, TIMEOUT, proxy=settings.proxy, retry_handlers=RETRIES)

    async def say(self, to: Place | str, said: ChannelReply, heading: str = "") -> None:
        """One post: at a place, or, by a response_url, for one person alone."""
        parts = [*([blocks.note(heading)] if heading else []), *blocks.message(said)]
        text = blocks.fallback(said.text)
        if isinstance(to, Place):
            await self._post_message(to, text=text, blocks=parts, unfurl_links=False, unfurl_media=False)
            return
        if not to.startswith(self._settings.hooks_url):
            raise ValueError(f"a response_url that is not under {self._settings.hooks_url}")
        client = AsyncWebhookClient(to, TIMEOUT, proxy=self._settings.proxy, retry_handlers=RETRIES)
        answer = await client.send(text=text, blocks=parts, response_type="ephemeral", replace_original=False)
        if answer.status_code != 200:
            raise RuntimeError(f"the response_url was refused, with {answer.status_code}: {answer.body}")

    async def mark_chosen(self, channel: str, message: Mapping[str, Any], title: str) -> None:
        """Puts what was chosen in the place of a message's buttons."""
        chose = wording().chose.format(title=title)
        kept = [block for block in message["blocks"] if block["type"] != "actions"]
        await self.client.chat_update(
            channel=channel, ts=message["ts"], text=f"{message['text']}\n{escape(chose, quote=False)}", blocks=[*kept, blocks.note(chose)]
        )

    async def show_status(self, place: Place) -> None:
        """Shows in a thread that we are at work; what is said next there ends it."""
        if self._settings.show_status and place.thread:
            await self.client.assistant_threads_setStatus(channel_id=place.channel, thread_ts=place.thread, status=wording().status)

    async def show_home(self, person: str) -> None:
        await self.client.views_publish(user_id=person, view=View(type="home", blocks=blocks.message(wording().introduced())))

    async def send_text_message(self, recipient_id: str, text: str, **_: Any) -> None:
        await self.say(Place.of_conversation(recipient_id), ChannelReply(text))

    async def send_text_with_buttons(self, recipient_id: str, text: str, buttons: list[dict[str, Any]], **_: Any) -> None:
        await self.say(Place.of_conversation(recipient_id), join_messages([{"text": text, "buttons": buttons}]))

    # Says the address: a picture that nobody has described says nothing to those who cannot see it.
    send_image_url = OutputChannel.send_image_url

    async def _post_message(self, channel: Place | str, **message: Any) -> None:
        """The one way to post, of the stock class's methods too, whose `as_user` Slack has abolished."""
        place = channel if isinstance(channel, Place) else Place.of_conversation(channel)
        message.pop("as_user", None)
        await self.client.chat_postMessage(channel=place.channel, thread_ts=place.thread, **message)
