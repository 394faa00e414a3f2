"""Changes to the owner's files: what they alter, what they leave, and what they refuse."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from ruamel.yaml import YAML

from bot.answering.responses import RESPONSES_FILE
from bot.knowledge import loader
from bot.knowledge.glossary import GLOSSARY_FILE
from bot.knowledge.loader import BUNDLED_PROFILES
from bot.knowledge.models import Statement, StatementSource
from bot.knowledge.store import Store
from bot.paths import EXAMPLES
from bot.workbench import files
from bot.workbench.change_model import Conflict, UnknownFile
from bot.workbench.changes import (
    AliasChange,
    Change,
    ContactChange,
    GlossaryChange,
    LinkChange,
    RegressionChange,
    StatementChange,
    WordingChange,
    change_adapter,
    contact_lines,
)
from bot.workbench.regressions import read_regressions

ARCHIVIST = BUNDLED_PROFILES / "archivist.yml"
HOURS = "Archivists usually work 38 to 40 hours a week."
NEW = "They may work at weekends: “rarely”, says one."
OWN = {"career": "archivist"}


@pytest.fixture(scope="module")
def store() -> Store:
    careers = [career for path in BUNDLED_PROFILES.glob("*.yml") if not isinstance(career := loader.read_profile(path), list)]
    return Store.of(careers)


def text_of(path: Path = ARCHIVIST) -> str:
    return path.read_text(encoding="utf-8")


def lines(before: str, change: Change) -> tuple[list[str], list[str]]:
    """Return the lines that a change adds and removes."""
    found = difflib.ndiff(before.splitlines(), files.changed(before, change).splitlines())
    kept = [line for line in found if line[:2] in ("+ ", "- ")]
    return [line[2:] for line in kept if line[0] == "+"], [line[2:] for line in kept if line[0] == "-"]


def digest(text: str) -> str:
    return Statement(text=text).digest


@pytest.mark.parametrize("path", [*BUNDLED_PROFILES.glob("*.yml"), *EXAMPLES.glob("*.yml")], ids=lambda path: path.stem)
def test_only_the_lines_of_a_change_are_touched_in_any_profile(path: Path) -> None:
    change = StatementChange(career=path.stem, topic="hours", text=NEW, aspects=("hours/weekends",))
    added, removed = lines(text_of(path), change)
    assert removed == []
    assert sorted(line.strip() for line in added) == [f"- text: '{NEW}'", "aspects: [hours/weekends]"]


def test_a_statement_is_changed_and_removed_in_its_place() -> None:
    change = StatementChange(**OWN, topic="hours", before=digest(HOURS), text="They work 35 hours.", aspects=("hours/weekly_hours",))
    assert lines(text_of(), change) == (["    - text: They work 35 hours."], [f"    - text: {HOURS}"])
    gone = change.model_copy(update={"text": ""})
    assert lines(text_of(), gone) == ([], [f"    - text: {HOURS}", "      aspects: [hours/weekly_hours]"])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (AliasChange(**OWN, alias="records keeper"), ["  - records keeper"]),
        (
            ContactChange(**OWN, name="The Archives", phone="020 8876 3444"),
            ["  - name: The Archives", "    kind: service", "    phone: 020 8876 3444"],
        ),
    ],
)
def test_names_and_contacts_are_added_at_the_end(change: Change, expected: list[str]) -> None:
    assert lines(text_of(), change) == (expected, [])


def test_a_contact_is_changed_if_it_is_as_its_author_saw_it() -> None:
    held = YAML(typ="safe").load(text_of())["contacts"][0]
    change = ContactChange(**OWN, name=held["name"], before=contact_lines(held), contact_kind="professional_body", email="a@example.org")
    assert lines(text_of(), change) == (["    email: a@example.org"], [])
    with pytest.raises(Conflict):
        files.changed(text_of(), change.model_copy(update={"before": "kind: service"}))


def test_the_glossary_the_links_and_the_questions_get_entries() -> None:
    added, removed = lines(text_of(GLOSSARY_FILE), GlossaryChange(term="zymurgy", means="Zymurgy is brewing."))
    assert (added, removed) == (["  zymurgy:", "    means: Zymurgy is brewing."], [])
    link = LinkChange(text="Courses", url="https://example.org/courses", topics=("entry/courses",))
    assert "topics: [entry/courses]" in files.changed(None, link)
    kept = files.changed(None, RegressionChange(question="Night shifts?", career="nurse", says="shifts"))
    assert files.changed(kept, RegressionChange(question="Weekends?", says="weekends")).count("question:") == 2


def test_a_wording_keeps_its_buttons() -> None:
    responses = YAML(typ="safe").load(RESPONSES_FILE)
    change = WordingChange(response="utter_greet", before=responses["utter_greet"][0]["text"], text="Hello!")
    after = YAML(typ="safe").load(files.changed(text_of(RESPONSES_FILE), change))
    assert after["utter_greet"][0] == {**responses["utter_greet"][0], "text": "Hello!"}


SURVEY = {"name": "Skills survey", "url": "https://example.org/survey", "date": "2026-06"}
SOURCE = ["      source:", "        name: Skills survey", "        url: https://example.org/survey", "        date: 2026-06"]


@pytest.mark.parametrize("path", [*BUNDLED_PROFILES.glob("*.yml"), EXAMPLES / "vet.yml"], ids=lambda path: path.stem)
@pytest.mark.parametrize("topic", ["hours", "related"])
def test_several_statements_with_a_source_are_added_in_one_change(path: Path, topic: str) -> None:
    change = StatementChange(career=path.stem, topic=topic, text="One fact.\r\n\n  Another   fact.\n", source=SURVEY)
    added, removed = lines(text_of(path), change)
    assert removed == []
    expected = ["    - text: One fact.", *SOURCE, "    - text: Another fact.", *SOURCE]
    assert added in (expected, [f"  {topic}:", *expected])


@pytest.mark.parametrize("last", [False, True])
def test_a_statement_becomes_several_in_its_place(last: bool) -> None:
    statements = YAML(typ="safe").load(text_of())["statements"]["hours"]
    old = statements[-1 if last else 0]["text"]
    after = files.changed(text_of(), StatementChange(**OWN, topic="hours", before=digest(old), text="One.\nTwo.\nThree."))
    found = [each["text"] for each in YAML(typ="safe").load(after)["statements"]["hours"]]
    expected = [each["text"] for each in statements]
    place = expected.index(old)
    assert found == [*expected[:place], "One.", "Two.", "Three.", *expected[place + 1 :]]
    assert "\n\n\n" not in after


def test_a_source_is_changed_and_taken_away_with_nothing_else() -> None:
    with_source = files.changed(text_of(), StatementChange(**OWN, topic="hours", text=NEW, source=SURVEY))
    same = StatementChange(**OWN, topic="hours", before=digest(NEW), text=NEW, source=SURVEY)
    assert lines(with_source, same) == ([], [])
    dated = same.model_copy(update={"source": StatementSource(name="Skills survey", url=SURVEY["url"], date="2026-07")})
    assert lines(with_source, dated) == (["        date: 2026-07"], ["        date: 2026-06"])
    assert lines(with_source, same.model_copy(update={"source": None})) == ([], SOURCE)


def test_a_new_text_drops_what_said_the_old_one_in_other_words() -> None:
    old = ["- text: Days, nights and weekends.", "  list: [Days, nights]", "  plain: All.", "  facts: []", "", "# Next"]
    before = "statements:\n  hours:\n" + "".join(f"    {line}".rstrip() + "\n" for line in old) + "  pay:\n    - text: A lot.\n"
    change = StatementChange(**OWN, topic="hours", before=digest("Days, nights and weekends."), text="Days only.")
    assert lines(before, change) == (
        ["    - text: Days only.", "      list: [Days]"],
        ["    - text: Days, nights and weekends.", "      list: [Days, nights]", "      plain: All.", "      facts: []"],
    )


@pytest.mark.parametrize(
    "end", ["      aspects: [hours/nights]", "      source:\n        name: Ann\n        date: undated", "      list:\n        - a"]
)
@pytest.mark.parametrize("text", ["New.", "New.\nNewer.", ""])
def test_comments_after_a_statement_stay_where_they_are(end: str, text: str) -> None:
    before = f"statements:\n  hours:\n    - text: First.\n    - text: Old.\n{end}\n\n  # Asked of Ann\n  pay:\n    - text: A lot.\n"
    change = StatementChange(**OWN, topic="hours", before=digest("Old."), text=text, source=SURVEY)
    for after in (files.changed(before, change), files.changed(before, change.model_copy(update={"source": None}))):
        assert after.endswith("\n\n  # Asked of Ann\n  pay:\n    - text: A lot.\n")
        assert after.count("\n\n") == 1


# ------------------------------------------------------------------ two people at once


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (StatementChange(**OWN, topic="hours", text=NEW), StatementChange(**OWN, topic="hours", before=digest(HOURS), text="Shorter.")),
        (StatementChange(**OWN, topic="hours", text=NEW), AliasChange(**OWN, alias="records keeper")),
        (AliasChange(**OWN, alias="one name"), AliasChange(**OWN, alias="another name")),
    ],
)
def test_changes_to_different_places_both_count(first: Change, second: Change) -> None:
    one = files.changed(files.changed(text_of(), first), second)
    other = files.changed(files.changed(text_of(), second), first)
    assert sorted(one.split()) == sorted(other.split())
    assert one not in (text_of(), files.changed(text_of(), first), files.changed(text_of(), second))


@pytest.mark.parametrize(
    ("first", "second", "now"),
    [
        (
            StatementChange(**OWN, topic="hours", before=digest(HOURS), text="One says so."),
            StatementChange(**OWN, topic="hours", before=digest(HOURS), text="Another says so."),
            "One says so.",
        ),
        (StatementChange(**OWN, topic="hours", text=NEW), StatementChange(**OWN, topic="hours", text=NEW), NEW),
        (AliasChange(**OWN, alias="records keeper"), AliasChange(**OWN, alias="Records keeper"), "Records keeper"),
        (ContactChange(**OWN, name="A", phone="020 8876 3444"), ContactChange(**OWN, name="A", phone="020 8876 0000"), "020 8876 3444"),
    ],
)
def test_the_second_change_to_a_place_is_told_what_stands_there(first: Change, second: Change, now: str) -> None:
    after = files.changed(text_of(), first)
    with pytest.raises(Conflict) as conflict:
        files.changed(after, second)
    assert now in conflict.value.now


# ------------------------------------------------------------------ mistakes


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (StatementChange(**OWN, topic="hours", text=NEW, aspects=("hours/nonsense",)), "unknown aspect"),
        (StatementChange(**OWN, topic="nonsense", text=NEW), "unknown topic"),
        (AliasChange(**OWN, alias="wind turbine technician"), "already names"),
        (ContactChange(**OWN, name="A", phone="ring us"), "match"),
        (LinkChange(text="Courses", url="javascript:alert(1)", topics=("pay",)), ""),
        (LinkChange(text="Courses", url="https://example.org", topics=("nonsense",)), "unknown topic"),
        (GlossaryChange(term="shifts", means="Shifts are turns.", before=""), ""),
    ],
)
def test_mistakes_are_found_as_careers_check_finds_them(change: Change, fault: str, store: Store) -> None:
    text = files.changed(files.read(change.path()), change)
    found = files.faults(change.path(), text, store)
    if isinstance(change, GlossaryChange):
        return
    assert found
    assert fault in found[0].problem


def test_a_wording_with_unknown_variables_is_a_mistake(store: Store) -> None:
    greeting = YAML(typ="safe").load(RESPONSES_FILE)["utter_greet"][0]["text"]
    change = WordingChange(response="utter_greet", before=greeting, text="Hello {name}!")
    assert files.faults(RESPONSES_FILE, files.changed(text_of(RESPONSES_FILE), change), store)


@pytest.mark.parametrize("career", ["../../etc/passwd", "no-such-career", "archivist/../archivist"])
def test_only_files_of_known_careers_are_changed(career: str) -> None:
    with pytest.raises((ValidationError, UnknownFile)):
        AliasChange(career=career, alias="x").path()


@pytest.mark.parametrize("given", [{}, {"kind": "nonsense"}, {"kind": "alias", **OWN, "alias": " "}, {"kind": "statement", "path": "x"}])
def test_anything_else_is_no_change(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        change_adapter.validate_python(given)


# ------------------------------------------------------------------ writing


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    files.replace(path, "new")
    assert (path.read_text(encoding="utf-8"), path.stat().st_mode & 0o777) == ("new", 0o640)
    assert list(tmp_path.iterdir()) == [path]
    files.replace(path, None)
    assert not path.exists()


def test_regression_questions_are_read_and_compared(tmp_path: Path) -> None:
    path = tmp_path / "regressions.yml"
    assert not getattr(read_regressions(path), "questions", None)
    path.write_text(files.changed(None, RegressionChange(question="Hours?", says="38 to  40 hours")), encoding="utf-8")
    found = read_regressions(path)
    assert not isinstance(found, list)
    assert [found.questions[0].holds(reply) for reply in ("They work 38 TO 40 hours.", "They work.")] == [True, False]
    path.write_text("questions: nonsense", encoding="utf-8")
    assert isinstance(read_regressions(path), list)
