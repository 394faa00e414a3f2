"""What the assistant says, as Slack's blocks. slack_sdk's models know Slack's limits and check them."""

from __future__ import annotations

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
from bot.channels.guard import Button, ChannelReply
from bot.channels.slack.wording import wording

# What a cut must not go through: a link, bold words, an escaped character.
_WHOLE = re.compile(r"<[^>]*>|\*[^*\n]+\*|&\w+;|.", re.DOTALL)


def message(said: ChannelReply) -> list[Block]:
    sections = [SectionBlock(text=MarkdownTextObject(text=part)) for part in cut(markup.slack(said.text), SectionBlock.text_max_length)]
    return [*sections, *choices(said.buttons)]


def fallback(text: str) -> str:
    """The text beside the blocks, which notifications show and screen readers read."""
    return escape(markup.plain(text), quote=False)


def note(text: str) -> Block:
    """A line in small type."""
    return ContextBlock(elements=[PlainTextObject(text=text)])


def choices(buttons: Sequence[Button]) -> list[Block]:
    """Buttons; where there are more than Slack has room for, a menu."""
    if not buttons:
        return []
    elements: list[InteractiveElement]
    if len(buttons) <= ActionsBlock.elements_max_length:
        elements = [
            ButtonElement(
                text=PlainTextObject(text=_shortened(button.title, ButtonElement.text_max_length)),
                value=button.payload[: ButtonElement.value_max_length],
                action_id=f"choice-{number}",
            )
            for number, button in enumerate(buttons)
        ]
    else:
        elements = [_menu(part, number) for number, part in enumerate(_parts(buttons, StaticSelectElement.options_max_length))]
    return [ActionsBlock(elements=elements)]


def _menu(buttons: Sequence[Button], number: int) -> StaticSelectElement:
    options = [
        Option(
            text=PlainTextObject(text=_shortened(button.title, Option.label_max_length)), value=button.payload[: Option.value_max_length]
        )
        for button in buttons
    ]
    return StaticSelectElement(placeholder=PlainTextObject(text=wording().choose), options=options, action_id=f"choice-{number}")


def _parts[T](items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (items[at : at + size] for at in range(0, len(items), size))


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def cut(mrkdwn: str, longest: int) -> Iterator[str]:
    """The text in parts that are not too long, cut at a line's end if it can be, else between words, else anywhere."""
    while len(mrkdwn) > longest:
        ends = list(takewhile(lambda end: end <= longest, (whole.end() for whole in _WHOLE.finditer(mrkdwn))))
        lines = [end for end in ends if mrkdwn[end - 1] == "\n"]
        words = [end for end in ends if mrkdwn[end - 1] == " "]
        at = (lines or words or ends or [longest])[-1]
        yield mrkdwn[:at].rstrip()
        mrkdwn = mrkdwn[at:].lstrip()
    if mrkdwn:
        yield mrkdwn
