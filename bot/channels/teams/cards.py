"""Render replies as Teams messages: plain messages for text only, and Adaptive Cards for replies with buttons."""

from __future__ import annotations

import json
from typing import Any

from bot.channels.guard import Button, ChannelReply
from bot.channels.markup import plain, teams

MAX_BYTES = 26_000  # the limit in Teams is 28 kB, and sender and recipient are added later
MAX_ACTIONS_PER_ROW = 6  # Teams hides any beyond this
CARD_CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
SUMMARY_LENGTH = 200  # characters; notifications don't show more


def messages(reply: ChannelReply) -> list[dict[str, Any]]:
    """Return a reply as one or more activities, without sender and recipient. Replies that are too large for Teams are split."""
    message = _message(reply)
    if len(json.dumps(message, ensure_ascii=False).encode()) <= MAX_BYTES:
        return [message]
    halves = _split(reply)
    return [part for half in halves for part in messages(half)] if halves else [message]


def _message(reply: ChannelReply) -> dict[str, Any]:
    if not reply.buttons:
        return {"type": "message", "textFormat": "markdown", "text": teams(reply.text)}
    # The summary is used in notifications and by screen readers. Without one, Teams just says "sent a card".
    summary = plain(reply.text)[:SUMMARY_LENGTH] or reply.buttons[0].title
    return {"type": "message", "summary": summary, "attachments": [{"contentType": CARD_CONTENT_TYPE, "content": _card(reply)}]}


def _card(reply: ChannelReply) -> dict[str, Any]:
    """Return the Adaptive Card for a reply, with the text first and then rows of buttons."""
    actions = [_button_action(button) for button in reply.buttons]
    rows = [actions[start : start + MAX_ACTIONS_PER_ROW] for start in range(0, len(actions), MAX_ACTIONS_PER_ROW)]
    text = [{"type": "TextBlock", "text": teams(reply.text), "wrap": True}] if reply.text else []
    return {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.5",
        "fallbackText": plain(reply.text),
        "body": [*text, *({"type": "ActionSet", "actions": row} for row in rows[:-1])],
        "actions": rows[-1],
    }


def _button_action(button: Button) -> dict[str, Any]:
    """Return the action for a button, which sends a message as the user. Clients without messageBack submit the payload instead."""
    data = {"payload": button.payload}
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
