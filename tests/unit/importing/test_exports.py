"""A mapping makes profiles from the rows of an export, and no field is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.importing.drafts import CannotImport, Draft, Unfiled
from bot.importing.exports import read_rows
from bot.importing.importer import Imported, Importer, Skipped
from bot.importing.layout import load_layout
from bot.importing.mapping import ExportMapping, find_missing_fields, read_mapping
from bot.importing.page import count_characters
from bot.importing.review import count_filed
from bot.knowledge.loader import Fault
from tests.unit.importing.conftest import Keywords, file_row, statements

MAPPING = """\
name: "{title}"
source: {title: "{title}", publisher: Made-up Careers, url: "https://careers.example/{slug}", date: 2026-03}
categories: groups
codes: {SOC: soc}
fields:
  pattern: {split: " / ", join: or}
  hours: {empty: [0]}
ignore: [internal]
statements:
  - topic: pay
    text: ["Starting pay is £{pay:,} a year.", "Starting pay is {pay}."]
    aspects: [pay/starting_pay]
  - topic: hours
    text: "They work {hours} hours a week, {pattern}."
  - topic: duties
    each: tasks
    text: "Tasks: {item}."
  - topic: entry
    each: routes.College
    text: "College: {item}"
    aspects: [entry/courses]
    headings:
      Entry requirements: {text: "College: {item}", aspects: [entry/qualifications]}
      More information: {text: "College, more on: {all}."}
