"""`careers import` prints a report and says whether everything was imported. The classifier is replaced by a small labeller."""

from __future__ import annotations

import html
import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.importing import classifier, command
from bot.importing.fetch_options import FetchOptions
from bot.operations.supervisor import CannotServe
from tests.unit.importing.conftest import PAGES, Keywords
from tests.unit.importing.test_exports import MAPPING, ROW, rows_of
from tests.unit.importing.test_fetching import Site


class Terminal:
    """Runs the command and keeps what it prints."""

    def __init__(self, folder: Path) -> None:
        self.into = folder / "profiles"
        self.folder = folder

    def run(self, *sources: Path | str, **options: Any) -> bool:
        output, errors = (Console(file=io.StringIO(), width=200) for _ in range(2))
        report = self.folder / "report.html"
        chosen = command.ImportOptions(self.into, report, publisher="Made-up Careers", date="2026-03-01", **options)
        done = command.run(output, errors, [str(source) for source in sources], chosen)
        self.report = html.unescape(report.read_text(encoding="utf-8")) if report.exists() else ""
        self.output, self.errors = (console.file.getvalue() for console in (output, errors))  # type: ignore[attr-defined]
        return done

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setattr(command, "newest_model", lambda: tmp_path / "model.tar.gz")
    monkeypatch.setattr(classifier, "StatementClassifier", lambda archive: Keywords())
    return Terminal(tmp_path)


def test_pages_are_imported_and_every_statement_is_in_the_report(terminal: Terminal) -> None:
    assert terminal.run(PAGES / "baker.txt", PAGES / "lighthouse-keeper.html")
    assert "2 new, 0 skipped" in terminal.output
    assert "letters and digits filed" in terminal.output
    for shown in (
        f"{PAGES / 'baker.txt'}",
        "You could work in a factory or in a shop.",
        "environment/places",
        "There is a car park behind the building.",
        "import_layout.yml does not know",
    ):
        assert shown in terminal.report
    assert terminal.errors == ""
    assert sorted(path.stem for path in terminal.into.glob("*.yml")) == ["baker", "lighthouse-keeper"]


def test_a_bad_page_is_reported_and_the_others_imported(terminal: Terminal) -> None:
    bad = terminal.write("bad.txt", "Hours\n\nNine to five.")
    assert not terminal.run(bad, PAGES / "baker.txt")
    assert terminal.errors.startswith(f"{bad}: skipped: no heading names a career")
    assert "1 new, 1 skipped" in terminal.output


def test_an_export_is_imported_by_its_mapping(terminal: Terminal) -> None:
    mapping = terminal.write("mapping.yml", MAPPING)
    export = rows_of(terminal.folder, ROW, {**ROW, "title": "Cook", "colour": "blue"})
    assert terminal.run(export, mapping=mapping, dry_run=True)
    assert "2 new, 0 skipped (a dry run: nothing was written)" in terminal.output
    assert "the mapping does not use the field “colour”" in terminal.output
    assert not terminal.into.exists()


def test_changes_are_shown_when_an_export_is_imported_again(terminal: Terminal) -> None:
    mapping = terminal.write("mapping.yml", MAPPING)
    assert terminal.run(rows_of(terminal.folder, ROW), mapping=mapping)
    profile = terminal.into / "baker.yml"
    profile.write_text(profile.read_text(encoding="utf-8").replace("keeping records", "keeping a few records"), encoding="utf-8")
    assert terminal.run(rows_of(terminal.folder, {**ROW, "pay": "18000", "tasks": ["keeping all records"]}), mapping=mapping)
    assert "1 updated, 0 skipped" in terminal.output
    assert "~ baker, statements.pay[1].text: Starting pay is £17,500 a year. → Starting pay is £18,000 a year." in terminal.output
    assert "! baker, statements.duties[1].text: Tasks: keeping a few records. → Tasks: keeping all records." in terminal.output


