"""Render replies as Teams messages: text only as a plain message, buttons as an Adaptive Card."""

from __future__ import annotations

import json
from typing import Any

from bot.channels.guard import Button, ChannelReply
from bot.channels.markup import plain, teams

MAX_BYTES = 26_000  # Teams accepts 28 kB; the addresses are added later
MAX_ACTIONS_PER_ROW = 6  # Teams hides more
CARD_CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"
SUMMARY_LENGTH = 200  # characters; notifications show no more


def messages(reply: ChannelReply) -> list[dict[str, Any]]:
    """Return a reply as activities without addresses: one, or several if one would be too large for Teams."""
    message = _message(reply)
    if len(json.dumps(message, ensure_ascii=False).encode()) <= MAX_BYTES:
        return [message]
    halves = _split(reply)
    return [part for half in halves for part in messages(half)] if halves else [message]


def _message(reply: ChannelReply) -> dict[str, Any]:
    if not reply.buttons:
        return {"type": "message", "textFormat": "markdown", "text": teams(reply.text)}
    # Notifications show the summary and screen readers read it; without one, Teams says only "sent a card".
    summary = plain(reply.text)[:SUMMARY_LENGTH] or reply.buttons[0].title
    return {"type": "message", "summary": summary, "attachments": [{"contentType": CARD_CONTENT_TYPE, "content": _card(reply)}]}


def _card(reply: ChannelReply) -> dict[str, Any]:
    """Return the Adaptive Card of a reply: its text, then its buttons in rows."""
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
    """Return the action of a button, which sends a message from the person. Clients without messageBack submit the payload instead."""
    data = {"payload": button.payload}
    message_back = {"type": "messageBack", "displayText": button.title, "text": button.payload, "value": data}
    return {"type": "Action.Submit", "title": button.title, "data": {**data, "msteams": message_back}}


def _split(reply: ChannelReply) -> tuple[ChannelReply, ChannelReply] | None:
    """Return the reply in two halves, split between lines if possible; None if it cannot be split further."""
    if len(reply.text) > MAX_BYTES // 10:
        middle = len(reply.text) // 2
        split_at = reply.text.rfind("\n", 0, middle) + 1 or reply.text.rfind(" ", 0, middle) + 1 or middle
        return ChannelReply(reply.text[:split_at].rstrip()), ChannelReply(reply.text[split_at:], reply.buttons)
    if len(reply.buttons) > 1:
        half = len(reply.buttons) // 2
        return ChannelReply(reply.text, reply.buttons[:half]), ChannelReply("", reply.buttons[half:])
    return None
