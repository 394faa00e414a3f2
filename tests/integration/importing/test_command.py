"""`careers import` with the trained model."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli.main import app
from bot.importing.classifier import StatementClassifier
from bot.importing.filing import file_page
from bot.importing.html_page import read_html
from bot.importing.layout import load_layout
from bot.operations.supervisor import newest_model
from tests.unit.importing.conftest import PAGES
from tests.unit.importing.test_exports import MAPPING, ROW, rows_of

pytestmark = pytest.mark.usefixtures("trained")


def careers(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "160"})


def test_pages_become_valid_profiles_and_a_bad_page_is_reported(tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text("Hours\n\nNine to five.", encoding="utf-8")
    pages = (PAGES / "medical-technical-officer.txt", PAGES / "lighthouse-keeper.html", bad)
    report = tmp_path / "report.html"
    result = careers("import", *pages, "--into", tmp_path / "profiles", "--publisher", "Hotcourses", "--report", report)
    assert result.exit_code == 1
    assert f"{bad}: skipped: no heading names a career" in result.stderr
    assert "2 new, 1 skipped" in result.stdout
    for shown in ("The working week is 37.5 hours", "hours/weekly_hours", "The shop sells postcards."):
        assert shown in report.read_text(encoding="utf-8")
    profiles = sorted((tmp_path / "profiles").glob("*.yml"))
    assert "postcards" not in profiles[0].read_text(encoding="utf-8")
    assert [path.stem for path in profiles] == ["lighthouse-keeper", "medical-technical-officer"]
    assert careers("check", *profiles).exit_code == 0


def test_an_export_is_imported_twice(tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.yml"
    mapping.write_text(MAPPING, encoding="utf-8")
    export = rows_of(tmp_path, ROW, {**ROW, "title": "Cook"})
    command = ("import", export, "--mapping", mapping, "--into", tmp_path / "profiles", "--report", tmp_path / "report.html")
    dry = careers(*command, "--dry-run")
    assert dry.exit_code == 0
    assert "2 new, 0 skipped (a dry run: nothing was written)" in dry.stdout
    assert not (tmp_path / "profiles").exists()
    first = careers(*command)
    assert first.exit_code == 0, first.stderr
    assert "2 new, 0 skipped" in first.stdout
    baker = tmp_path / "profiles" / "baker.yml"
    baker.write_text(baker.read_text(encoding="utf-8").replace("keeping records", "keeping a few records"), encoding="utf-8")
    rows_of(tmp_path, {**ROW, "pay": "18000"}, {**ROW, "title": "Cook"})
    again = careers(*command)
    assert again.exit_code == 0
    assert "1 updated, 1 unchanged, 0 skipped" in again.stdout
    assert "= baker, statements.duties[1].text" in again.stdout
    assert "~ baker, statements.pay[1].text: Starting pay is £17,500 a year. → Starting pay is £18,000 a year." in again.stdout
    assert "keeping a few records" in baker.read_text(encoding="utf-8")
    assert "£18,000" in baker.read_text(encoding="utf-8")


def test_a_faulty_mapping_is_reported_by_file_line_and_field(tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.yml"
    mapping.write_text(MAPPING.replace("topic: pay", "topic: wages"), encoding="utf-8")
    result = careers("import", rows_of(tmp_path, ROW), "--mapping", mapping, "--into", tmp_path / "profiles")
    assert result.exit_code == 1
    assert f"{mapping}:10: statements.0.topic: unknown topic 'wages'" in result.stderr


def test_an_export_without_a_mapping_is_reported(tmp_path: Path) -> None:
    result = careers("import", rows_of(tmp_path, ROW), tmp_path / "gone.txt", "--into", tmp_path / "profiles")
    assert result.exit_code == 1
    assert "an export needs --mapping" in result.stderr
    assert f"{tmp_path / 'gone.txt'}: skipped: cannot be read" in result.stderr


def test_an_unknown_option_suggests_the_right_one() -> None:
    result = careers("import", "page.txt", "--mappin", "x")
    assert result.exit_code == 2
    assert "--mapping" in result.stderr


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Our gift shop", "The shop sells postcards."),
        ("Visit us", "The tea room is open on Sundays, and parking is free."),
        ("Become a friend", "Friends of the castle get a newsletter and free entry."),
        ("Where else to go", "Guided tours of the castle leave every hour."),
    ],
)
def test_text_about_something_else_under_an_unknown_heading_is_not_filed(heading: str, text: str) -> None:
    sections = {"Pay": "£20,000 a year.", heading: text, "Hours": "40 a week."}
    body = "".join(f"<h2>{name}</h2><p>{words}</p>" for name, words in sections.items())
    page = f"<h1>Baker</h1><p>Bakers make bread.</p>{body}"
    draft = file_page(read_html(page, load_layout()), load_layout(), StatementClassifier(newest_model()), "Made-up Careers")
    assert text in {unfiled.source for unfiled in draft.unfiled}
    assert set(draft.career["statements"]) == {"overview", "pay", "hours"}
    assert draft.career["related"] == []
