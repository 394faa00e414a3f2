"""A broken profile is told by file, line and field, and is never in the way of a good one."""

from pathlib import Path

import pytest

from bot.knowledge.loader import PROFILES, Fault, read_profile, read_profiles
from bot.knowledge.models import Career

GOOD = """\
id: baker
name: Baker
plural: Bakers
aliases: [bread maker]
source:
  title: Baker
  publisher: Careers Office
  date: 2026-01-31
statements:
  hours:
    - text: Bakers start early.
      aspects: [hours/start_finish]
contacts:
  - name: Bakers' Guild
    kind: professional_body
    phone: 020 7946 0000
"""


def write(folder: Path, text: str, name: str = "baker") -> Path:
    path = folder / f"{name}.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_profile_is_read(tmp_path: Path) -> None:
    career = read_profile(write(tmp_path, GOOD))
    assert isinstance(career, Career)
    assert career.names() == ["Baker", "Bakers", "bread maker"]
    assert career.source.date == "2026-01-31"


@pytest.mark.parametrize(
    ("was", "becomes", "line", "field", "says"),
    [
        ("hours/start_finish", "hours/tea_breaks", 12, "statements.hours.0.aspects.0", "unknown aspect"),
        ("hours/start_finish", "hours/other", 12, "statements.hours.0.aspects.0", "unknown aspect"),
        ("hours/start_finish", "hours", 12, "statements.hours.0.aspects.0", "unknown aspect"),
        ("Bakers start early.", "' '", 11, "statements.hours.0.text", "at least 1 character"),
        ("  hours:\n", "  hour:\n", 9, "statements", "unknown topic 'hour'"),
        ("020 7946 0000", "0207", 16, "contacts.0.phone", "does not match"),
        ("kind: professional_body", "kind: club", 15, "contacts.0.kind", "does not match"),
        ("date: 2026-01-31", "date: January", 8, "source.date", "does not match"),
        ("plural: Bakers\n", "", 1, "plural", "field required"),
        ("id: baker", "id: Baker!", 1, "id", "does not match"),
        ("id: baker", "id: butcher", 1, "id", "is 'butcher', but the file is named 'baker'"),
        ("name: Baker\n", "name: Baker\nsalary: 20000\n", 3, "salary", "extra fields not permitted"),
    ],
)
def test_a_fault_is_told_by_line_and_field(tmp_path: Path, was: str, becomes: str, line: int, field: str, says: str) -> None:
    assert was in GOOD
    faults = read_profile(write(tmp_path, GOOD.replace(was, becomes, 1)))
    assert isinstance(faults, list)
    assert [(f.line, f.field) for f in faults] == [(line, field)]
    assert says in faults[0].problem


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("id: [baker\nname: x\n", 2, "not valid YAML"),
        ("- baker\n", 1, "a profile is a mapping"),
        ("", 1, "a profile is a mapping"),
    ],
)
def test_a_file_that_is_no_profile(tmp_path: Path, text: str, line: int, says: str) -> None:
    faults = read_profile(write(tmp_path, text))
    assert isinstance(faults, list)
    assert faults[0].line == line
    assert says in faults[0].problem


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "baker.yml"
    path.write_bytes(b"\xff\xfe\x00")
    assert read_profile(path) == [Fault(path, 1, "(file)", "not UTF-8 text")]


def test_a_name_may_mean_one_career_only(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    cook = GOOD.replace("id: baker", "id: cook").replace("name: Baker", "name: Cook").replace("plural: Bakers", "plural: Cooks")
    write(tmp_path, cook.replace("[bread maker]", "[Bread Maker]"), "cook")
    careers, faults = read_profiles(tmp_path)
    assert [career.id for career in careers] == ["baker"]
    assert [(f.file.name, f.line, f.field) for f in faults] == [("cook.yml", 4, "aliases.0")]
    assert "already names baker" in faults[0].problem


def test_a_name_is_given_once(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("[bread maker]", "[bread maker, Bread maker]"))
    assert [f.field for f in read_profiles(tmp_path)[1]] == ["aliases.1"]


def test_a_name_may_be_its_own_plural(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("plural: Bakers", "plural: Baker"))
    assert read_profiles(tmp_path)[1] == []


def test_a_broken_profile_leaves_the_good_ones(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, "id: [", "broken")
    careers, faults = read_profiles(tmp_path)
    assert [career.id for career in careers] == ["baker"]
    assert [f.file.name for f in faults] == ["broken.yml"]


def test_our_own_profiles_have_no_fault() -> None:
    careers, faults = read_profiles(PROFILES)
    assert faults == []
    assert careers
