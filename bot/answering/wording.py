"""The sentences around the facts, from `wording.yml`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from ruamel.yaml import YAML

from bot.paths import ENGLISH

WORDING_FILE = ENGLISH / "answers.yml"


class Wording:
    def __init__(self, sentences: dict[str, str]) -> None:
        self.sentences = sentences

    def say(self, key: str, **values: object) -> str:
        """The sentence of that name with its blanks filled. Raises KeyError for a name or a blank there is not."""
        return self.sentences[key].format(**values)

    def either(self, items: Sequence[str]) -> str:
        """a, b or c"""
        return self._joined(items, self.sentences["or"])

    def all_of(self, items: Sequence[str]) -> str:
        """a, b and c"""
        return self._joined(items, self.sentences["and"])

    @staticmethod
    def _joined(items: Sequence[str], word: str) -> str:
        *first, last = items
        return f"{', '.join(first)} {word} {last}" if first else last


@cache
def load_wording() -> Wording:
    return Wording(YAML(typ="safe").load(WORDING_FILE))
