"""The lock is what docs/dependencies.md says: what is lifted is in it, what is left out is not."""

from __future__ import annotations

import re
import tarfile
import tomllib

import pytest
from packaging.version import Version

from bot.operations import supervisor
from bot.paths import ROOT

TEXT = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKED = {each["name"]: each for each in tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]}
ADVISORY = r"CVE-\d{4}-\d+"


def rows(heading: str) -> list[list[str]]:
    section = TEXT.split(f"## {heading}")[1].split("\n## ")[0]
    table = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


LIFTED = rows("Lifted")
REMAINING = rows("Remaining")


@pytest.mark.parametrize(("package", "well_from"), [(row[0], row[2]) for row in LIFTED])
def test_what_is_lifted_is_locked_at_a_version_that_is_well(package: str, well_from: str) -> None:
    assert Version(LOCKED[package]["version"]) >= Version(well_from)
    assert any(re.match(rf"{package}[><=]", override) for override in PROJECT["tool"]["uv"]["override-dependencies"])


@pytest.mark.parametrize("package", ["sentence-transformers", "torch", "transformers", "wheel"])
def test_what_is_left_out_is_not_locked(package: str) -> None:
    assert package not in LOCKED


def test_the_audit_leaves_out_what_is_explained_and_nothing_else() -> None:
    explained = {advisory for _, advisories, _ in REMAINING for advisory in re.findall(ADVISORY, advisories)}
    assert set(PROJECT["tool"]["uv"]["audit"]["ignore"]) == explained
    assert {row[0] for row in REMAINING} <= LOCKED.keys()


def test_the_lock_names_no_place_but_the_public_index() -> None:
    lock = (ROOT / "uv.lock").read_text(encoding="utf-8")
    assert set(re.findall(r"https?://([^/\"]+)", lock)) == {"pypi.org", "files.pythonhosted.org"}


def test_the_model_holds_nothing_of_tensorflow(trained: None) -> None:
    with tarfile.open(supervisor.newest_model()) as model:
        files = [member.name for member in model if member.isfile()]
    assert [name for name in files if not name.endswith((".json", ".yml", ".joblib"))] == []
