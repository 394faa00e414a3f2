"""A page or row that cannot be imported is skipped with the reason, and the others are imported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.importing import importer as importer_module
from bot.importing.drafts import CannotImport
from bot.importing.exports import read_rows
from bot.importing.importer import Imported, Importer, ImportResult, Skipped
from bot.importing.mapping import ExportMapping
from bot.knowledge.loader import read_profile
from bot.knowledge.models import Career
from tests.unit.importing.conftest import Keywords
from tests.unit.importing.test_exports import MAPPING, ROW, read

DOTS = "a." * 100_000


@pytest.fixture
def mapping(tmp_path: Path) -> ExportMapping:
    return read(tmp_path, MAPPING)


def import_lines(folder: Path, mapping: ExportMapping, *lines: str) -> list[ImportResult]:
    """Import JSONL between two good rows, and return the results of the lines alone."""
    path = folder / "export.jsonl"
    path.write_text("\n".join([json.dumps(ROW), *lines, json.dumps({**ROW, "title": "Cook"})]), encoding="utf-8")
    first, *results, last = Importer(Keywords(), folder / "profiles").import_rows(path, read_rows(path), mapping)
    assert isinstance(first, Imported)
    assert isinstance(last, Imported)
    return results


def import_page(folder: Path, name: str, text: str) -> ImportResult:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return Importer(Keywords(), folder / "profiles").import_page(path, "Made-up Careers")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": "Chef\nand waiter"}, "its name has a line break: 'Chef\\nand waiter'"),
        ({"title": "C" * 300}, "its name has 300 characters; the limit is 100"),
        ({"title": "*"}, "its name has no letter from a to z and no digit, so that it cannot have an id: '*'"),
        ({"title": "Chef", "tasks": [DOTS]}, "it has a word of 200,000 characters; the limit is 1,000"),
        ({"title": "Chef", "pay": DOTS}, "it has a word of 200,000 characters; the limit is 1,000"),
        ({"title": "Chef\ud800"}, "the field “title” has a character that is broken in two"),
        ({"title": "Chef", "tasks": ["baking", "cook\udc80ing"]}, "the field “tasks” has a character that is broken in two"),
    ],
    ids=[
        "line break",
        "long name",
        "name without letters",
        "long word in a list",
        "long word",
        "half a character",
        "half a character in a list",
    ],
)
def test_a_bad_value_skips_its_row(tmp_path: Path, mapping: ExportMapping, changes: dict[str, Any], reason: str) -> None:
    (result,) = import_lines(tmp_path, mapping, json.dumps({**ROW, **changes}))
    assert isinstance(result, Skipped)
    assert result.origin == f"{tmp_path / 'export.jsonl'}, line 2"
    assert reason in result.reason


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[" * 20_000 + "]" * 20_000, "it is nested too deeply"),
        ('{"title": ' * 20_000 + "1" + "}" * 20_000, "it is nested too deeply"),
        ('{"title": ' * 1_200 + "1" + "}" * 1_200, "it is nested too deeply"),
        ('{"title": "Chef", "pay": ' + "1" * 5_000 + "}", "not valid JSON: Exceeds the limit"),
    ],
    ids=["lists", "mappings", "fewer mappings", "number"],
)
def test_a_line_that_cannot_be_parsed_is_skipped(tmp_path: Path, mapping: ExportMapping, line: str, reason: str) -> None:
    (result,) = import_lines(tmp_path, mapping, line)
    assert isinstance(result, Skipped)
    assert reason in result.reason


def test_long_words_do_not_matter_in_a_field_that_is_ignored(tmp_path: Path, mapping: ExportMapping) -> None:
    (result,) = import_lines(tmp_path, mapping, json.dumps({**ROW, "title": "Chef", "internal": DOTS}))
    assert isinstance(result, Imported)


def test_a_json_file_nested_too_deeply_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text("[" * 20_000 + "]" * 20_000, encoding="utf-8")
    with pytest.raises(CannotImport, match="nested too deeply"):
        read_rows(path)


def test_a_large_cell_of_a_csv_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(f"title,tasks\nBaker,{DOTS}\nCook,cooking\n", encoding="utf-8")
    assert [row.fields["title"] for row in read_rows(path)] == ["Baker", "Cook"]


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("deep.html", "<h1>Baker</h1>" + "<div>" * 3_000 + "Bread.", "its elements are nested more than 200 deep"),
        ("list.html", "<h1>Baker</h1>" + "<ul><li>bread" * 3_000, "its elements are nested more than 200 deep"),
        ("name.html", f"<h1>{'B' * 300}</h1>", "its name has 300 characters; the limit is 100"),
        ("star.html", "<title>***</title><h1>*</h1>", "its name has no letter from a to z and no digit"),
        ("dots.html", f"<h1>Baker</h1><h2>Duties</h2><p>{DOTS}</p>", "it has a word of 200,000 characters; the limit is 1,000"),
        ("dots.txt", f"Baker\n\nContacts\n\n{DOTS}", "it has a word of 200,000 characters; the limit is 1,000"),
    ],
    ids=["elements", "lists", "long name", "name without letters", "long word", "long word in text"],
)
def test_a_bad_page_is_skipped(tmp_path: Path, name: str, text: str, reason: str) -> None:
    result = import_page(tmp_path, name, text)
    assert isinstance(result, Skipped)
    assert result.origin == str(tmp_path / name)
    assert result.reason.startswith(reason)


def test_elements_nested_almost_too_deeply_are_read(tmp_path: Path) -> None:
    result = import_page(tmp_path, "page.html", "<main><h1>Baker</h1><h2>Salary</h2>" + "<div>" * 190 + "Good.")
    assert isinstance(result, Imported)
    assert result.draft.career["statements"] == {"pay": [{"text": "Good."}]}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hashes.txt", "# Baker\n\n## Pay\n\nGood.\n\n#" + " #" * 20_000 + " x"),
        ("enumeration.txt", "# Baker\n\n## Specialisms\n\n" + "like " * 10_000 + ": bread"),
        ("navigation.html", "<main><h1>Baker</h1><h2>Pay</h2><p>Good.</p></main>" + "<nav>Home</nav>" * 2_000),
    ],
    ids=["hashes", "enumeration", "navigation"],
)
def test_long_pages_are_read_in_linear_time(tmp_path: Path, name: str, text: str) -> None:
    assert isinstance(import_page(tmp_path, name, text), Imported)


@pytest.mark.parametrize("character", ["\x07", "\x0c", "\x7f", "\r"], ids=ascii)
def test_control_characters_are_escaped_in_the_profile(tmp_path: Path, mapping: ExportMapping, character: str) -> None:
    pattern = f"{'often at night' * 10}{character} and at weekends"
    (result,) = import_lines(tmp_path, mapping, json.dumps({**ROW, "title": "Chef", "pattern": pattern}))
    assert isinstance(result, Imported)
    career = read_profile(result.written.path)
    assert isinstance(career, Career), career
    assert career.statements["hours"][0].text == f"They work 40 hours a week, {pattern}."


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (RecursionError(), "it is nested too deeply"),
        (OSError(28, "No space left on device"), "its profile cannot be written: No space left on device"),
        (KeyError("x"), "unexpected KeyError, please report it: 'x'"),
    ],
)
def test_an_unexpected_error_skips_one_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str) -> None:
    def fail(*arguments: object) -> None:
        raise error

    monkeypatch.setattr(importer_module, "write_profile", fail)
    result = import_page(tmp_path, "page.txt", "Baker\n\nPay\n\nGood.")
    assert result == Skipped(str(tmp_path / "page.txt"), reason)


@pytest.mark.parametrize("profile", ["source: {date: 2026-02-30}", "aliases: 5", "[" * 5_000], ids=["date", "aliases", "nesting"])
def test_a_faulty_profile_in_the_folder_does_not_stop_an_import(tmp_path: Path, profile: str) -> None:
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "faulty.yml").write_text(profile, encoding="utf-8")
    assert isinstance(import_page(tmp_path, "page.txt", "Baker\n\nPay\n\nGood."), Imported)