def test_an_export_without_a_mapping_is_reported(terminal: Terminal) -> None:
    export = rows_of(terminal.folder, ROW)
    assert not terminal.run(export)
    assert terminal.errors == f"{export}: skipped: an export needs --mapping; docs/importing.md shows how to write one\n"
    assert "0 new" not in terminal.output
    assert "1 skipped" in terminal.output


def test_an_unreadable_export_is_reported(terminal: Terminal) -> None:
    export = terminal.write("export.json", "{")
    assert not terminal.run(export, mapping=terminal.write("mapping.yml", MAPPING))
    assert terminal.errors.startswith(f"{export}: skipped: not valid JSON")


def test_a_field_that_no_row_has_is_a_warning_with_line_and_field(terminal: Terminal) -> None:
    mapping = terminal.write("mapping.yml", MAPPING)
    export = rows_of(terminal.folder, {**ROW, "routes": {"Collage": "Learn."}})
    assert terminal.run(export, mapping=mapping)
    assert f"Warning: {mapping}:19: statements.3.each: no row has a field 'routes.College'" in terminal.errors
    assert "did you mean 'routes.Collage'?" in terminal.errors


def test_a_faulty_mapping_is_reported_before_anything_is_loaded(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> Path:
        raise CannotServe("There is no trained model yet")

    monkeypatch.setattr(command, "newest_model", fail)
    mapping = terminal.write("mapping.yml", MAPPING.replace("topic: pay", "topic: wages"))
    assert not terminal.run(rows_of(terminal.folder, ROW), mapping=mapping)
    assert terminal.errors.startswith(f"{mapping}:10: statements.0.topic: unknown topic 'wages'")


@pytest.mark.parametrize("mapping", ["name: [", "name: '{title}'\nstatments: []", "- a list"])
def test_a_faulty_mapping_is_reported_before_a_model_is_trained(mapping: str, terminal: Terminal) -> None:
    def prepare() -> None:
        pytest.fail("training takes minutes")

    output, errors = (Console(file=io.StringIO()) for _ in range(2))
    options = command.ImportOptions(terminal.into, terminal.folder / "report.html", mapping=terminal.write("mapping.yml", mapping))
    assert not command.run(output, errors, [str(rows_of(terminal.folder, ROW))], options, prepare)


def test_a_missing_mapping_is_reported(terminal: Terminal) -> None:
    mapping = terminal.folder / "gone.yml"
    assert not terminal.run(rows_of(terminal.folder, ROW), mapping=mapping)
    assert terminal.errors == f"{mapping}:1: (file): there is no such file\n"


def test_a_folder_is_imported(terminal: Terminal) -> None:
    terminal.write("chef.html", "<h1>Chef</h1><h2>Pay</h2><p>Good.</p>")
    terminal.write("cook.md", "# Cook\n\n## Pay\n\nGood.")
    assert terminal.run(terminal.folder)
    assert "2 new, 0 skipped" in terminal.output


def test_an_empty_folder_is_reported(terminal: Terminal) -> None:
    (terminal.folder / "empty").mkdir()
    assert not terminal.run(terminal.folder / "empty")
    assert "no page or export in it" in terminal.errors


def test_an_unknown_name_is_refused_unless_names_are_accepted(terminal: Terminal) -> None:
    page = terminal.write("page.md", "# Imagineer\n\n## Pay\n\nGood.")
    assert not terminal.run(page)
    assert "“Imagineer” is not the name of an occupation that we know" in terminal.errors
    assert terminal.run(page, accept_names=True)
    assert terminal.run(page), "a name that a profile has is known"


def test_a_page_is_fetched_and_imported(terminal: Terminal) -> None:
    site = Site()
    try:
        address = site.add("/baker", b"<h1>Baker</h1><h2>Pay</h2><p>Good.</p>")
        fetch = FetchOptions(allow_private=True, delay_seconds=0)
        assert not terminal.run(address, f"{site.address}/gone", fetch=fetch)
    finally:
        site.close()
    assert "1 new, 1 skipped" in terminal.output
    assert f"{site.address}/gone: skipped: the site answers with status 404" in terminal.errors
    assert f"url: {address}" in (terminal.into / "baker.yml").read_text(encoding="utf-8")
