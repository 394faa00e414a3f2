"""Loads the sentence templates for answers from `bot/language/en/answers.yml`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from ruamel.yaml import YAML

from bot.paths import ENGLISH

ANSWERS_FILE = ENGLISH / "answers.yml"


class AnswerWording:
    def __init__(self, sentences: dict[str, str]) -> None:
        self.sentences = sentences

    def say(self, key: str, **values: object) -> str:
        """Fill in the sentence with this key. Raises KeyError if the key is unknown or a placeholder has no value."""
        return self.sentences[key].format(**values)

    def join_or(self, items: Sequence[str]) -> str:
        """Join the items as in "a, b or c"."""
        return self._join(items, self.sentences["or"])

    def join_and(self, items: Sequence[str]) -> str:
        """Join the items as in "a, b and c"."""
        return self._join(items, self.sentences["and"])

    @staticmethod
    def _join(items: Sequence[str], conjunction: str) -> str:
        *first, last = items
        return f"{', '.join(first)} {conjunction} {last}" if first else last


@cache
def load_wording() -> AnswerWording:
    return AnswerWording(YAML(typ="safe").load(ANSWERS_FILE))
