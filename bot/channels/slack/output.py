"""Post messages to Slack."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from rasa.core.channels.channel import OutputChannel
from rasa.core.channels.slack import SlackBot
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.channels.guard import ChannelReply, join_messages
from bot.channels.local_links import without_local_links
from bot.channels.retries import FORM_REFUSED, Reason, Undelivered
from bot.channels.slack.api import SlackApi
from bot.channels.slack.blocks import chosen_block, context_block, fallback_text
from bot.channels.slack.incoming import Place, SlackQuestion
from bot.channels.slack.reply_blocks import reply_blocks
from bot.channels.slack.settings import SlackSettings
from bot.channels.slack.wording import slack_wording

REPLACED = {"actions", "context_actions"}  # blocks with buttons
MAX_PROMPTS = 4
MAX_TITLE = 100  # characters
MAX_TEXT = 3_900  # characters; Slack advises at most 4,000


class SlackOutput(SlackBot):  # type: ignore[misc]
    """Output channel that posts to Slack through the Web API and response_urls.

    Rasa also uses it for proactive messages (reminders and triggered intents), where the recipient is a conversation id. The methods
    raise Undelivered.
    """

    def __init__(self, settings: SlackSettings, api: SlackApi) -> None:
        super().__init__(settings.bot_token.get_secret_value(), proxy=settings.proxy)
        self._show_status = settings.show_status
        self._api = api
        self.client = api.client

    async def answer(self, question: SlackQuestion, reply: ChannelReply) -> None:
        """Post the reply to a question as a single message, where it was asked or to its response_url, which only one user can see."""
        # Buttons on the app's home or in an ephemeral message can't be replaced, so quote the button's title above the reply.
        quoted = question.button_title and not question.button_message
        heading = slack_wording().question_asked.format(question=question.button_title) if quoted else ""
        if question.response_url:
            try:
                await self._api.respond(question.response_url, message_of(reply, heading))
                return
            except Undelivered as error:
                if error.reason is not Reason.NOT_FOUND:
                    raise
            # A response_url works for half an hour. After that, answer in a direct message and say what was asked.
            heading = slack_wording().question_asked.format(question=question.button_title or question.text)
        await self.post_reply(question.place, reply, heading)

    async def post_reply(self, place: Place, reply: ChannelReply, heading: str = "") -> None:
        """Post a reply as a single message. If Slack refuses its form, post its plain text."""
        message = message_of(reply, heading)
        try:
            await self._post_message(place, **message, unfurl_links=False, unfurl_media=False)
        except Undelivered as error:
            if error.reason not in FORM_REFUSED or not reply.text:
                raise
            text = message["text"]
            for start in range(0, len(text), MAX_TEXT):
                await self._post_message(place, text=text[start : start + MAX_TEXT], unfurl_links=False, unfurl_media=False)

    async def replace_buttons(self, place: Place, message: Mapping[str, Any], title: str, person: str) -> None:
        """Replace a message's buttons with the title of the chosen one, and in channels with who chose it."""
        wording = slack_wording()
        chosen = wording.button_chosen.format(title=title)
        if not place.is_direct:
            chosen = wording.button_chosen_by.format(person=f"<@{person}>", title=escape(title, quote=False))
        kept = [block for block in message["blocks"] if block["type"] not in REPLACED]
        text = f"{message['text']}\n{chosen if not place.is_direct else escape(chosen, quote=False)}"
        blocks = [*kept, chosen_block(chosen) if not place.is_direct else context_block(chosen)]
        await self._api.show(self._api.cosmetic_client.chat_update, channel=place.channel, ts=message["ts"], text=text, blocks=blocks)

    async def show_status(self, place: Place) -> None:
        """Show in a thread that the assistant is working, if enabled in the settings. Slack clears the status at the next message."""
        if self._show_status and place.thread:
            await self._api.show(
                self._api.cosmetic_client.assistant_threads_setStatus,
                channel_id=place.channel,
                thread_ts=place.thread,
                status=slack_wording().status,
            )

    async def open_chat(self, place: Place, greeting: ChannelReply) -> None:
        """Greet a user in a new chat of Slack's pane for assistants, and suggest questions, which they see as prompts."""
        await self.post_reply(place, ChannelReply(greeting.text))
        prompts = [{"title": button.title, "message": button.payload} for button in greeting.buttons[:MAX_PROMPTS]]
        if prompts:
            await self._api.show(
                self._api.cosmetic_client.assistant_threads_setSuggestedPrompts,
                channel_id=place.channel,
                thread_ts=str(place.thread),
                prompts=prompts,
            )

    async def set_title(self, place: Place, title: str) -> None:
        """Set the title of a chat in Slack's pane for assistants, by which its user finds it again."""
        await self._api.show(
            self._api.cosmetic_client.assistant_threads_setTitle,
            channel_id=place.channel,
            thread_ts=str(place.thread),
            title=title[:MAX_TITLE],
        )

    async def publish_home(self, person: str, introduction: ChannelReply) -> None:
        """Publish the introduction on a user's home tab for the app."""
        await self._api.call(self.client.views_publish, user_id=person, view=View(type="home", blocks=reply_blocks(introduction)))

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
        await self._api.call(self.client.chat_postMessage, channel=place.channel, thread_ts=place.thread, **message)


def message_of(reply: ChannelReply, heading: str = "") -> dict[str, Any]:
    """Return a reply as the text and blocks of a message, with an optional line in small type above."""
    reply = without_local_links(reply)
    blocks: list[Block] = [*([context_block(heading)] if heading else []), *reply_blocks(reply)]
    return {"text": fallback_text(reply.text), "blocks": [block.to_dict() for block in blocks]}
