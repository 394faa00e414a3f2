"""Recognises a message that was not understood as a question on what was just told, by the words that they share."""

from __future__ import annotations

from collections.abc import Iterable

from bot.knowledge.store import Store
from bot.language.words import stems
from bot.nlu.clauses import INTENT_THRESHOLD, OFF_TOPIC, Read
from bot.nlu.referring import words

# Share of the words of a message that what was told has as well: "what's the difference between ward and clinic".
SHARED = 0.5


def asks_of_told(read: Read, told: Iterable[str], store: Store) -> bool:
    """Return whether an unclear clause, or one that seems off topic, has the words of the statements told, which are given by their ids."""
    if read.confidence >= INTENT_THRESHOLD and read.label != OFF_TOPIC:
        return False
    asked = set(stems(read.text)) - set(stems(" ".join(words("about_words"))))
    return bool(asked) and len(asked & _words_of(told, store)) >= SHARED * len(asked)


def _words_of(told: Iterable[str], store: Store) -> set[str]:
    statements = ((store.get(id.partition("#")[0]), id) for id in told)
    known = (career.statement(id) for career, id in statements if career)
    return {stem for statement in known if statement for stem in stems(statement.text)}
