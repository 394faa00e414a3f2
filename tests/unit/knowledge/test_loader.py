"""Every fault of a profile is reported with file, line and field, and no file stops the others from being read."""

import errno
import os
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.knowledge import loader
from bot.knowledge.loader import BUNDLED_PROFILES, Fault, read_profile, read_profiles
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


def test_reads_a_profile(tmp_path: Path) -> None:
    career = read_profile(write(tmp_path, GOOD))
    assert isinstance(career, Career)
    assert career.names() == ["Baker", "Bakers", "bread maker"]
    assert career.source.date == "2026-01-31"


@pytest.mark.parametrize(
    ("before", "after", "line", "field", "problem"),
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
def test_reports_line_and_field(tmp_path: Path, before: str, after: str, line: int, field: str, problem: str) -> None:
    assert before in GOOD
    faults = read_profile(write(tmp_path, GOOD.replace(before, after, 1)))
    assert isinstance(faults, list)
    assert [(f.line, f.field) for f in faults] == [(line, field)]
    assert problem in faults[0].problem


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("id: [baker\nname: x\n", 2, "not valid YAML"),
        ("- baker\n", 1, "a profile is a mapping"),
        ("", 1, "a profile is a mapping"),
    ],
)
def test_reports_a_file_that_is_not_a_profile(tmp_path: Path, text: str, line: int, problem: str) -> None:
    faults = read_profile(write(tmp_path, text))
    assert isinstance(faults, list)
    assert faults[0].line == line
    assert problem in faults[0].problem


BOMB = "a: &a {b: c}\n" + "".join(f"{name}: &{name} {{<<: [{', '.join([f'*{before}'] * 9)}]}}\n" for before, name in pairwise("abcdefghij"))
DIGITS = "9" * 5000


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (GOOD.replace("2026-01-31", "2026-02-30"), "8: (file): '2026-02-30' is not a valid date"),
        (GOOD.replace("2026-01-31", "'2026-01-31'\n  url: 2026-13-01"), "9: (file): '2026-13-01' is not a valid date"),
        (GOOD.replace("2026-01-31", "0001-01-01 00:00:00 +23:00"), "8: (file): '0001-01-01 00:00:00 +23:00' is not a valid date"),
        (GOOD.replace("start early", "start\x0bearly"), "11: (file): not valid YAML: the control character U+000B is not allowed"),
        (GOOD.replace("start early", "start\x00early"), "11: (file): not valid YAML: the control character U+0000 is not allowed"),
        (GOOD + "null: x\n", "1: None: the name of a field is text: put it in quotes"),
        (GOOD + "5: x\n", "17: 5: the name of a field is text: put it in quotes"),
        (GOOD + "? [a, b]\n: x\n", "1: ('a', 'b'): the name of a field is text: put it in quotes"),
        (GOOD.replace("  hours:", "  null:"), "9: statements.None.[key]: none is not an allowed value"),
        (GOOD + f"codes:\n  soc: {DIGITS}\n", f"18: (file): '{DIGITS[:40]}' is not a valid whole number"),
        (GOOD.replace("Bakers start early.", "!!float early"), "11: (file): 'early' is not a valid number"),
        (GOOD.replace("Bakers start early.", "!!timestamp early"), "11: (file): not valid YAML: failed to construct timestamp"),
        (
            GOOD.replace("Bakers start early.", "!!python/object:os.system x"),
            "11: (file): not valid YAML: could not determine a constructor",
        ),
        (GOOD.replace("Bakers start early.", '"\\ud800"'), "11: statements.hours.0.text: input should be a valid string"),
        (GOOD + "id: baker\n", '17: (file): not valid YAML: found duplicate key "id"'),
        (GOOD + "---\n" + GOOD, "17: (file): not valid YAML: but found another document"),
        ("id: " + "[" * 100_000, "1: (file): nested more than 20 levels deep"),
        ("".join(f"{' ' * depth}a:\n" for depth in range(500)), "21: (file): nested more than 20 levels deep"),
        ("id: &a [*a]\n", "1: (file): the alias *a does not refer to an earlier value"),
        (BOMB, "6: (file): more than 200000 values, when each alias is replaced by what it refers to"),
        (GOOD + "# " + "x" * 300_000, "1: (file): larger than 256 kB"),
        (GOOD + '"a\\nb\\x1b[31m": x\n', "17: a\\nb\\x1b[31m: extra fields not permitted"),
    ],
)
def test_reports_unusual_content_on_one_line(tmp_path: Path, text: str, fault: str) -> None:
    path = write(tmp_path, text)
    faults = read_profile(path)
    assert isinstance(faults, list)
    assert str(faults[0]).removeprefix(f"{path}:").startswith(fault)
    assert str(faults[0]).isprintable()


def test_an_alias_repeats_an_earlier_value(tmp_path: Path) -> None:
    text = GOOD.replace("name: Baker\n", "name: &name Baker\n", 1).replace("title: Baker", "title: *name")
    text = text.replace("    - text: Bakers start early.\n", "    - &early\n      text: Bakers start early.\n") + "related: [*name]\n"
    career = read_profile(write(tmp_path, text.replace("contacts:", "  skills:\n    - *early\ncontacts:")))
    assert isinstance(career, Career)
    assert career.source.title == "Baker"
    assert career.statements["skills"] == career.statements["hours"]


