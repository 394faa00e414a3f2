"""Values of fields become text that people can read: no markup, entities, Python literals or addresses of links."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.importing.drafts import Draft, Unfiled
from bot.importing.exports import read_rows
from bot.importing.fields import as_texts, flatten, plain_text
from bot.importing.layout import load_layout
from tests.unit.importing.conftest import Keywords, file_row, statements
from tests.unit.importing.test_exports import read

MAPPING = """\
name: "{title}"
source: {title: "{title}", publisher: Made-up Careers}
fields:
  remote: {values: {true: "You can work from home.", false: ""}}
  zone: {values: {4: "It needs considerable preparation.", 5: "It needs extensive preparation."}}
statements:
  - {topic: pay, text: ["Pay is £{salary.from:,}.", "Pay is {salary.text}."], aspects: [pay/starting_pay]}
  - {topic: environment, text: "{remote}", aspects: [environment/remote]}
  - {topic: entry, text: "{zone}", aspects: []}
  - {topic: duties, each: tasks, text: "Tasks: {item}.", aspects: []}
  - {topic: skills, each: skills, text: "{item.name}, {item.level}.", aspects: []}
  - topic: overview
    each: body
    text: "{item}"
    aspects: []
    skip: [Links]
    headings: {Tips: {text: "Tip: {item}", aspects: []}}
"""


def draft_of(folder: Path, **fields: Any) -> Draft:
    path = folder / "e.jsonl"
    path.write_text(json.dumps({"title": "Potter", "tasks": ["shaping clay"], **fields}), encoding="utf-8")
    (row,) = read_rows(path)
    return file_row(row.fields, read(folder, MAPPING), load_layout(), Keywords())


@pytest.mark.parametrize(
    "tasks",
    [
        "<ul><li>shaping clay</li><li>glazing &ndash; and firing</li></ul>",
        "<ul>\n<li><p>shaping clay</p></li>\n<li><p>glazing <b>–</b> and firing</p></li>\n</ul>",
        "&lt;ul&gt;&lt;li&gt;shaping clay&lt;/li&gt;&lt;li&gt;glazing &amp;ndash; and firing&lt;/li&gt;&lt;/ul&gt;",
        ["shaping clay", "glazing &ndash; and firing"],
        ["<p>shaping clay</p>", "<em>glazing</em>&nbsp;– and firing"],
        [["shaping clay"], ["glazing &amp;ndash; and\u00ad firing"]],
        "• shaping clay\n• glazing &#8211; and firing",
    ],
    ids=["list", "paragraphs in a list", "escaped", "entities", "markup in a list", "nested list", "bullets"],
)
def test_rich_text_becomes_statements(tmp_path: Path, tasks: Any) -> None:
    assert statements(draft_of(tmp_path, tasks=tasks), "duties") == ["Tasks: shaping clay.", "Tasks: glazing – and firing."]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Bed &amp; breakfast owner", "Bed & breakfast owner"),
        ("<b>Potter</b>", "Potter"),
        ("Pot&shy;ter", "Potter"),
        ("Pot\u200bter\ufeff", "Potter"),
        ("Potter&nbsp;and painter", "Potter and painter"),
        ("Potter &amp;amp; painter", "Potter & painter"),
        ("potter", "Potter"),
    ],
)
def test_names_have_no_markup_or_entities(tmp_path: Path, title: str, name: str) -> None:
    draft = draft_of(tmp_path, title=title)
    assert draft.career["name"] == draft.career["source"]["title"][:1].upper() + draft.career["source"]["title"][1:] == name


@pytest.mark.parametrize(
    ("salary", "text"),
    [
        ({"text": "good"}, "Pay is good."),
        ({"text": "&pound;17&nbsp;000 a year"}, "Pay is £17 000 a year."),
        ({"from": 17000.0}, "Pay is £17,000."),
        ({"from": "£17,000"}, "Pay is £17,000."),
        ({"from": None, "text": ["fair", "paid weekly"]}, "Pay is fair and paid weekly."),
        ({"text": 1e7}, "Pay is 10000000."),
        ({"text": 0.1}, "Pay is 0.1."),
        ({"text": "<p>less than <strong>£20k</strong></p>"}, "Pay is less than £20k."),
    ],
)
def test_values_in_a_sentence(tmp_path: Path, salary: Any, text: str) -> None:
    assert statements(draft_of(tmp_path, salary=salary), "pay") == [text]


def test_text_that_only_looks_like_markup_is_kept(tmp_path: Path) -> None:
    assert statements(draft_of(tmp_path, salary={"text": "<5 or > 7, a <canvas>"}), "pay") == ["Pay is <5 or > 7, a <canvas>."]


@pytest.mark.parametrize(("remote", "expected"), [(True, ["You can work from home."]), (False, []), ("TRUE", ["You can work from home."])])
def test_the_mapping_says_what_a_value_means(tmp_path: Path, remote: Any, expected: list[str]) -> None:
    assert statements(draft_of(tmp_path, remote=remote), "environment") == expected


@pytest.mark.parametrize("zone", [4, 4.0, "4"])
def test_codes_have_a_meaning_whatever_their_type(tmp_path: Path, zone: Any) -> None:
    assert statements(draft_of(tmp_path, zone=zone), "entry") == ["It needs considerable preparation."]


@pytest.mark.parametrize("salary", [{"text": True}, {"text": [False]}, {"from": True}])
def test_true_and_false_without_a_meaning_are_listed(tmp_path: Path, salary: Any) -> None:
    draft = draft_of(tmp_path, salary=salary)
    assert statements(draft, "pay") == []
    assert [unfiled.reason for unfiled in draft.unfiled if "true or false" in unfiled.reason]


def test_lists_of_mappings(tmp_path: Path) -> None:
    draft = draft_of(tmp_path, skills=[{"name": "patience", "level": "much"}, {"name": "maths"}, {"name": "art &amp; craft", "level": 3}])
    assert statements(draft, "skills") == ["Patience, much.", "Art & craft, 3."]
    assert Unfiled("maths", "its template names a field that is empty here") in draft.unfiled


def test_headings_in_rich_text(tmp_path: Path) -> None:
    body = "<p>They make pots.</p><h3>Tips</h3><p>Visit a pottery.</p><h3>Salary</h3><p>It is good.</p><h3>Links</h3><p>Home page</p>"
    draft = draft_of(tmp_path, body=body)
    assert statements(draft, "overview") == ["They make pots.", "Tip: Visit a pottery."]
    assert statements(draft, "pay") == ["It is good."]
    assert Unfiled("Home page", "left out, as the mapping says") in draft.unfiled


@pytest.mark.parametrize(
    "text", ["[our site](https://a.example/b)", "[our site | https://a.example]", "our <a href='https://a.example'>site</a>"]
)
def test_links_become_their_text(text: str) -> None:
    assert plain_text(f"See {text}.", load_layout()) == "See our site."


def test_nothing_of_nested_data_is_lost() -> None:
    nested = {"a": {"b": [{"c": 1, "d": {"e": 2}}, {"c": 3}]}, "f": [], "g": [{}, 1]}
    assert flatten(nested) == {"a.b.c": [1, 3], "a.b.d.e": [2, None], "f": [], "g": [{}, 1]}
    with pytest.raises(ValueError, match=r"two fields are called 'a\.b'"):
        flatten({"a.b": 1, "a": {"b": 2}})


def test_missing_values_have_no_text() -> None:
    assert as_texts([None, "", " ", {}, 0]) == ["0"]
