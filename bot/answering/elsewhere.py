"""Finds what a profile says on what someone tells of themselves, under whatever topic."""

from __future__ import annotations

import re

from bot.answering.bearing import asked_words
from bot.answering.question_words import patterns
from bot.knowledge.models import Career, Statement
from bot.language.words import stems

SENTENCE_END = re.compile(r"[.!?;]+\s+")
SHORTEST = 5  # letters of a word that says enough by itself
MOST_HAVING = 2  # statements that have it
LEAST_SHARE = 1 / 4  # of the question's words


def said_in_a_sentence(text: str, career: Career) -> Statement | None:
    """Return the statement that has half of the words of a sentence, if hardly any other has them, or None if there is none."""
    sentences = SENTENCE_END.split(text)
    return next((found for each in sentences if (found := said_elsewhere(each, career, SHORTEST - 1, 1 / 2))), None)


def said_elsewhere(text: str, career: Career, shortest: int = SHORTEST, least_share: float = LEAST_SHARE) -> Statement | None:
    """Return the statement with most of the question's words, if hardly any other has them, or None if there is none."""
    for name in ("too_general", "of_duties"):
        text = patterns()[name].sub(" ", text)
    asked = asked_words(text, career)
    stated = [(s, set(stems(s.text))) for group in career.statements.values() for s in group]
    rare = {word for word in asked if len(word) >= shortest and 0 < sum(word in words for _, words in stated) <= MOST_HAVING}
    best, shared = max(((s, len(words & rare)) for s, words in stated), key=lambda each: each[1], default=(None, 0))
    return best if shared and shared >= len(asked) * least_share else None
