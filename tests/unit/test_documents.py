"""The documents name tests that are there."""

from __future__ import annotations

import re

import pytest

from bot.paths import ROOT

NAMED = sorted(
    {
        (path.name, named)
        for path in (ROOT / "docs").rglob("*.md")
        for named in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", path.read_text("utf-8"))
    }
)


@pytest.mark.parametrize(("document", "named"), NAMED, ids=[test for _, (_, test) in NAMED])
def test_a_test_that_is_named_exists(document: str, named: tuple[str, str]) -> None:
    path, test = named
    assert re.search(rf"^(async )?def {test}\(", (ROOT / path).read_text("utf-8"), re.MULTILINE), f"docs/{document}: {path}::{test}"
