"""Loads the sentence templates for answers from `bot/language/en/answers.yml`, and fills them in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from ruamel.yaml import YAML

from bot.paths import ENGLISH

ANSWERS_FILE = ENGLISH / "answers.yml"

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class AnswerWording:
    def __init__(self, sentences: Mapping[str, str | list[str]]) -> None:
        self.sentences = sentences

    def say(self, key: str, turn: int = 0, **values: object) -> str:
        """Fill in the sentence with this key. If it has variants, they take turns.

        Parts in [square brackets] are left out if they have a placeholder without a value. Raises ValueError if another placeholder has
        no value, and KeyError if the key or a placeholder is unknown.
        """
        variants = self.variants(key)
        template = variants[turn % len(variants)]
        template = _OPTIONAL.sub(lambda part: part[1] if not _blank(part[1], values) else "", template)
        if blank := _blank(template, values):
            raise ValueError(f"the sentence {key} has no value for {', '.join(blank)}")
        return template.format(**values)

    def variants(self, key: str) -> list[str]:
        """Return all variants of a sentence."""
        template = self.sentences[key]
        return template if isinstance(template, list) else [template]

    def join_or(self, items: Sequence[str]) -> str:
        """Join the items as in "a, b or c"."""
        return self._join(items, "or")

    def join_and(self, items: Sequence[str]) -> str:
        """Join the items as in "a, b and c"."""
        return self._join(items, "and")

    def _join(self, items: Sequence[str], conjunction: str) -> str:
        if not items:
            return ""
        *first, last = items
        return f"{', '.join(first)} {self.say(conjunction)} {last}" if first else last


def _blank(template: str, values: Mapping[str, object]) -> list[str]:
    return [name for name in _PLACEHOLDER.findall(template) if not str(values[name]).strip()]


@cache
def load_wording() -> AnswerWording:
    return AnswerWording(YAML(typ="safe").load(ANSWERS_FILE))
