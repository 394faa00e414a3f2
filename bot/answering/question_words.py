"""Recognises what messages ask for and express, by the patterns in `bot/language/en/question_patterns.yml`."""

from __future__ import annotations

import re
from functools import cache

from ruamel.yaml import YAML

from bot.conversation.types import Detail
from bot.paths import ENGLISH


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    return _compiled("question_patterns.yml")


@cache
def statement_forms() -> dict[str, re.Pattern[str]]:
    """Return the patterns of what a statement can give, such as a number or a place."""
    return _compiled("statement_forms.yml")


def _compiled(file: str) -> dict[str, re.Pattern[str]]:
    patterns = YAML(typ="safe").load(ENGLISH / file)
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in patterns.items()}


def detail_asked(detail: Detail | None, text: str) -> Detail | None:
    """Return the detail that a question asks for, or None if its words don't bear that out. A text without words bears out any."""
    cue = patterns().get(f"asks_{detail}") if detail and any(map(str.isalpha, text)) else None
    return None if cue and not cue.search(text) else detail