def test_reports_files_that_are_not_regular_or_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.yml").mkdir()
    os.mkfifo(tmp_path / "b.yml")
    (tmp_path / "c.yml").symlink_to("nowhere")
    monkeypatch.setattr(Path, "open", deny_access_to(write(tmp_path, GOOD, "d")))
    write(tmp_path, GOOD)
    careers, faults = read_profiles(tmp_path)
    assert [career.id for career in careers] == ["baker"]
    assert [(fault.file.name, fault.problem) for fault in faults] == [
        ("a.yml", "not a regular file"),
        ("b.yml", "not a regular file"),
        ("c.yml", "cannot be read: No such file or directory"),
        ("d.yml", "cannot be read: Permission denied"),
    ]


def deny_access_to(denied: Path) -> Callable[..., Any]:
    """Return a `Path.open` that refuses one file. The tests may run as root, who can read every file."""
    path_open = Path.open

    def opened(path: Path, *args: Any, **kwargs: Any) -> Any:
        if path == denied:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return path_open(path, *args, **kwargs)

    return opened


def test_reports_a_file_whose_name_is_not_unicode(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.yml"))
    path.write_text(GOOD, encoding="utf-8")
    (fault,) = read_profiles(tmp_path)[1]
    assert str(fault).isprintable()
    assert "the file is named" in fault.problem


def test_reports_an_unexpected_error_as_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(text: str) -> None:
        raise RecursionError("maximum recursion depth exceeded")

    monkeypatch.setattr(loader, "compose", fail)
    (fault,) = cast("list[Fault]", read_profile(write(tmp_path, GOOD)))
    assert fault.problem == "cannot be read: RecursionError: maximum recursion depth exceeded"


def test_lists_at_most_a_hundred_faults(tmp_path: Path) -> None:
    faults = read_profile(write(tmp_path, GOOD.replace("[bread maker]", f"[{'[], ' * 300}]")))
    assert isinstance(faults, list)
    assert len(faults) == 101
    assert faults[-1].problem == "200 more faults are not listed"


@pytest.mark.parametrize("line", ["key{}: 1", "key{0}: &anchor{0} 1", "? 'key {}'\n: [1]"])
def test_a_file_of_thousands_of_faults_takes_no_search_for_the_line_of_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    searched = []
    monkeypatch.setattr(loader, "line_of", lambda _root, location: searched.append(location) or 1)
    faults = read_profile(write(tmp_path, "\n".join(line.format(i) for i in range(3000))))
    assert len(searched) <= loader.MAX_FAULTS + 1
    assert isinstance(faults, list) and len(faults) == loader.MAX_FAULTS + 1


def test_a_profile_that_changes_while_it_is_read_has_a_fault_without_a_line(tmp_path: Path) -> None:
    career = read_profile(write(tmp_path, GOOD))
    assert isinstance(career, Career)
    faults = loader.clashes(write(tmp_path, "id: ["), career, {"baker": "cook"})
    assert [str(fault) for fault in faults] == [f"{tmp_path / 'baker.yml'}:1: name: 'Baker' already names cook"]


WORDS = st.sampled_from(
    [*"[]{}:-,&*!?|>#%@\"'\n\t ", "null", "2026-02-30", "<<", "1e400", "0x", "!!int", "\x00", "\ud7ff", "é", "id", "baker"]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.lists(WORDS).map("".join), st.text(), st.tuples(st.integers(0, len(GOOD)), st.lists(WORDS).map("".join))))
def test_reading_never_raises(tmp_path: Path, text: str | tuple[int, str]) -> None:
    if isinstance(text, tuple):
        position, inserted = text
        text = GOOD[:position] + inserted + GOOD[position:]
    path = tmp_path / "baker.yml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    result = read_profile(path)
    assert isinstance(result, Career) or all(str(fault).isprintable() and fault.line > 0 for fault in result)


def test_reports_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "baker.yml"
    path.write_bytes(b"\xff\xfe\x00")
    assert read_profile(path) == [Fault(path, 1, "(file)", "not UTF-8 text")]


def test_reports_a_name_of_two_careers(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    cook = GOOD.replace("id: baker", "id: cook").replace("name: Baker", "name: Cook").replace("plural: Bakers", "plural: Cooks")
    write(tmp_path, cook.replace("[bread maker]", "[Bread Maker]"), "cook")
    careers, faults = read_profiles(tmp_path)
    assert [career.id for career in careers] == ["baker"]
    assert [(f.file.name, f.line, f.field) for f in faults] == [("cook.yml", 4, "aliases.0")]
    assert "already names baker" in faults[0].problem


def test_reports_a_name_that_is_given_twice(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("[bread maker]", "[bread maker, Bread maker]"))
    assert [f.field for f in read_profiles(tmp_path)[1]] == ["aliases.1"]


def test_a_plural_may_equal_the_name(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("plural: Bakers", "plural: Baker"))
    assert read_profiles(tmp_path)[1] == []


def test_a_broken_profile_does_not_stop_the_others(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, "id: [", "broken")
    careers, faults = read_profiles(tmp_path)
    assert [career.id for career in careers] == ["baker"]
    assert [f.file.name for f in faults] == ["broken.yml"]


def test_profiles_of_the_project_have_no_faults() -> None:
    careers, faults = read_profiles(BUNDLED_PROFILES)
    assert faults == []
    assert careers
