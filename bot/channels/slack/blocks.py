"""Render texts as Slack section blocks, and buttons as an actions block.

Slack's limits are checked by slack_sdk's models.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import takewhile

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    InteractiveElement,
    MarkdownTextObject,
    Option,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
)

from bot.channels import markup
from bot.channels.guard import Button
from bot.channels.slack.wording import slack_wording

# Units that must not be split: a link, bold text, an escaped character or any other single character.
_UNIT = re.compile(r"<[^>]*>|\*[^*\n]+\*|&\w+;|.", re.DOTALL)


def text_blocks(text: str) -> list[Block]:
    """Return the blocks for a text, which is split if it's too long for one block. Returns no blocks for an empty text."""
    return [SectionBlock(text=MarkdownTextObject(text=part)) for part in split_mrkdwn(markup.slack(text), SectionBlock.text_max_length)]


def fallback_text(text: str) -> str:
    """Return the plain text that Slack uses instead of the blocks in notifications and for screen readers."""
    return escape(markup.plain(text), quote=False)


def context_block(text: str) -> Block:
    """Return a block that shows a line of text in small type."""
    return ContextBlock(elements=[PlainTextObject(text=text)])


def chosen_block(mrkdwn: str) -> Block:
    """Return a block that says in small type who chose a button, with a mention of that person."""
    return ContextBlock(elements=[MarkdownTextObject(text=mrkdwn, verbatim=True)])


def button_blocks(buttons: Sequence[Button]) -> list[Block]:
    """Return a block with the buttons, using menus if there are too many for one block. Returns no blocks if there are no buttons."""
    if not buttons:
        return []
    elements: list[InteractiveElement]
    if len(buttons) <= ActionsBlock.elements_max_length:
        elements = [_button_element(button, number) for number, button in enumerate(buttons)]
    else:
        elements = [_menu_element(part, number) for number, part in enumerate(_chunks(buttons, StaticSelectElement.options_max_length))]
    return [ActionsBlock(elements=elements)]


def _button_element(button: Button, number: int) -> ButtonElement:
    return ButtonElement(
        text=PlainTextObject(text=_shorten(button.title, ButtonElement.text_max_length)),
        value=_value(button, ButtonElement.value_max_length),
        action_id=f"choice-{number}",
    )


def _menu_element(buttons: Sequence[Button], number: int) -> StaticSelectElement:
    options = [
        Option(text=PlainTextObject(text=_shorten(button.title, Option.label_max_length)), value=_value(button, Option.value_max_length))
        for button in buttons
    ]
    placeholder = PlainTextObject(text=slack_wording().menu_placeholder)
    return StaticSelectElement(placeholder=placeholder, options=options, action_id=f"choice-{number}")


def _value(button: Button, max_length: int) -> str:
    """Return what Slack sends back when a button is pressed: its text with its query if there is room for both (see `Choice`)."""
    value = json.dumps({"text": button.payload, "query": button.query}, ensure_ascii=False) if button.query else button.payload
    return value if len(value) <= max_length else button.payload[:max_length]


def _chunks[T](items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _shorten(text: str, max_length: int) -> str:
    return text if len(text) <= max_length else f"{text[: max_length - 1]}…"


def split_mrkdwn(mrkdwn: str, max_length: int) -> Iterator[str]:
    """Split the text into parts of at most `max_length` characters, at the end of a line if possible or otherwise of a word."""
    while len(mrkdwn) > max_length:
        ends = list(takewhile(lambda end: end <= max_length, (unit.end() for unit in _UNIT.finditer(mrkdwn))))
        line_ends = [end for end in ends if mrkdwn[end - 1] == "\n"]
        word_ends = [end for end in ends if mrkdwn[end - 1] == " "]
        split_at = (line_ends or word_ends or ends or [max_length])[-1]
        yield mrkdwn[:split_at].rstrip()
        mrkdwn = mrkdwn[split_at:].lstrip()
    if mrkdwn:
        yield mrkdwn
