"""Immutable types for each step in processing a message.

A message is split into clauses and mentions, which are resolved to queries using the dialogue state. Each query is answered from the
profile of each career that it's about. The answers are combined into a reply, which the channel renders.
"""

from __future__ import annotations

from bot.conversation.guide_state import Guide, GuideAnswer, GuideMove, GuideStep, Reason, Suited
from bot.conversation.message import Act, Clause, Detail, Leaning, Mention, Role
from bot.conversation.model import ConversationModel
from bot.conversation.query import Answer, Fit, Item, ItemKind, Measured, Position, Query, Request
from bot.conversation.reading import Reading
from bot.conversation.reply import (
    Block,
    BulletList,
    Card,
    Cards,
    Citation,
    Comparison,
    ComparisonRow,
    ContactDetails,
    ContactList,
    Link,
    Note,
    Paragraph,
    Reply,
    Suggestion,
    Tone,
)
from bot.conversation.state import (
    BREAK,
    MAX_BACKGROUND,
    MAX_STATE_BYTES,
    MAX_SUMMARY_STATEMENTS,
    REMEMBERED_TURNS,
    SOMEONE,
    STATE_SLOT,
    STATE_VERSION,
    WHOLE_TURNS,
    Background,
    BackgroundKind,
    DialogueState,
    TurnRecord,
    TurnSummary,
)

__all__ = [
    "BREAK",
    "MAX_BACKGROUND",
    "MAX_STATE_BYTES",
    "MAX_SUMMARY_STATEMENTS",
    "REMEMBERED_TURNS",
    "SOMEONE",
    "STATE_SLOT",
    "STATE_VERSION",
    "WHOLE_TURNS",
    "Act",
    "Answer",
    "Background",
    "BackgroundKind",
    "Block",
    "BulletList",
    "Card",
    "Cards",
    "Citation",
    "Clause",
    "Comparison",
    "ComparisonRow",
    "ContactDetails",
    "ContactList",
    "ConversationModel",
    "Detail",
    "DialogueState",
    "Fit",
    "Guide",
    "GuideAnswer",
    "GuideMove",
    "GuideStep",
    "Item",
    "ItemKind",
    "Leaning",
    "Link",
    "Measured",
    "Mention",
    "Note",
    "Paragraph",
    "Position",
    "Query",
    "Reading",
    "Reason",
    "Reply",
    "Request",
    "Role",
    "Suggestion",
    "Suited",
    "Tone",
    "TurnRecord",
    "TurnSummary",
]
