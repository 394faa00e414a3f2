"""Takes personal details out of texts by the patterns in `bot/language/en/personal_details.yml`."""

from __future__ import annotations

import re
from functools import cache, partial

from pydantic import BaseModel, ConfigDict, RootModel
from ruamel.yaml import YAML

from bot.paths import ENGLISH

PATTERNS_FILE = ENGLISH / "personal_details.yml"
DETAIL = "detail"


class _Pattern(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    needs: tuple[str, ...]
    """The text has at least one of these, in lower case, if the pattern can match."""
    says: str
    pattern: str


class _Patterns(RootModel[dict[str, _Pattern]]):
    pass


@cache
def _patterns() -> tuple[tuple[tuple[str, ...], re.Pattern[str], str], ...]:
    given = _Patterns.model_validate(YAML(typ="safe").load(PATTERNS_FILE)).root.values()
    return tuple((each.needs, re.compile(each.pattern, re.IGNORECASE), each.says) for each in given)


def redact(text: str) -> str:
    """Return the text with emails, telephone numbers, names and other personal details replaced by what they are, such as [name]."""
    lower = text.lower()
    for needs, pattern, says in _patterns():
        if any(map(lower.__contains__, needs)):
            text = pattern.sub(partial(_replaced, says), text)
    return text


def _replaced(says: str, match: re.Match[str]) -> str:
    if DETAIL not in match.re.groupindex:
        return says
    start, end = match.span(DETAIL)
    return match[0][: start - match.start()] + says + match[0][end - match.start() :]
