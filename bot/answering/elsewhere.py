"""Finds what a profile says on what someone tells of themselves, under whatever topic."""

from __future__ import annotations

from bot.answering.bearing import asked_words
from bot.answering.question_words import patterns
from bot.knowledge.models import Career, Statement
from bot.language.words import stems

SHORTEST = 5  # letters of a word that says enough by itself
MOST_HAVING = 2  # statements that have it
LEAST_SHARE = 1 / 4  # of the question's words


def said_elsewhere(text: str, career: Career) -> Statement | None:
    """Return the statement with most of the question's words, if hardly any other has them, or None if there is none."""
    for name in ("too_general", "of_duties"):
        text = patterns()[name].sub(" ", text)
    asked = asked_words(text, career)
    stated = [(s, set(stems(s.text))) for group in career.statements.values() for s in group]
    rare = {word for word in asked if len(word) >= SHORTEST and 0 < sum(word in words for _, words in stated) <= MOST_HAVING}
    best, shared = max(((s, len(words & rare)) for s, words in stated), key=lambda each: each[1], default=(None, 0))
    return best if shared and shared >= len(asked) * LEAST_SHARE else None
