"""Prints the import report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.importing.drafts import Draft
from bot.importing.importer import Imported, ImportResult, Skipped
from bot.importing.merging import ChangeKind
from bot.importing.page import count_characters

DOUBTFUL_BELOW = 0.8  # likelihood of an aspect
CHANGE_MARKS: dict[ChangeKind, str] = {"added": "+", "removed": "-", "changed": "~", "kept": "=", "conflict": "!"}
CHANGE_MEANINGS: dict[ChangeKind, str] = {
    "added": "new in the source",
    "removed": "no longer in the source",
    "changed": "changed in the source",
    "kept": "changed by hand, kept",
    "conflict": "changed by hand and in the source; yours is kept, compare the two",
}


def show_statements(console: Console, result: Imported) -> None:
    """Print each piece of a page that was filed, with its topic, its aspects and their likelihoods."""
    table = Table("Statement", "Topic", "Aspects", "Sure", title=f"{result.draft.career['name']} ({result.origin})", title_justify="left")
    for filed in result.draft.filed:
        is_doubtful = any(likelihood < DOUBTFUL_BELOW for likelihood in filed.likelihoods.values())
        aspects = "\n".join(filed.likelihoods)
        likelihoods = "\n".join(f"{likelihood:.2f}" for likelihood in filed.likelihoods.values())
        table.add_row(Text(filed.text), filed.place, Text(aspects, style="yellow" if is_doubtful else ""), likelihoods)
    console.print(table)


def show_unfiled(console: Console, results: Iterable[ImportResult]) -> None:
    """Print each piece that was not filed, with the reason."""
    table = Table("Not filed", "Why", "Of")
    for draft in (result.draft for result in results if isinstance(result, Imported)):
        for unfiled in draft.unfiled:
            table.add_row(Text(unfiled.source), Text(unfiled.reason), draft.career["id"])
    if table.row_count:
        console.print(table)


def show_changes(console: Console, result: Imported) -> None:
    """Print the changes to an existing profile, and the hand edits that were kept."""
    for change in result.written.changes:
        texts = " → ".join(text for text in (change.mine, change.theirs) if text)
        line = f"  {CHANGE_MARKS[change.kind]} {result.draft.career['id']}, {change.where}: {texts} ({CHANGE_MEANINGS[change.kind]})"
        console.print(Text(line, style="bold yellow" if change.kind == "conflict" else ""))


def show_summary(console: Console, results: Iterable[ImportResult], dry_run: bool) -> None:
    """Print the number of profiles imported and skipped, and the amount of text filed."""
    results = list(results)
    imported = [result for result in results if isinstance(result, Imported)]
    skipped = sum(isinstance(result, Skipped) for result in results)
    counts = Counter(result.written.status for result in imported)
    parts = [f"{counts[status]} {status}" for status in ("new", "updated", "unchanged") if counts[status]]
    console.print(", ".join([*parts, f"{skipped} skipped"]) + (" (a dry run: nothing was written)" if dry_run else ""), highlight=False)
    if imported:
        filed, unfiled = (sum(totals) for totals in zip(*(count_filed(result.draft) for result in imported), strict=True))
        console.print(f"{filed:,} letters and digits filed, {unfiled:,} not filed and listed", highlight=False)


def count_filed(draft: Draft) -> tuple[int, int]:
    """Count the letters and digits in the source that are filed (including headings and labels) and that are not."""
    filed = count_characters(filed.source for filed in draft.filed) + count_characters(draft.layout)
    return filed, count_characters(unfiled.source for unfiled in draft.unfiled)
