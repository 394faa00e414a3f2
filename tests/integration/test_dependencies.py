"""The lock is what docs/dependencies.md says: what is lifted is in it, what is left out is not."""

from __future__ import annotations

import platform
import re
import sys
import tomllib

import pytest
from cogapp import Cog
from packaging.version import Version

from benchmarks import installed
from bot.paths import ROOT

PAGE = ROOT / "docs" / "dependencies.md"
TEXT = PAGE.read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
(RASA,) = PROJECT["tool"]["uv"]["dependency-metadata"]
LOCKED = {each["name"]: each for each in tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]}
ADVISORY = r"CVE-\d{4}-\d+"


def rows(heading: str) -> list[list[str]]:
    section = TEXT.split(f"### {heading}")[1].split("\n## ")[0].split("\n### ")[0]
    table = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


LIFTED = rows("Lifted")
REMAINING = rows("Remaining")


def test_the_tables_of_sizes_are_current(capsys: pytest.CaptureFixture[str]) -> None:
    if (platform.system(), platform.machine(), sys.version_info[:2]) != ("Linux", "x86_64", (3, 12)):
        pytest.skip("the sizes are those of packages for Linux on x86-64 and Python 3.12")
    assert Cog().main(["cog", "--check", str(PAGE)]) == 0, "run `cog -r docs/dependencies.md`"


def test_every_direct_dependency_has_a_reason() -> None:
    names = {re.split(r"[\[<>=]", dependency)[0].replace(".", "-") for dependency in PROJECT["project"]["dependencies"]}
    assert installed.reasons().keys() == names
    assert names <= installed.runtime_packages()


@pytest.mark.parametrize(("package", "fixed_in"), [(row[0], row[2]) for row in LIFTED])
def test_a_lifted_package_is_locked_at_a_fixed_version(package: str, fixed_in: str) -> None:
    assert Version(LOCKED[package]["version"]) >= Version(fixed_in)
    assert any(re.match(rf"{package}>=", requirement) for requirement in RASA["requires-dist"])


@pytest.mark.parametrize(
    "package",
    [
        *("tensorflow", "keras", "tensorflow-hub", "sklearn-crfsuite", "pymongo", "boto3", "twilio", "aiogram", "protobuf"),
        *("sentence-transformers", "torch", "transformers", "huggingface-hub", "wheel"),
    ],
)
def test_what_is_left_out_is_not_locked(package: str) -> None:
    assert package not in LOCKED
    assert package in TEXT


def test_the_audit_ignores_what_is_explained_and_nothing_else() -> None:
    explained = {advisory for _, advisories, _ in REMAINING for advisory in re.findall(ADVISORY, advisories)}
    assert set(PROJECT["tool"]["uv"]["audit"]["ignore"]) == explained
    assert {row[0] for row in REMAINING} <= LOCKED.keys()


@pytest.mark.parametrize("lock", ["uv.lock", "benchmarks/default/uv.lock"])
def test_the_locks_name_no_address_but_the_public_index(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert set(re.findall(r"https?://([^/\"]+)", text)) == {"pypi.org", "files.pythonhosted.org"}
