"""Post messages to Slack."""

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
from bot.channels.slack.blocks import context_block, fallback_text, message_blocks
from bot.channels.slack.incoming import Place
from bot.channels.slack.settings import SlackSettings
from bot.channels.slack.wording import slack_wording

TIMEOUT = 30  # seconds
RETRY_HANDLERS = [
    AsyncConnectionErrorRetryHandler(),
    AsyncServerErrorRetryHandler(),
    AsyncRateLimitErrorRetryHandler(max_retry_count=3),
]


class SlackOutput(SlackBot):  # type: ignore[misc]
    """Output channel that posts to Slack through the Web API and response_urls.

    Rasa also uses it for proactive messages (reminders and triggered intents), where the recipient is a conversation id. The methods can
    raise exceptions from slack_sdk and its HTTP client.
    """

    def __init__(self, settings: SlackSettings) -> None:
        self._settings = settings
        token = settings.bot_token.get_secret_value()
        super().__init__(token, proxy=settings.proxy)
        self.client = AsyncWebClient(token, settings.api_url, TIMEOUT, proxy=settings.proxy, retry_handlers=RETRY_HANDLERS)

    async def post_reply(self, to: Place | str, reply: ChannelReply, heading: str = "") -> None:
        """Post a reply as a single message, either to a place or to a response_url, which only one user can see.

        Raises ValueError if the response_url is not one of Slack's.
        """
        blocks = [*([context_block(heading)] if heading else []), *message_blocks(reply)]
        text = fallback_text(reply.text)
        if isinstance(to, Place):
            await self._post_message(to, text=text, blocks=blocks, unfurl_links=False, unfurl_media=False)
            return
        if not to.startswith(self._settings.hooks_url):
            raise ValueError(f"a response_url that is not under {self._settings.hooks_url}")
        client = AsyncWebhookClient(to, TIMEOUT, proxy=self._settings.proxy, retry_handlers=RETRY_HANDLERS)
        response = await client.send(text=text, blocks=blocks, response_type="ephemeral", replace_original=False)
        if response.status_code != 200:
            raise RuntimeError(f"the response_url answered {response.status_code}: {response.body}")

    async def replace_buttons(self, channel: str, message: Mapping[str, Any], title: str) -> None:
        """Replace a message's buttons with the title of the chosen one."""
        chosen = slack_wording().button_chosen.format(title=title)
        kept = [block for block in message["blocks"] if block["type"] != "actions"]
        text = f"{message['text']}\n{escape(chosen, quote=False)}"
        await self.client.chat_update(channel=channel, ts=message["ts"], text=text, blocks=[*kept, context_block(chosen)])

    async def show_status(self, place: Place) -> None:
        """Show in a thread that the assistant is working, if enabled in the settings. Slack clears the status at the next message."""
        if self._settings.show_status and place.thread:
            await self.client.assistant_threads_setStatus(channel_id=place.channel, thread_ts=place.thread, status=slack_wording().status)

    async def publish_home(self, person: str) -> None:
        """Publish the introduction on a user's home tab for the app."""
        await self.client.views_publish(user_id=person, view=View(type="home", blocks=message_blocks(slack_wording().introduction_reply())))

    async def send_text_message(self, recipient_id: str, text: str, **_: Any) -> None:
        await self.post_reply(Place.of_conversation(recipient_id), ChannelReply(text))

    async def send_text_with_buttons(self, recipient_id: str, text: str, buttons: list[dict[str, Any]], **_: Any) -> None:
        await self.post_reply(Place.of_conversation(recipient_id), join_messages([{"text": text, "buttons": buttons}]))

    # Post the image's URL as text, because an image block needs alt text and Rasa doesn't provide any.
    send_image_url = OutputChannel.send_image_url

    async def _post_message(self, channel: Place | str, **message: Any) -> None:
        """Post a message. Inherited methods call this too, with an `as_user` argument that Slack no longer accepts."""
        place = channel if isinstance(channel, Place) else Place.of_conversation(channel)
        message.pop("as_user", None)
        await self.client.chat_postMessage(channel=place.channel, thread_ts=place.thread, **message)
