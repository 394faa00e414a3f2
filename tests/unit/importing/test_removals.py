"""Profiles whose row is gone are listed, and removed if asked. An export that lacks fields removes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.importing.conftest import PAGES
from tests.unit.importing.test_command import Terminal
from tests.unit.importing.test_command import terminal as terminal
from tests.unit.importing.test_exports import MAPPING, ROW, rows_of

BAKER, COOK, CHEF = ROW, {**ROW, "title": "Cook"}, {**ROW, "title": "Chef"}


@pytest.fixture
def mapping(terminal: Terminal) -> Path:
    return terminal.write("mapping.yml", MAPPING)


def import_rows(terminal: Terminal, mapping: Path, *rows: dict[str, Any], prune: bool = False, dry_run: bool = False) -> bool:
    return terminal.run(rows_of(terminal.folder, *rows), mapping=mapping, prune=prune, dry_run=dry_run)


def profiles(terminal: Terminal) -> list[str]:
    return sorted(path.stem for path in terminal.into.glob("*.yml"))


def test_a_row_that_is_gone_is_listed_and_kept(terminal: Terminal, mapping: Path) -> None:
    assert import_rows(terminal, mapping, BAKER, COOK)
    assert import_rows(terminal, mapping, BAKER)
    assert "No longer in the export: cook (kept; --prune removes it)" in terminal.output
    assert profiles(terminal) == ["baker", "cook"]


def test_prune_removes_what_is_gone(terminal: Terminal, mapping: Path) -> None:
    assert import_rows(terminal, mapping, BAKER, COOK)
    assert import_rows(terminal, mapping, BAKER, prune=True)
    assert "No longer in the export: cook (removed)" in terminal.output
    assert profiles(terminal) == ["baker"]
    assert not (terminal.into / "imported" / "cook.yml").exists()
    assert import_rows(terminal, mapping, BAKER, prune=True)
    assert "No longer" not in terminal.output


def test_a_renamed_row_can_take_the_names_of_the_old_one(terminal: Terminal, mapping: Path) -> None:
    assert import_rows(terminal, mapping, BAKER, COOK)
    assert import_rows(terminal, mapping, BAKER, {**COOK, "title": "COOKS"}, prune=True)
    assert profiles(terminal) == ["baker", "cooks"]


def test_an_edited_profile_is_not_removed(terminal: Terminal, mapping: Path) -> None:
    assert import_rows(terminal, mapping, BAKER, COOK)
    cook = terminal.into / "cook.yml"
    cook.write_text(cook.read_text(encoding="utf-8").replace("keeping records", "keeping few records"), encoding="utf-8")
    assert import_rows(terminal, mapping, BAKER, prune=True)
    assert "cook (it was edited by hand" in terminal.output
    assert profiles(terminal) == ["baker", "cook"]


@pytest.mark.parametrize(
    ("rows", "dry_run", "reason"),
    [
        ([BAKER], True, "kept, because this is a dry run"),
        ([BAKER, {**CHEF, "title": ""}], False, "kept, because some rows have no name or cannot be read"),
        ([{"title": "Baker", "slug": "baker", "tasks": ["baking"]}], False, "kept, because the export lacks fields of the mapping"),
    ],
    ids=["dry run", "bad row", "lacking fields"],
)
def test_nothing_is_removed_in_doubt(terminal: Terminal, mapping: Path, rows: list[dict[str, Any]], dry_run: bool, reason: str) -> None:
    assert import_rows(terminal, mapping, BAKER, COOK)
    import_rows(terminal, mapping, *rows, prune=True, dry_run=dry_run)
    assert f"cook ({reason})" in terminal.output
    assert profiles(terminal) == ["baker", "cook"]


def test_pages_and_other_exports_are_left_alone(terminal: Terminal, mapping: Path) -> None:
    assert terminal.run(PAGES / "lighthouse-keeper.html")
    assert import_rows(terminal, terminal.write("other.yml", MAPPING), CHEF)
    assert import_rows(terminal, mapping, BAKER, prune=True)
    assert profiles(terminal) == ["baker", "chef", "lighthouse-keeper"]


def test_an_export_that_lacks_fields_changes_and_adds_but_removes_nothing(terminal: Terminal, mapping: Path) -> None:
    assert import_rows(terminal, mapping, BAKER)
    before = (terminal.into / "baker.yml").read_text(encoding="utf-8")
    assert import_rows(terminal, mapping, {"title": "Baker", "slug": "baker", "pay": "18000", "tasks": ["keeping records", "selling"]})
    assert "Warning" in terminal.errors
    after = (terminal.into / "baker.yml").read_text(encoding="utf-8")
    assert "£18,000" in after
    assert "Tasks: selling." in after
    assert {line for line in before.splitlines() if "17,500" not in line} <= set(after.splitlines())


@pytest.mark.parametrize("rows", [[], [{"colour": "blue"}], [{"title": "", "slug": "a"}]], ids=["none", "other fields", "no name"])
def test_an_export_without_anything_useful_fails(terminal: Terminal, mapping: Path, rows: list[dict[str, Any]]) -> None:
    assert not import_rows(terminal, mapping, *rows)
    assert "skipped" in terminal.errors
    assert profiles(terminal) == []
