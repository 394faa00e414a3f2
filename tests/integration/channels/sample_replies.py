"""Replies with every kind of part, as channels get them."""

from __future__ import annotations

from typing import Any

from bot.answering.render import RenderedReply
from bot.channels.guard import ChannelReply, join_messages

REPLY_ID = "0123456789abcdef0123456789abcdef"
QUERY = {"careers": ["plumber"], "aspect": "skills"}
SUGGESTIONS = [{"text": "What skills does a plumber need?", "query": QUERY}, {"text": "Anything else?", "query": {"aspect": "help"}}]
CITATION = {
    "career": "plumber",
    "name": "Plumber",
    "sections": [{"title": "hours", "url": "https://example.org/plumber#hours"}, {"title": "pay"}],
    "publisher": "Example Careers",
    "date": "2021",
    "warning": "numbers may have changed",
}
PARTS: dict[str, list[dict[str, Any]]] = {
    "paragraph": [{"kind": "paragraph", "text": "The **hours** are <37.5> a week & more."}],
    "bullets": [{"kind": "bullets", "entries": ["nights", "weekends_and *days*"]}],
    "comparison": [
        {"kind": "paragraph", "text": "Side by side:"},
        {
            "kind": "comparison",
            "careers": ["Plumber", "Nurse"],
            "rows": [
                {"title": "Pay", "cells": ["£24,000 to £40,000", "£28,000"], "verdict": "A nurse starts higher."},
                {"title": "Hours", "cells": ["38 a week", "The profile doesn't say."]},
            ],
        },
    ],
    "cards": [
        {
            "kind": "cards",
            "cards": [
                {
                    "career": "plumber",
                    "title": "Plumber",
                    "url": "https://example.org/plumber",
                    "why": ["Works outdoors."],
                    "facts": ["£24,000 a year", "38 hours"],
                },
                {"career": "nurse", "title": "Nurse", "against": ["Works indoors."]},
            ],
        },
    ],
    "contacts": [
        {
            "kind": "contacts",
            "contacts": [
                {
                    "name": "Plumbing Institute",
                    "phone": "0845 300 1234",
                    "email": "a@example.org",
                    "url": "https://example.org/x",
                    "address": "1 High Street",
                    "note": "The number is from 2019.",
                },
                {"name": "The school's adviser"},
            ],
        },
    ],
    "note": [
        {"kind": "paragraph", "text": "It says no more."},
        {"kind": "note", "text": "The site also has:", "links": [{"text": "a page on pay", "url": "https://example.org/pay"}]},
    ],
}
PARTS["all"] = [part for parts in PARTS.values() for part in parts]


def message_of(parts: list[dict[str, Any]], cited: bool = True, outcome: str = "answered") -> dict[str, Any]:
    """Return the message of an action that carries a reply with these parts."""
    reply = RenderedReply.model_validate(
        {
            "id": REPLY_ID,
            "blocks": parts,
            "citations": [CITATION] if cited else [],
            "suggestions": SUGGESTIONS,
            "tone": "plain",
            "outcome": outcome,
        }
    )
    buttons = [{"title": each["text"], "payload": each["text"]} for each in SUGGESTIONS]
    return {"text": "All of it as text.", "buttons": buttons, "reply": reply.dump()}


def channel_reply(parts: list[dict[str, Any]], cited: bool = True, outcome: str = "answered") -> ChannelReply:
    return join_messages([message_of(parts, cited, outcome)])
