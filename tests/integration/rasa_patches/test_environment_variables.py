"""Rasa replaces environment variables in the files that it reads, and in no others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from rasa.shared.exceptions import RasaException
from rasa.shared.utils.io import read_config_file, read_yaml
from ruamel.yaml import YAML

from bot.knowledge.loader import read_checked
from tests.timing import processor_time


class Lines(BaseModel):
    lines: list[str]


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "hush")
    monkeypatch.delenv("MISSING", raising=False)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("key: ${SECRET}", "hush"),
        ("key: http://${SECRET}@here/", "http://hush@here/"),
        ('key: "${SECRET}"', "${SECRET}"),
        ("key: $SECRET", "$SECRET"),
        ("key: a}${", "a}${"),
        ("key: 12", 12),
        (r"key: \ud83d\ude00", "😀"),
    ],
)
def test_rasa_replaces_them(text: str, value: Any) -> None:
    assert read_yaml(text) == {"key": value}


def test_rasa_refuses_a_file_with_one_that_is_not_set(tmp_path: Path) -> None:
    (tmp_path / "endpoints.yml").write_text("key: ${MISSING}", encoding="utf-8")
    with pytest.raises(RasaException, match="MISSING"):
        read_config_file(tmp_path / "endpoints.yml")


@pytest.mark.parametrize("line", ["They earn ${SECRET} a year.", "${MISSING}", "Write ${SECRET} and ${MISSING}."])
def test_other_files_keep_them(line: str, tmp_path: Path) -> None:
    path = tmp_path / "lines.yml"
    path.write_text(f"lines:\n  - {line}\n", encoding="utf-8")
    assert read_checked(path, Lines, "lines") == Lines(lines=[line])
    for kind in ("safe", "rt"):
        assert YAML(typ=kind).load(path) == {"lines": [line]}


def test_a_tag_does_not_replace_them_either(tmp_path: Path) -> None:
    path = tmp_path / "lines.yml"
    path.write_text("lines:\n  - !env_var ${SECRET}\n", encoding="utf-8")
    assert "hush" not in str(read_checked(path, Lines, "lines"))


def test_the_time_to_read_grows_with_the_file(tmp_path: Path) -> None:
    def seconds(count: int) -> float:
        path = tmp_path / f"{count}.yml"
        path.write_text("lines:\n" + "  - They work.\n" * count, encoding="utf-8")
        return processor_time(lambda: read_checked(path, Lines, "lines"))

    assert seconds(8000) < 16 * seconds(1000)
