"""Terms are found in a text, and faults of the glossary are reported with their place."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.knowledge.glossary import GLOSSARY_FILE, Entry, Glossary, GlossaryFile, read_glossary
from bot.knowledge.loader import BUNDLED_PROFILES, read_profile
from bot.knowledge.models import Career
from bot.knowledge.reloading import CHECK_INTERVAL

CARE = Entry("intensive care unit", "A unit.", ("ICU", "intensive care"))
CALL = Entry("on call", "Ready to work.", ("standby",))
DEGREE = Entry("degree", "A qualification.")
FOUNDATION = Entry("foundation degree", "Most of a degree.")
BODY = Entry("professional body", "An organisation.", ("professional bodies",))
A_LEVEL = Entry("A level", "An exam.")
CV = Entry("CV", "A page about you.", ("résumé",))
MADE_UP = Glossary([CARE, CALL, DEGREE, FOUNDATION, BODY, A_LEVEL, CV])


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    glossary = read_glossary()
    assert isinstance(glossary, Glossary), glossary
    return glossary


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("what does on call mean", CALL),
        ("whats ON-CALL??", CALL),
        ("“on call” duties", CALL),
        ("what is an icu", CARE),
        ("ICUs?", CARE),
        ("do they work in intensive care", CARE),
        ("Intensive Care Units.", CARE),
        ("how many A-levels do i need", A_LEVEL),
        ("what are professional bodies", BODY),
        ("whats a resume", CV),
        ("whats a foundation degree", FOUNDATION),
        ("is a degree better than a foundation degree", FOUNDATION),
        ("a degree or a CV", DEGREE),
    ],
)
def test_finds_a_term_in_any_form(text: str, entry: Entry) -> None:
    assert MADE_UP.find(text) is entry


@pytest.mark.parametrize("text", ["", "?", "do they call people", "is it on a calling", "some degreed person", "on the call", "circus"])
def test_finds_whole_words_only(text: str) -> None:
    assert MADE_UP.find(text) is None


def test_an_empty_glossary_finds_nothing() -> None:
    assert Glossary().find("on call") is None


# ------------------------------------------------------------------ the bundled glossary


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("what does sterile mean", "sterile"),
        ("whats a level 3 diploma", "Level 3"),
        ("what's a rota", "rota"),
        ("eh, perfusion?", "perfusion"),
        ("what do you mean by on-call duties", "on call"),
        ("is a higher apprenticeship like uni", "higher apprenticeship"),
        ("whats an hnd", "HND"),
        ("what is a higher national diploma", "HND"),
        ("what is a dbs", "DBS check"),
        ("operating theatres?", "operating theatre"),
        ("what does cataloguing mean", "catalogue"),
        ("whats an electrical substation", "substation"),
        ("what does self-employed mean", "self employed"),
        ("whats microfiche when its at home", "microfiche"),
        ("what is renal dialysis", "renal dialysis"),
        ("what are BTECs", "BTEC"),
    ],
)
def test_bundled_terms_are_found(glossary: Glossary, text: str, term: str) -> None:
    entry = glossary.find(text)
    assert entry is not None and entry.term == term


def test_bundled_explanations_are_one_plain_sentence(glossary: Glossary) -> None:
    assert len(glossary.entries) >= 60
    for entry in glossary.entries:
        assert entry.means.endswith(".") and entry.means.count(". ") == 0, entry
        assert len(entry.means.split()) <= 30, entry


def test_every_listed_specialism_is_explained(glossary: Glossary) -> None:
    career = read_profile(BUNDLED_PROFILES / "medical-technical-officer.yml")
    assert isinstance(career, Career)
    for specialism in career.statements["specialisms"][0].list:
        entry = glossary.find(specialism)
        assert entry is not None and entry.term == specialism


# ------------------------------------------------------------------ reading the file


def write(folder: Path, text: str) -> Path:
    path = folder / "glossary.yml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("terms:\n  rota:\n    means: ''\n", "3: terms.rota.means: string should have at least 1 character"),
        ("terms:\n  rota:\n    mean: A list.\n", "2: terms.rota.means: field required"),
        ("terms:\n  rota:\n    means: A list.\n    aliases: roster\n", "4: terms.rota.aliases: value is not a list"),
        (
            "terms:\n  rota: {means: A list.}\n  shift:\n    means: A turn.\n    aliases: [turn, ROTA]\n",
            "5: terms.shift.aliases.1: 'ROTA' is already explained under 'rota'",
        ),
        (
            "terms:\n  on call: {means: Ready.}\n  on-call: {means: Ready.}\n",
            "3: terms.on-call: 'on-call' is already explained under 'on call'",
        ),
        ("terms:\n  '!': {means: Surprise.}\n", "2: terms.!: '!' has no letters"),
        ("terms:\n  rota: A list.\n", "2: terms.rota: value is not a mapping"),
        ("term: {}\n", "1: terms: field required"),
        ("[rota]\n", "1: (file): the glossary is a mapping with the field `terms`"),
        ("terms:\n  rota: [\n", "1: (file): not valid YAML"),
    ],
)
def test_a_fault_is_reported_with_file_line_and_field(tmp_path: Path, text: str, fault: str) -> None:
    path = write(tmp_path, text)
    faults = read_glossary(path)
    assert isinstance(faults, list)
    if "YAML" in fault:
        assert "not valid YAML" in str(faults[0])
    else:
        assert str(faults[0]).startswith(f"{path}:{fault}")


def test_all_faults_are_reported(tmp_path: Path) -> None:
    faults = read_glossary(write(tmp_path, "terms:\n  rota: {means: ''}\n  shift: {means: 3, alias: x}\n"))
    assert isinstance(faults, list)
    assert [fault.field for fault in faults] == ["terms.rota.means", "terms.shift.alias"]


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    faults = read_glossary(tmp_path / "none.yml")
    assert isinstance(faults, list)
    assert "none.yml:1: (file): cannot be read" in str(faults[0])


def test_an_edit_is_used_within_a_second_and_a_broken_one_is_not(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    now = 100.0
    path = write(tmp_path, "terms:\n  rota: {means: A list.}\n")
    file = GlossaryFile(path, lambda: now)
    assert file.current().find("rota")
    write(tmp_path, "terms:\n  shift: {means: A turn at work.}\n")
    now += CHECK_INTERVAL
    assert file.current().find("shift") and not file.current().find("rota")
    write(tmp_path, "terms:\n  shift: {}\n")
    now += CHECK_INTERVAL
    with caplog.at_level(logging.ERROR):
        assert file.current().find("shift")
    assert f"the glossary stays as it was: {path}:2: terms.shift.means: field required" in caplog.text


def test_the_bundled_file_is_used_by_default() -> None:
    assert GlossaryFile().current().find("rota")
    assert GLOSSARY_FILE.name == "glossary.yml"
