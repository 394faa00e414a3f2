"""The report of an import can be read, sorted and shared; the terminal shows one screen."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.importing.review import MAX_CAREERS_IN_FULL
from tests.unit.importing.test_command import Terminal
from tests.unit.importing.test_command import terminal as terminal
from tests.unit.importing.test_exports import MAPPING, ROW, rows_of

SCREEN = 40  # lines
SCRIPT = "<script>alert(1)</script>"


class Reader(HTMLParser):
    """Collects a report's elements, text and addresses."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.addresses: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href"}]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def mapping(terminal: Terminal) -> Path:
    return terminal.write("mapping.yml", MAPPING)


def read_report(terminal: Terminal) -> Reader:
    return Reader((terminal.folder / "report.html").read_text(encoding="utf-8"))


def test_the_report_has_coverage_reasons_and_doubts(terminal: Terminal, mapping: Path) -> None:
    rows = rows_of(terminal.folder, {**ROW, "pay": ""}, {**ROW, "title": "", "slug": "x"}, {**ROW, "title": "Cook", "colour": "blue"})
    assert not terminal.run(rows, mapping=mapping)
    text = " ".join(read_report(terminal).text.split())
    for shown in (
        "2 careers were imported (2 new) and 1 were skipped",
        "it has no name: {title} is empty",
        "the mapping does not use the field “colour”",
        "what it takes",  # no skills
        "Tasks: keeping records.",
    ):
        assert shown in text
    assert "Says nothing about: what the job is (2 careers)" in terminal.output
    assert "pay (1 careers)" in terminal.output


def test_the_report_is_one_file_that_loads_nothing(terminal: Terminal, mapping: Path) -> None:
    assert terminal.run(rows_of(terminal.folder, ROW), mapping=mapping)
    report = read_report(terminal)
    assert all(address.startswith("#") for address in report.addresses)
    assert not {"link", "img", "iframe"} & set(report.elements)
    assert {"main", "h1", "caption"} <= set(report.elements)


@pytest.mark.parametrize("field", ["title", "colour", "pattern", "slug"])
def test_text_from_the_source_is_escaped(terminal: Terminal, mapping: Path, field: str) -> None:
    terminal.run(rows_of(terminal.folder, {**ROW, field: f"Baker {SCRIPT}"}), mapping=mapping)
    assert read_report(terminal).elements.count("script") == 1


def test_the_report_shows_what_changed(terminal: Terminal, mapping: Path) -> None:
    assert terminal.run(rows_of(terminal.folder, ROW), mapping=mapping)
    assert terminal.run(rows_of(terminal.folder, {**ROW, "pay": "18000"}), mapping=mapping)
    text = read_report(terminal).text
    assert "Changed in the source" in text
    assert "Starting pay is £18,000 a year." in text


def test_a_large_import_fits_on_one_screen(terminal: Terminal, mapping: Path) -> None:
    rows = [{**ROW, "title": f"Baker {i}", "colour": "blue"} for i in range(MAX_CAREERS_IN_FULL + 1)] + [{"title": ""}] * 30
    assert not terminal.run(rows_of(terminal.folder, *rows), mapping=mapping)
    assert len((terminal.output + terminal.errors).splitlines()) <= SCREEN
    assert "… and 22 more, listed in the report" in terminal.errors
    text = read_report(terminal).text
    assert text.count("it has no name") == 30
    assert text.count("Tasks: minding the oven.") == 0  # only doubtful statements


def test_a_dry_run_is_marked(terminal: Terminal, mapping: Path) -> None:
    assert terminal.run(rows_of(terminal.folder, ROW), mapping=mapping, dry_run=True)
    assert "This was a dry run" in read_report(terminal).text
