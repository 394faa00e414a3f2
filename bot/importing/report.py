"""Prints a summary of an import, which fits on one screen. The review has the details."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from bot.importing.merging import ChangeKind
from bot.importing.review import Review

MAX_LINES = 8  # of each kind
MAX_WIDTH = 160
CHANGE_MARKS: dict[ChangeKind, str] = {"added": "+", "removed": "-", "changed": "~", "kept": "=", "conflict": "!"}
# What the owner should look at comes first.
CHANGE_ORDER: tuple[ChangeKind, ...] = ("conflict", "kept", "removed", "changed", "added")


def show_review(console: Console, errors: Console, review: Review, path: Path) -> None:
    """Print what was skipped, lacking, not filed and changed, and where the whole report is."""
    for warning in review.warnings:
        _print(errors, f"Warning: {warning}")
    _print_some(errors, [f"{skipped.origin}: skipped: {skipped.reason}" for skipped in review.skipped])
    if missing := review.missing():
        _print(console, "Says nothing about: " + ", ".join(f"{topic} ({count:,} careers)" for topic, count in missing))
    _print_some(console, [f"Not filed: {count:,} × {reason}" for reason, count in review.reasons()], MAX_WIDTH)
    changes = sorted(
        ((change, career.id) for career in review.careers for change in career.changes), key=lambda pair: CHANGE_ORDER.index(pair[0].kind)
    )
    _print_some(
        console,
        [
            f"{CHANGE_MARKS[change.kind]} {career}, {change.where}: {' → '.join(filter(None, (change.mine, change.theirs)))}"
            for change, career in changes
        ],
        MAX_WIDTH,
    )
    _print_some(console, [f"No longer in the export: {gone.career} ({gone.kept or 'removed'})" for gone in review.gone])
    totals = [*(f"{count} {status}" for status, count in review.statuses().items()), f"{len(review.skipped)} skipped"]
    _print(console, ", ".join(totals) + (" (a dry run: nothing was written)" if review.dry_run else ""))
    if review.careers:
        filed, unfiled = review.characters()
        _print(console, f"{filed:,} letters and digits filed, {unfiled:,} not filed and listed")
    _print(console, f"The report: {path}")


def _print_some(console: Console, lines: Sequence[str], width: int = 0) -> None:
    for line in lines[:MAX_LINES]:
        _print(console, f"{line[: width - 1]}…" if width and len(line) > width else line)
    if len(lines) > MAX_LINES:
        _print(console, f"… and {len(lines) - MAX_LINES:,} more, listed in the report")


def _print(console: Console, line: str) -> None:
    console.print(line, highlight=False, markup=False, soft_wrap=True)
