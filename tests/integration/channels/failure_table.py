"""The tables of docs/slack.md and docs/teams.md of what happens if a platform fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.paths import ROOT


def check_failure_table(document: str, tests: Mapping[str, tuple[Callable[..., None], ...]]) -> None:
    """Raise an error unless each row of a document's table has its tests, and each of these has its row."""
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    (section,) = re.findall(r"^## What happens if \w+ fails\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \| [^|]+ \|$", section, re.MULTILINE)[1:]
    assert rows == list(tests)
    assert all(test.__name__.startswith("test_") for each in tests.values() for test in each)
