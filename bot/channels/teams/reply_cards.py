"""Draw the parts of a reply as Adaptive Card elements, and its sources as citations."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from bot.answering.render import RenderedReply, source_line
from bot.answering.wording import load_wording
from bot.channels.markup import plain, teams
from bot.channels.parts import card_lines, contact_lines, note_text
from bot.conversation.types import BulletList, Cards, Comparison, ContactList, Note, Paragraph

Json = dict[str, Any]

MAX_CITATIONS = 10
MAX_CITATION_NAME, MAX_CITATION_ABSTRACT = 80, 160  # characters


def text_and_elements(reply: RenderedReply) -> tuple[str, list[Json]]:
    """Return the text of a reply, which goes into the message, and the elements for a card under it.

    Citations belong to the text, so a comparison by itself gives its verdicts as the text. If there is no text even so, the card ends with
    the sources.
    """
    text: list[str] = []
    elements: list[Json] = []
    for part in reply.blocks:
        if isinstance(part, Paragraph):
            lines = [part.text]
        elif isinstance(part, BulletList):
            lines = [f"- {entry}" for entry in part.entries]
        elif isinstance(part, Comparison) and not text and not elements:
            text += _verdicts(part)
            elements.append(_table(part))
            continue
        else:
            elements += _elements(part)
            continue
        # What comes after a table stays after it.
        if elements:
            elements.append(_text("\n".join(lines)))
        else:
            text += lines
    if not text:
        elements += [_small(source_line(cited, load_wording())) for cited in reply.citations]
    return "\n".join(text), elements


def citations(reply: RenderedReply) -> list[Json]:
    """Return the citations, one for each section of a profile, in the order of their numbers."""
    cited = [(source, section) for source in reply.citations for section in source.sections][:MAX_CITATIONS]
    return [
        {
            "@type": "Claim",
            "position": position,
            "appearance": {
                "@type": "DigitalDocument",
                "name": _shorten(f"{source.name}: {section.title}", MAX_CITATION_NAME),
                "abstract": _shorten(plain(source_line(source, load_wording())), MAX_CITATION_ABSTRACT),
                **({"url": section.url} if section.url else {}),
            },
        }
        for position, (source, section) in enumerate(cited, start=1)
    ]


@singledispatch
def _elements(part: object) -> list[Json]:
    raise TypeError(f"no elements for a {type(part).__name__}")


@_elements.register
def _(part: Comparison) -> list[Json]:
    return [_table(part), *map(_text, _verdicts(part))]


def _table(part: Comparison) -> Json:
    rows = [("", *part.careers), *((row.title, *row.cells) for row in part.rows)]
    return {
        "type": "Table",
        "firstRowAsHeaders": True,
        "columns": [{"width": 1}, *({"width": 2} for _ in part.careers)],
        "rows": [{"type": "TableRow", "cells": [{"type": "TableCell", "items": [_text(cell)]} for cell in row]} for row in rows],
    }


def _verdicts(part: Comparison) -> list[str]:
    return [row.verdict for row in part.rows if row.verdict]


@_elements.register
def _(part: Cards) -> list[Json]:
    return [
        {
            "type": "Container",
            "separator": number > 1,
            "items": [
                {**_text(f"[{card.title}]({card.url})" if card.url else card.title), "weight": "Bolder"},
                *({**_text(line), "spacing": "Small"} for line in card_lines(card)),
            ],
        }
        for number, card in enumerate(part.cards, start=1)
    ]


@_elements.register
def _(part: ContactList) -> list[Json]:
    return [
        {
            "type": "Container",
            "separator": number > 1,
            "items": [
                {**_text(contact.name), "weight": "Bolder"},
                *({**_text(line), "spacing": "Small"} for line in contact_lines(contact)),
            ],
        }
        for number, contact in enumerate(part.contacts, start=1)
    ]


@_elements.register
def _(part: Note) -> list[Json]:
    return [_small(note_text(part))]


def _text(text: str) -> Json:
    # An element needs some text, and the first cell of a table has none.
    return {"type": "TextBlock", "text": teams(text) or " ", "wrap": True}


def _small(text: str) -> Json:
    return {**_text(text), "size": "Small", "isSubtle": True}


def _shorten(text: str, max_length: int) -> str:
    return text if len(text) <= max_length else f"{text[: max_length - 1]}…"
