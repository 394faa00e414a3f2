"""Finds the thing that decides a yes-or-no question, such as the lasers in "do they use lasers", if a profile never mentions it."""

from __future__ import annotations

from bot.answering.question_words import patterns
from bot.answering.to_the_point import is_said, names_of
from bot.knowledge.models import Career
from bot.language.words import article, stems

LONG = 5  # letters of a word that may be misspelt: "car" is not "care"


def thing_unsaid(text: str, career: Career) -> str:
    """Return the thing that a question ends with, with its article, or an empty string if the profile mentions it or there is none."""
    found = patterns()["thing_asked"].search(text)
    words = stems(patterns()["too_general"].sub(" ", found["thing"])) if found else []
    said = [*names_of(career), *(stem for group in career.statements.values() for s in group for stem in stems(s.text))]
    if not found or not words or any(word in said or (len(word) >= LONG and is_said(word, said)) for word in words):
        return ""
    thing = found["thing"].lower()
    return f"{article(thing)} {thing}" if found["one"] is not None and not thing.endswith("s") else thing
