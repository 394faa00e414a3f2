"""Importing again applies the changes of the source and keeps the hand edits of the owner."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.importing.drafts import CannotImport
from bot.importing.profile_writer import WriteResult, write_profile
from bot.knowledge.loader import read_profile
from bot.knowledge.models import Career


def profile(*hours: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": "baker",
        "name": "Baker",
        "plural": "Bakers",
        "source": {"title": "Baker", "publisher": "Made-up Careers", "date": "2026-01-31"},
        "statements": {"hours": [{"text": text, "aspects": ["hours/shifts"]} for text in hours], "pay": [{"text": "Pay is fair."}]},
        **changes,
    }


FIRST = ("Bakers start early in the morning.", "They work in shifts at most bakeries.", "Weekends are usual, and so are holidays.")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    assert write_profile(profile(*FIRST), tmp_path).status == "new"
    return tmp_path / "baker.yml"


def import_again(path: Path, *hours: str, **changes: Any) -> WriteResult:
    return write_profile(profile(*hours, **changes), path.parent)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def hours(path: Path) -> list[str]:
    career = read_profile(path)
    assert isinstance(career, Career)
    return [statement.text for statement in career.statements["hours"]]


def changes_of(written: WriteResult) -> list[tuple[str, str]]:
    return [(change.kind, change.where) for change in written.changes]


def test_the_same_source_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    assert import_again(path, *FIRST) == WriteResult(path, "unchanged", [])
    assert path.read_bytes() == before


def test_a_change_of_the_source_is_applied(path: Path) -> None:
    written = import_again(path, "Bakers start very early in the morning.", *FIRST[1:])
    assert written.status == "updated"
    assert changes_of(written) == [("changed", "statements.hours[1].text")]
    assert hours(path) == ["Bakers start very early in the morning.", *FIRST[1:]]


def test_a_hand_edit_is_kept_and_reported(path: Path) -> None:
    edit(path, "They work in shifts", "They may work in shifts")
    written = import_again(path, *FIRST)
    assert written.status == "unchanged"
    assert changes_of(written) == [("kept", "statements.hours[2].text")]
    assert hours(path)[1] == "They may work in shifts at most bakeries."


def test_changes_in_different_places_are_combined(path: Path) -> None:
    edit(path, "They work in shifts", "They may work in shifts")
    edit(path, "[hours/shifts]\n    - text: Weekends", "[hours/shifts, hours/nights]  # asked by Ann\n    - text: Weekends")
    written = import_again(path, *FIRST[:2], "Work starts at two.", plural="Bakeresses")
    assert written.status == "updated"
    assert hours(path) == [FIRST[0], "They may work in shifts at most bakeries.", "Work starts at two."]
    text = path.read_text(encoding="utf-8")
    assert "[hours/shifts, hours/nights]  # asked by Ann" in text
    assert "plural: Bakeresses" in text
    assert {kind for kind, _ in changes_of(written)} == {"kept", "removed", "added", "changed"}


def test_in_a_conflict_the_owners_text_is_kept_and_both_are_reported(path: Path) -> None:
    edit(path, "start early", "start quite early")
    written = import_again(path, "Bakers start very early in the morning.", *FIRST[1:])
    assert hours(path)[0] == "Bakers start quite early in the morning."
    assert [(c.kind, c.mine, c.theirs) for c in written.changes] == [
        ("conflict", "Bakers start quite early in the morning.", "Bakers start very early in the morning.")
    ]
    # From the next import on it is a hand edit like any other.
    assert changes_of(import_again(path, "Bakers start very early in the morning.", *FIRST[1:])) == [("kept", "statements.hours[1].text")]


def test_a_statement_removed_by_hand_stays_removed(path: Path) -> None:
    edit(path, f"    - text: {FIRST[1]}\n      aspects: [hours/shifts]\n", "")
    assert changes_of(import_again(path, *FIRST)) == [("kept", "statements.hours")]
    assert hours(path) == [FIRST[0], FIRST[2]]


def test_a_statement_added_by_hand_stays(path: Path) -> None:
    edit(path, f"    - text: {FIRST[1]}", f"    - text: Nobody bakes at noon.\n    - text: {FIRST[1]}")
    import_again(path, *FIRST, "New one here.")
    assert hours(path) == [FIRST[0], "Nobody bakes at noon.", *FIRST[1:], "New one here."]


def test_statements_gone_from_the_source_are_removed_unless_edited(path: Path) -> None:
    edit(path, "They work in shifts", "They may work in shifts")
    assert changes_of(import_again(path, FIRST[0])) == [("conflict", "statements.hours"), ("removed", "statements.hours")]
    assert hours(path) == [FIRST[0], "They may work in shifts at most bakeries."]


def test_topics_are_added_and_removed(path: Path) -> None:
    edit(path, "They work in shifts", "They may work in shifts")
    statements = {**profile(*FIRST)["statements"], "skills": [{"text": "You need strength."}]}
    del statements["pay"]
    import_again(path, statements=statements)
    career = read_profile(path)
    assert isinstance(career, Career)
    assert list(career.statements) == ["hours", "skills"]


def test_a_profile_written_by_hand_is_left_alone(tmp_path: Path, path: Path) -> None:
    (tmp_path / "imported" / "baker.yml").unlink()
    before = path.read_bytes()
    with pytest.raises(CannotImport, match="written by hand"):
        import_again(path, "Other.")
    assert path.read_bytes() == before


def test_a_profile_with_faults_is_left_alone(path: Path) -> None:
    edit(path, "name: Baker", "nam: Baker")
    with pytest.raises(CannotImport, match="correct it first"):
        import_again(path, "Other.")


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    assert write_profile(profile(*FIRST), tmp_path / "new", dry_run=True).status == "new"
    assert not (tmp_path / "new").exists()


def test_the_file_names_its_schema_and_folds_long_texts(tmp_path: Path) -> None:
    long = " ".join(["Bakers: they start early."] * 12)
    write_profile(profile(long), tmp_path)
    text = (tmp_path / "baker.yml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=")
    assert max(map(len, text.splitlines()[1:])) <= 120
    assert hours(tmp_path / "baker.yml") == [long]


def test_lists_of_words_are_merged(path: Path) -> None:
    import_again(path, *FIRST, related=["Chef", "Cook"])
    edit(path, "[Chef, Cook]", "[Chef, Cook, Waiter]")
    written = import_again(path, *FIRST, related=["Cook", "Confectioner"])
    assert changes_of(written) == [("removed", "related"), ("kept", "related"), ("added", "related")]
    assert "related: [Cook, Confectioner, Waiter]" in path.read_text(encoding="utf-8")
