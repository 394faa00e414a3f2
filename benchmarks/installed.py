"""Get the sizes of installed packages, for the tables in docs/dependencies.md."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution

from packaging.markers import Marker

from bot.paths import ROOT

LARGE = 30
"""Size in megabytes above which a package needs a decision record."""


def reasons() -> dict[str, str]:
    """Return the reason for each direct dependency, from the comments in the `dependencies` list in pyproject.toml."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    entries = text.partition("\ndependencies = [\n")[2].partition("\n]\n")[0]
    return {name.replace(".", "-"): why for name, why in re.findall(r'"([\w.-]+)[^"]*", # (.+)', entries)}


def runtime_packages() -> set[str]:
    """Return the names of all packages that the assistant needs on this platform, according to uv.lock."""
    locked = {each["name"]: each for each in tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]}
    needed: set[str] = set()

    def add(name: str, extras: list[str]) -> None:
        package = locked[name]
        for dependency in [*package.get("dependencies", ()), *_extra_dependencies(package, extras)]:
            if dependency["name"] not in needed and Marker(dependency.get("marker", "python_version > '3'")).evaluate():
                needed.add(dependency["name"])
                add(dependency["name"], dependency.get("extra", []))

    add("careers-assistant", [])
    return needed


def _extra_dependencies(package: dict[str, dict[str, list[dict[str, str]]]], extras: list[str]) -> Iterator[dict[str, str]]:
    for extra in extras:
        yield from package.get("optional-dependencies", {}).get(extra, [])


def megabytes(name: str) -> float:
    """Return the total size of a package's files in megabytes, as recorded in its wheel."""
    return sum(file.size or 0 for file in distribution(name).files or []) / 2**20
