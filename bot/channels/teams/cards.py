"""Render replies as Teams messages: text with citations, and Adaptive Cards for tables, other parts and buttons."""

from __future__ import annotations

import json
from typing import Any

from bot.channels.guard import Button, ChannelReply
from bot.channels.markup import plain, teams
from bot.channels.parts import is_rated
from bot.channels.teams.reply_cards import citations, text_and_elements

MAX_BYTES = 26_000  # the limit in Teams is 28 kB, and sender and recipient are added later
MAX_ACTIONS_PER_ROW = 6  # Teams hides any beyond this
CARD_CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
SUMMARY_LENGTH = 200  # characters; notifications don't show more


def messages(reply: ChannelReply) -> list[dict[str, Any]]:
    """Return a reply as one or more activities, without sender and recipient. Replies that are too large for Teams are split."""
    if reply.reply and _fits(message := _native_message(reply)):
        return [message]
    message = _message(reply)
    if _fits(message):
        return [message]
    halves = _split(reply)
    return [part for half in halves for part in messages(half)] if halves else [message]


def text_messages(text: str) -> list[dict[str, Any]]:
    """Return a text as messages without any markup or cards, for when Teams refuses the others."""
    parts = plain(text)
    size = MAX_BYTES // 8
    return [{"type": "message", "textFormat": "plain", "text": parts[start : start + size]} for start in range(0, len(parts), size)]


def _fits(message: dict[str, Any]) -> bool:
    return len(json.dumps(message, ensure_ascii=False).encode()) <= MAX_BYTES


def _native_message(reply: ChannelReply) -> dict[str, Any]:
    """Return a message with the parts of a reply in the forms that Teams has for them."""
    assert reply.reply
    text, elements = text_and_elements(reply.reply)
    claims = citations(reply.reply) if text else []
    message: dict[str, Any] = {"type": "message"}
    if text:
        marks = " ".join(f"[{claim['position']}]" for claim in claims)
        # Marks within a list are not shown as citations.
        separator = "\n\n" if text.splitlines()[-1].startswith("- ") else " "
        message |= {"textFormat": "markdown", "text": f"{teams(text)}{separator}{marks}".rstrip()}
    if elements or reply.buttons:
        message |= _card_fields(reply, elements)
    if claims:
        root = {"type": "https://schema.org/Message", "@type": "Message", "@context": "https://schema.org", "@id": ""}
        message["entities"] = [{**root, "citation": claims}]
    if is_rated(reply):
        message["channelData"] = {"feedbackLoop": {"type": "default"}}
    return message


def _message(reply: ChannelReply) -> dict[str, Any]:
    if not reply.buttons:
        return {"type": "message", "textFormat": "markdown", "text": teams(reply.text)}
    text = [{"type": "TextBlock", "text": teams(reply.text), "wrap": True}] if reply.text else []
    return {"type": "message", **_card_fields(reply, text)}


def _card_fields(reply: ChannelReply, body: list[dict[str, Any]]) -> dict[str, Any]:
    # The summary is used in notifications and by screen readers. Without one, Teams just says "sent a card".
    summary = plain(reply.text)[:SUMMARY_LENGTH] or reply.buttons[0].title
    return {"summary": summary, "attachments": [{"contentType": CARD_CONTENT_TYPE, "content": _card(reply, body)}]}


def _card(reply: ChannelReply, body: list[dict[str, Any]]) -> dict[str, Any]:
    """Return an Adaptive Card with a body and then rows of buttons."""
    actions = [_button_action(button) for button in reply.buttons]
    rows = [actions[start : start + MAX_ACTIONS_PER_ROW] for start in range(0, len(actions), MAX_ACTIONS_PER_ROW)]
    return {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.5",
        "fallbackText": plain(reply.text),
        "body": [*body, *({"type": "ActionSet", "actions": row} for row in rows[:-1])],
        **({"actions": rows[-1]} if rows else {}),
    }


def _button_action(button: Button) -> dict[str, Any]:
    """Return the action for a button, which sends a message as the user. Clients without messageBack submit the data instead."""
    data = {"payload": button.payload, **({"query": button.query} if button.query else {})}
    message_back = {"type": "messageBack", "displayText": button.title, "text": button.payload, "value": data}
    return {"type": "Action.Submit", "title": button.title, "data": {**data, "msteams": message_back}}


def _split(reply: ChannelReply) -> tuple[ChannelReply, ChannelReply] | None:
    """Split a reply into two halves, between lines if possible. Returns None if it can't be split any further."""
    if len(reply.text) > MAX_BYTES // 10:
        middle = len(reply.text) // 2
        split_at = reply.text.rfind("\n", 0, middle) + 1 or reply.text.rfind(" ", 0, middle) + 1 or middle
        return ChannelReply(reply.text[:split_at].rstrip()), ChannelReply(reply.text[split_at:], reply.buttons)
    if len(reply.buttons) > 1:
        half = len(reply.buttons) // 2
        return ChannelReply(reply.text, reply.buttons[:half]), ChannelReply("", reply.buttons[half:])
    return None
