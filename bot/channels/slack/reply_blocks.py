"""Draw the parts of a reply as Slack's own blocks: tables, cards, contacts, sources and feedback buttons."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch

from slack_sdk.models.blocks import (
    Block,
    ContextActionsBlock,
    ContextBlock,
    DividerBlock,
    FeedbackButtonObject,
    FeedbackButtonsElement,
    MarkdownTextObject,
    SectionBlock,
    TableBlock,
)
from slack_sdk.models.blocks.basic_components import RawTextObject

from bot.answering.render import RenderedReply, source_line
from bot.answering.wording import load_wording
from bot.channels import markup
from bot.channels.guard import ChannelReply
from bot.channels.parts import card_lines, contact_lines, is_rated, note_text
from bot.channels.slack.blocks import button_blocks, split_mrkdwn, text_blocks
from bot.channels.slack.wording import slack_wording
from bot.conversation.types import BulletList, Cards, Comparison, ContactList, Note, Paragraph

MAX_BLOCKS = 50
MAX_TABLE_CHARACTERS = 9_000  # Slack allows 10,000 in all tables of a message
MAX_COLUMNS, MAX_ROWS = 20, 100
FEEDBACK_ACTION = "feedback"


def reply_blocks(reply: ChannelReply) -> list[Block]:
    """Return the blocks for a reply: its parts, their sources in small type, the suggestions, and feedback buttons."""
    blocks = list(_part_blocks(reply.reply)) if reply.reply else text_blocks(reply.text)
    if len(blocks) > MAX_BLOCKS - 2 or sum(block.type == TableBlock.type for block in blocks) > 1:
        # Slack takes one table in a message, and only so many blocks.
        blocks = text_blocks(reply.text)
    return [*blocks, *button_blocks(reply.buttons), *_feedback_blocks(reply)]


def _part_blocks(reply: RenderedReply) -> Iterator[Block]:
    text: list[str] = []
    for part in reply.blocks:
        if isinstance(part, Paragraph):
            text.append(part.text)
            continue
        if isinstance(part, BulletList):
            text += [f"- {entry}" for entry in part.entries]
            continue
        yield from text_blocks("\n".join(text))
        text = []
        yield from _blocks(part)
    yield from text_blocks("\n".join(text))
    for cited in reply.citations:
        yield _small(source_line(cited, load_wording()))


@singledispatch
def _blocks(part: object) -> Iterator[Block]:
    raise TypeError(f"no blocks for a {type(part).__name__}")


@_blocks.register
def _(part: Comparison) -> Iterator[Block]:
    rows = [("", *part.careers), *((row.title, *row.cells) for row in part.rows)]
    fits = (
        len(part.careers) < MAX_COLUMNS and len(rows) <= MAX_ROWS and sum(len(cell) for row in rows for cell in row) < MAX_TABLE_CHARACTERS
    )
    if fits:
        # Slack refuses a cell without text.
        yield TableBlock(rows=[[RawTextObject(text=markup.plain(cell) or " ").to_dict() for cell in row] for row in rows])
    else:
        lines = [line for row in part.rows for line in (f"**{row.title}**", *map("- {}: {}".format, part.careers, row.cells))]
        yield from text_blocks("\n".join(lines))
    if verdicts := [row.verdict for row in part.rows if row.verdict]:
        yield from text_blocks("\n".join(verdicts))


@_blocks.register
def _(part: Cards) -> Iterator[Block]:
    for number, card in enumerate(part.cards, start=1):
        title = f"{number}. [{card.title}]({card.url})" if card.url else f"**{number}. {card.title}**"
        yield from text_blocks("\n".join([title, *card_lines(card)]))
    yield DividerBlock()


@_blocks.register
def _(part: ContactList) -> Iterator[Block]:
    for contact in part.contacts:
        yield from text_blocks("\n".join([f"**{contact.name}**", *contact_lines(contact)]))


@_blocks.register
def _(part: Note) -> Iterator[Block]:
    yield _small(note_text(part))


def _small(text: str) -> Block:
    """Return a block that shows a text in small type. Only the first part of a text that is too long for one block is shown."""
    return ContextBlock(
        elements=[MarkdownTextObject(text=next(split_mrkdwn(markup.slack(text), SectionBlock.text_max_length)), verbatim=True)]
    )


def _feedback_blocks(reply: ChannelReply) -> Iterator[Block]:
    if reply.reply and is_rated(reply):
        up, down = (
            FeedbackButtonObject(text=text, accessibility_label=label, value=f"{verdict} {reply.reply.id}")
            for verdict, text, label in (
                ("up", slack_wording().helpful, slack_wording().helpful_label),
                ("down", slack_wording().unhelpful, slack_wording().unhelpful_label),
            )
        )
        yield ContextActionsBlock(elements=[FeedbackButtonsElement(action_id=FEEDBACK_ACTION, positive_button=up, negative_button=down)])