"""
ROW: dict[str, Any] = {
    "title": "Baker",
    "slug": "baker",
    "groups": ["Food", "Shops"],
    "soc": 5432,
    "pay": "17500",
    "hours": 40.0,
    "pattern": "nights / weekends",
    "tasks": ["keeping records", "minding the oven."],
    "routes": {
        "College": "You could do a course, like:\n  • baking\nEntry requirements\nYou need 2 GCSEs.\nMore information\n  • fees\n  • dates"
    },
    "internal": "checked by Ann",
}


@pytest.fixture
def mapping(tmp_path: Path) -> ExportMapping:
    return read(tmp_path, MAPPING)


def read(folder: Path, text: str) -> ExportMapping:
    path = folder / "mapping.yml"
    path.write_text(text, encoding="utf-8")
    mapping = read_mapping(path)
    assert isinstance(mapping, ExportMapping), mapping
    return mapping


def rows_of(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "export.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def drafted(tmp_path: Path, mapping: ExportMapping, **changes: Any) -> Draft:
    (row,) = read_rows(rows_of(tmp_path, {**ROW, **changes}))
    return file_row(row.fields, mapping, load_layout(), Keywords())


def test_a_row_becomes_a_profile(tmp_path: Path, mapping: ExportMapping) -> None:
    draft = drafted(tmp_path, mapping)
    assert draft.career == {
        "id": "baker",
        "name": "Baker",
        "plural": "Bakers",
        "source": {"title": "Baker", "publisher": "Made-up Careers", "url": "https://careers.example/baker", "date": "2026-03"},
        "statements": {
            "pay": [{"text": "Starting pay is £17,500 a year.", "aspects": ["pay/starting_pay"]}],
            "hours": [
                {
                    "text": "They work 40 hours a week, nights or weekends.",
                    "aspects": ["hours/weekly_hours", "hours/nights", "hours/weekends"],
                }
            ],
            "duties": [
                {"text": "Tasks: keeping records.", "aspects": ["duties/paperwork"]},
                {"text": "Tasks: minding the oven."},
            ],
            "entry": [
                {"text": "College: You could do a course, like baking.", "aspects": ["entry/courses"]},
                {"text": "College: You need 2 GCSEs.", "aspects": ["entry/qualifications"]},
                {"text": "College, more on: fees, dates."},
            ],
        },
        "contacts": [],
        "related": [],
        "categories": ["Food", "Shops"],
        "codes": {"SOC": "5432"},
    }


def test_every_letter_of_a_row_is_filed_or_listed(tmp_path: Path, mapping: ExportMapping) -> None:
    draft = drafted(tmp_path, mapping)
    values = [
        *ROW["groups"],
        *ROW["tasks"],
        *ROW["routes"].values(),
        *(str(ROW[key]) for key in ("title", "slug", "soc", "pay", "pattern", "internal")),
        "40",
    ]
    assert sum(count_filed(draft)) == count_characters(values)


def test_unused_fields_are_listed(tmp_path: Path, mapping: ExportMapping) -> None:
    assert drafted(tmp_path, mapping, colour="blue").unfiled == [
        Unfiled("checked by Ann", "left out, as the mapping says"),
        Unfiled("blue", "the mapping does not use the field “colour”, or only together with an empty one"),
    ]


def test_a_value_that_is_not_a_number_uses_the_next_template(tmp_path: Path, mapping: ExportMapping) -> None:
    assert statements(drafted(tmp_path, mapping, pay="variable"), "pay") == ["Starting pay is variable."]


@pytest.mark.parametrize("pay", ["", None, []])
def test_an_empty_field_makes_no_statement(tmp_path: Path, mapping: ExportMapping, pay: Any) -> None:
    assert statements(drafted(tmp_path, mapping, pay=pay), "pay") == []


def test_a_field_used_only_with_an_empty_one_is_listed(tmp_path: Path, mapping: ExportMapping) -> None:
    draft = drafted(tmp_path, mapping, hours=0)
    assert statements(draft, "hours") == []
    assert Unfiled("nights", "the mapping does not use the field “pattern”, or only together with an empty one") in draft.unfiled


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("e.csv", "title,pay\nBaker,17500\nChef,\n"),
        ("e.csv", '\ufefftitle,pay\r\n"Baker",17500\r\nChef,\r\n'),
        ("e.json", '[{"title": "Baker", "pay": 17500}, {"title": "Chef", "pay": null}]'),
        ("e.json", '{"count": 2, "profiles": [{"title": "Baker", "pay": 17500.0}, {"title": "Chef"}]}'),
        ("e.jsonl", '{"title": "Baker", "pay": "17500"}\n\n{"title": "Chef", "pay": ""}\n'),
    ],
)
def test_export_formats(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    text = "name: '{title}'\nsource: {title: '{title}', publisher: P}\nstatements:\n"
    text += "  - {topic: pay, text: 'Pay is £{pay:,}.'}\n  - {topic: overview, text: '{title}'}\n"
    drafts = [file_row(row.fields, read(tmp_path, text), load_layout(), Keywords()) for row in read_rows(path)]
    assert [(draft.career["id"], statements(draft, "pay")) for draft in drafts] == [("baker", ["Pay is £17,500."]), ("chef", [])]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("e.json", b"[", "not valid JSON"),
        ("e.json", b'"words"', "a list of rows"),
        ("e.json", b'{"a": [], "b": []}', "a list of rows"),
        ("e.json", b'{"a": {"b": []}, "c": []}', "it has lists at: a.b, c"),
        ("e.csv", b'"title', "not valid CSV"),
        ("e.csv", b"title\n\0\0\1", "not text in a known encoding"),
    ],
)
def test_an_unreadable_export_is_reported(tmp_path: Path, name: str, content: bytes, problem: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CannotImport, match=problem):
        read_rows(tmp_path / name)


def test_a_missing_export_is_reported(tmp_path: Path) -> None:
    with pytest.raises(CannotImport, match="cannot be read"):
        read_rows(tmp_path / "e.csv")


def test_bad_rows_are_skipped_and_the_others_imported(tmp_path: Path, mapping: ExportMapping) -> None:
    changes = [{}, {"title": ""}, {"title": "Chef", "slug": "a b"}, {"title": "Cook"}, {"title": "Bakers"}, {}]
    path = rows_of(tmp_path, *({**ROW, **change} for change in changes))
    path.write_text(path.read_text(encoding="utf-8") + "{\n[1]\n", encoding="utf-8")
    importer = Importer(Keywords(), tmp_path / "profiles")
    outcomes = list(importer.import_rows(path, read_rows(path), mapping))
    assert [outcome.draft.career["id"] for outcome in outcomes if isinstance(outcome, Imported)] == ["baker", "cook"]
    skipped = [(outcome.origin.removeprefix(f"{path}, "), outcome.reason) for outcome in outcomes if isinstance(outcome, Skipped)]
    assert skipped[0] == ("line 2", "it has no name: {title} is empty")
    assert skipped[1][1].startswith("source.url: ")
    assert skipped[2] == ("line 5", f"Baker was imported just now from {path}, line 1")
    assert skipped[3] == ("line 6", f"Baker was imported just now from {path}, line 1")
    assert skipped[4][1].startswith("not valid JSON")
    assert skipped[5] == ("line 8", "a row is a mapping of fields")
    assert sorted(path.name for path in (tmp_path / "profiles").glob("*.yml")) == ["baker.yml", "cook.yml"]


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "problem"),
    [
        ("topic: pay", "topic: wages", 10, "statements.0.topic", "unknown topic 'wages'"),
        ("[pay/starting_pay]", "[pay/wages]", 12, "statements.0.aspects", "unknown aspect 'pay/wages'"),
        ("They work {hours}", "They work {hours", 14, "statements.1.text.0", "in field name"),
        ("each: tasks", "every: tasks", 16, "statements.2.every", "extra fields not permitted"),
        ('name: "{title}"\n', "", 1, "name", "field required"),
        ("each: tasks", "each: routes.College", 9, "statements", "more than one has each: routes.College"),
    ],
)
def test_faults_of_a_mapping_have_line_and_field(tmp_path: Path, old: str, new: str, line: int, field: str, problem: str) -> None:
    assert old in MAPPING
    path = tmp_path / "mapping.yml"
    path.write_text(MAPPING.replace(old, new, 1), encoding="utf-8")
    faults = read_mapping(path)
    assert isinstance(faults, list)
    assert (faults[0].line, faults[0].field) == (line, field)
    assert problem in faults[0].problem


def test_a_field_that_no_row_has_is_a_fault(tmp_path: Path, mapping: ExportMapping) -> None:
    (row,) = read_rows(rows_of(tmp_path, {**ROW, "routes": {"Collage": "Learn."}}))
    path = tmp_path / "mapping.yml"
    assert find_missing_fields(path, mapping, row.fields) == [
        Fault(path, 19, "statements.3.each", "no row has a field 'routes.College'; did you mean 'routes.Collage'?")
    ]


def test_an_item_whose_template_needs_an_empty_field_is_listed(tmp_path: Path, mapping: ExportMapping) -> None:
    mapping = read(tmp_path, MAPPING.replace('"Tasks: {item}."', '"Tasks at {place}: {item}."'))
    draft = drafted(tmp_path, mapping, tasks=["baking"])
    assert statements(draft, "duties") == []
    assert Unfiled("baking", "its template names a field that is empty here") in draft.unfiled


@pytest.mark.parametrize("task", ["gaining their trust", "helping them to get advice", "You can find out more from:", "check they're well"])
def test_a_task_that_says_nothing_alone_is_listed(tmp_path: Path, mapping: ExportMapping, task: str) -> None:
    draft = drafted(tmp_path, mapping, tasks=["baking", task])
    assert statements(draft, "duties") == ["Tasks: baking."]
    assert any(unfiled.source == task and unfiled.reason.startswith("it says nothing without") for unfiled in draft.unfiled)


@pytest.mark.parametrize("task", ["asking customers what they want", "teaching children in their homes", "moving fish as they grow"])
def test_a_task_that_says_who_they_are_is_filed(tmp_path: Path, mapping: ExportMapping, task: str) -> None:
    assert statements(drafted(tmp_path, mapping, tasks=[task]), "duties") == [f"Tasks: {task}."]


@pytest.mark.parametrize("sentence", ["You would then take an exam.", "They also ask for a portfolio.", "Their courses last a year."])
def test_what_refers_to_the_sentence_before_it_is_told_with_it(tmp_path: Path, mapping: ExportMapping, sentence: str) -> None:
    draft = drafted(tmp_path, mapping, routes={"College": f"Some colleges run courses. {sentence}"})
    assert statements(draft, "entry") == [f"College: Some colleges run courses. {sentence}"]
