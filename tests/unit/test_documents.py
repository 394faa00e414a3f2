"""The documents name files and tests that exist, and the promises in them are tested in every run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.paths import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "data").rglob("README.md"), ROOT / "widget" / "README.md"])
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
THRESHOLDS = re.findall(r"^\| `([A-Z_]+)` \| `([\w/.]+)` \|", (ROOT / "docs" / "understanding.md").read_text("utf-8"), re.MULTILINE)
PROMISES = sorted({named for document, named in TESTS if document.name == "holding-up.md"})


@pytest.mark.parametrize(("document", "link"), LINKS, ids=str)
def test_links_lead_to_files(document: Path, link: str) -> None:
    assert (ROOT / document).parent.joinpath(link).exists()


@pytest.mark.parametrize(("document", "named"), TESTS, ids=str)
def test_named_tests_exist(document: Path, named: tuple[str, str]) -> None:
    path, test = named
    assert re.search(rf"^(async )?def {test}\(", (ROOT / path).read_text("utf-8"), re.MULTILINE), f"{path}::{test}"


@pytest.mark.parametrize("named", PROMISES, ids=str)
def test_no_promise_is_tested_by_a_long_test_alone(named: tuple[str, str]) -> None:
    path, test = named
    decorators = (ROOT / path).read_text("utf-8").partition(f"def {test}(")[0].rpartition("\n\n\n")[2]
    assert "@pytest.mark.long" not in decorators.splitlines(), f"{path}::{test}"


@pytest.mark.parametrize(("name", "path"), THRESHOLDS)
def test_thresholds_are_where_the_document_says(name: str, path: str) -> None:
    assert re.search(rf"^(\w+, )*{name}(, \w+)* = ", (ROOT / path).read_text("utf-8"), re.MULTILINE)
