"""What the assistant says, as messages for Teams: text alone is a message, buttons make an Adaptive Card of it."""

from __future__ import annotations

import json
from typing import Any

from bot.channels.guard import Button, ChannelReply
from bot.channels.markup import plain, teams

LARGEST = 26_000  # bytes; Teams takes 28 kB, the addresses of a message are added to this
ACTIONS_IN_A_ROW = 6  # Teams hides more
CARD = "application/vnd.microsoft.card.adaptive"
SUMMARY = 200  # characters; a notification shows no more


def messages(said: ChannelReply) -> list[dict[str, Any]]:
    """Activities without their addresses; several only if one would be larger than Teams takes."""
    message = _message(said)
    if len(json.dumps(message, ensure_ascii=False).encode()) <= LARGEST:
        return [message]
    halves = _halves(said)
    return [part for half in halves for part in messages(half)] if halves else [message]


def _message(said: ChannelReply) -> dict[str, Any]:
    if not said.buttons:
        return {"type": "message", "textFormat": "markdown", "text": teams(said.text)}
    # What a notification shows, and a screen reader reads of it: Teams says only "sent a card" otherwise.
    summary = plain(said.text)[:SUMMARY] or said.buttons[0].title
    return {"type": "message", "summary": summary, "attachments": [{"contentType": CARD, "content": _card(said)}]}


def _card(said: ChannelReply) -> dict[str, Any]:
    actions = [_action(button) for button in said.buttons]
    rows = [actions[at : at + ACTIONS_IN_A_ROW] for at in range(0, len(actions), ACTIONS_IN_A_ROW)]
    text = [{"type": "TextBlock", "text": teams(said.text), "wrap": True}] if said.text else []
    return {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.5",
        "fallbackText": plain(said.text),
        "body": [*text, *({"type": "ActionSet", "actions": row} for row in rows[:-1])],
        "actions": rows[-1],
    }


def _action(button: Button) -> dict[str, Any]:
    """Pressed, it is a message from the person; a client that knows no messageBack submits the payload (`activities`)."""
    chosen = {"payload": button.payload}
    message_back = {"type": "messageBack", "displayText": button.title, "text": button.payload, "value": chosen}
    return {"type": "Action.Submit", "title": button.title, "data": {**chosen, "msteams": message_back}}


def _halves(said: ChannelReply) -> tuple[ChannelReply, ChannelReply] | None:
    """The same in two, parted between lines where it can be; None if there is nothing left to part."""
    if len(said.text) > LARGEST // 10:
        middle = len(said.text) // 2
        at = said.text.rfind("\n", 0, middle) + 1 or said.text.rfind(" ", 0, middle) + 1 or middle
        return ChannelReply(said.text[:at].rstrip()), ChannelReply(said.text[at:], said.buttons)
    if len(said.buttons) > 1:
        half = len(said.buttons) // 2
        return ChannelReply(said.text, said.buttons[:half]), ChannelReply("", said.buttons[half:])
    return None
