"""The example in docs/importing.md is a working mapping, and the guide explains every key."""

from __future__ import annotations

import re
from pathlib import Path

from bot.importing.layout import load_layout
from bot.importing.mapping import ExportMapping, StatementRule, read_mapping
from bot.paths import ROOT
from tests.unit.importing.conftest import Keywords, file_row, statements

GUIDE = (ROOT / "docs" / "importing.md").read_text(encoding="utf-8")


def test_the_example_works(tmp_path: Path) -> None:
    path = tmp_path / "mapping.yml"
    path.write_text(re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)[0], encoding="utf-8")
    mapping = read_mapping(path)
    assert isinstance(mapping, ExportMapping), mapping
    fields = {"title": "Baker", "slug": "baker", "pay": "17500", "hours": 40, "pattern": "days / nights", "tasks": ["baking"]}
    draft = file_row(fields, mapping, load_layout(), Keywords())
    assert statements(draft, "pay") == ["The usual starting pay is £17,500 a year."]
    assert statements(draft, "hours") == ["They work 40 hours a week, days or nights."]
    assert statements(draft, "duties") == ["Day-to-day tasks: baking."]
    assert draft.unfiled == []


def test_every_key_is_explained() -> None:
    keys = {field.alias or name for model in (ExportMapping, StatementRule) for name, field in model.model_fields.items()}
    assert {key for key in keys if f"`{key}`" not in GUIDE} == set()
