"""A national careers site's whole export goes in, and no field of it is lost."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.importing import mapping as mappings
from bot.importing.exports import read_rows
from bot.importing.importer import Imported, Importer, Skipped
from bot.importing.mapping import Mapping, read_mapping, strangers
from bot.knowledge.loader import read_profile
from bot.knowledge.models import Career
from tests.unit.importing.conftest import Keywords

EXPORT = os.environ.get("CAREERS_NCS_EXPORT", "")
MAPPING_FILE = Path(mappings.__file__).with_name("mappings") / "ncs.yml"

needs_export = pytest.mark.skipif(not EXPORT, reason="CAREERS_NCS_EXPORT does not name the export (job_profiles.jsonl)")


def test_its_mapping_is_good() -> None:
    assert isinstance(read_mapping(MAPPING_FILE), Mapping)


def words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def expected(fields: dict[str, Any], mapping: Mapping) -> Iterator[tuple[str, str]]:
    """Every line and every list entry of a row's fields, except what the mapping says is empty or a heading."""
    headings = {heading for rule in mapping.statements for heading in rule.headings}
    for name, value in fields.items():
        form = mapping.fields_.get(name)
        for entry in value if isinstance(value, list) else [value]:
            if entry is None or (form and entry in form.empty):
                continue
            text = f"{entry:g}" if isinstance(entry, float) else str(entry)
            if name.startswith("salary") and text.isdigit():
                text = f"{int(text):,}"
            for line in text.replace(" / ", "\n").splitlines():
                if words(line) and line not in headings:
                    # The sentences of a line become statements of their own.
                    yield from ((name, words(part)) for part in re.split(r"(?<=[.?!:]) ", line) if words(part))


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[dict[str, Any], Imported]]:
    mapping = read_mapping(MAPPING_FILE)
    assert isinstance(mapping, Mapping)
    rows = read_rows(Path(EXPORT))
    assert strangers(MAPPING_FILE, mapping, {field for row in rows for field in row.fields}) == []
    outcomes = list(Importer(Keywords(), tmp_path_factory.mktemp("profiles")).rows(Path(EXPORT), rows, mapping))
    assert [outcome for outcome in outcomes if isinstance(outcome, Skipped)] == []
    return [(row.fields, outcome) for row, outcome in zip(rows, outcomes, strict=True) if isinstance(outcome, Imported)]


@pytest.mark.long
@needs_export
def test_no_field_of_any_row_is_lost(imported: list[tuple[dict[str, Any], Imported]]) -> None:
    mapping = read_mapping(MAPPING_FILE)
    assert isinstance(mapping, Mapping)
    assert len(imported) == 416
    lost = []
    for fields, outcome in imported:
        profile = words(" ".join(texts(outcome.draft.career)))
        lost += [(outcome.draft.career["id"], name, text) for name, text in expected(fields, mapping) if text not in profile]
    assert lost == []


@pytest.mark.long
@needs_export
def test_nothing_is_left_unfiled(imported: list[tuple[dict[str, Any], Imported]]) -> None:
    assert [unfiled for _, outcome in imported for unfiled in outcome.draft.unfiled] == []


@pytest.mark.long
@needs_export
def test_every_profile_is_good_and_has_what_people_ask_first(imported: list[tuple[dict[str, Any], Imported]]) -> None:
    for _, outcome in imported[::20]:
        career = read_profile(outcome.written.path)
        assert isinstance(career, Career), career
        assert {"overview", "pay", "hours", "entry", "progression"} <= career.statements.keys()
        assert career.codes


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from texts(each)
    else:
        yield str(value)
