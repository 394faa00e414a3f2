"""Print the test coverage of the given packages, and fail if any of them is below the goal.

    python -m tests.coverage_goals bot/knowledge bot/importing

This reads the data from the last `pytest --cov` run. `make test` and `make coverage` run it.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import typer
from coverage import Coverage

GOAL = 90.0  # per cent of branches


def measured() -> dict[str, dict[str, Any]]:
    """Return the coverage summary for each file, keyed by its path relative to the project root."""
    coverage = Coverage()
    coverage.load()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        coverage.json_report(outfile=str(report))
        files = json.loads(report.read_text(encoding="utf-8"))["files"]
    return {path: file["summary"] for path, file in files.items()}


def main(packages: list[str]) -> int:
    files = measured()
    typer.echo(f"{'':20}{'lines':>8}{'branches':>10}")
    missed = []
    for package in packages:
        found = [summary for path, summary in files.items() if Path(path).is_relative_to(package)]
        lines = _share(found, "covered_lines", "num_statements")
        branches = _share(found, "covered_branches", "num_branches")
        typer.echo(f"{package:20}{lines:7.1f}%{branches:9.1f}%")
        if branches < GOAL:
            missed.append(package)
    if missed:
        typer.echo(f"Less than {GOAL:.0f}% of the branches are covered: {', '.join(missed)}. See `.venv/bin/coverage report -m`.")
    return bool(missed)


def _share(summaries: list[dict[str, Any]], covered: str, total: str) -> float:
    of = sum(each[total] for each in summaries)
    return 100 * sum(each[covered] for each in summaries) / of if of else 100.0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
