"""The documents name files and tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.paths import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "data" / "nlu" / "README.md", ROOT / "widget" / "README.md"])
NOT_TEXT = re.compile(r"<!--.*?-->|```.*?```|`[^`\n]+`", re.DOTALL)
LINKS = sorted(
    {
        (path.relative_to(ROOT), link)
        for path in DOCUMENTS
        for link in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s…]+)", NOT_TEXT.sub("", path.read_text("utf-8")))
    }
)
TESTS = sorted(
    {(path.relative_to(ROOT), named) for path in DOCUMENTS for named in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", path.read_text("utf-8"))}
)


@pytest.mark.parametrize(("document", "link"), LINKS, ids=str)
def test_links_lead_to_files(document: Path, link: str) -> None:
    assert (ROOT / document).parent.joinpath(link).exists()


@pytest.mark.parametrize(("document", "named"), TESTS, ids=str)
def test_named_tests_exist(document: Path, named: tuple[str, str]) -> None:
    path, test = named
    assert re.search(rf"^(async )?def {test}\(", (ROOT / path).read_text("utf-8"), re.MULTILINE), f"{path}::{test}"
