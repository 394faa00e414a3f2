"""Answers what people ask of the assistant itself as if it were a person, and their fear of being thought silly."""

from __future__ import annotations

from bot.answering.passage import Passage, Setting, paragraph
from bot.answering.question_words import patterns
from bot.conversation.types import Tone

KINDS = ("asks_bot_feelings", "asks_bot_taste", "fears_judgement")


def to_the_bot(text: str, setting: Setting) -> Passage | None:
    """Return an answer to a question about the assistant's feelings, or about what others would think, or None for any other message."""
    kind = next((kind for kind in KINDS if patterns()[kind].search(text)), None)
    return Passage(paragraph(setting.wording.say(kind)), tone=Tone.WARM) if kind else None
