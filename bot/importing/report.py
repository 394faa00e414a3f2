"""Shows on the terminal what an import did, and what it could not file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.importing.drafts import Draft
from bot.importing.importer import Imported, Outcome, Skipped
from bot.importing.page import characters

SURE = 0.8
MARKS = {"added": "+", "removed": "-", "changed": "~", "kept": "=", "conflict": "!"}
MEANING = {
    "added": "new in the source",
    "removed": "no longer in the source",
    "changed": "changed in the source",
    "kept": "changed by hand, kept",
    "conflict": "changed by hand and in the source; yours is kept, look at it",
}


def show_review(console: Console, outcome: Imported) -> None:
    """Each piece of a page, where it went, what it answers and how sure that is."""
    table = Table("Statement", "Topic", "Aspects", "Sure", title=f"{outcome.draft.career['name']} ({outcome.origin})", title_justify="left")
    for filed in outcome.draft.filed:
        doubtful = any(likelihood < SURE for likelihood in filed.likely.values())
        aspects = "\n".join(filed.likely)
        sure = "\n".join(f"{likelihood:.2f}" for likelihood in filed.likely.values())
        table.add_row(Text(filed.text), filed.place, Text(aspects, style="yellow" if doubtful else ""), sure)
    console.print(table)


def show_unfiled(console: Console, outcomes: Iterable[Outcome]) -> None:
    table = Table("Not filed", "Why", "Of")
    for draft in (outcome.draft for outcome in outcomes if isinstance(outcome, Imported)):
        for unfiled in draft.unfiled:
            table.add_row(Text(unfiled.source), Text(unfiled.reason), draft.career["id"])
    if table.row_count:
        console.print(table)


def show_changes(console: Console, outcome: Imported) -> None:
    """What importing again changed, and what it left as the owner has it."""
    for change in outcome.written.changes:
        both = " → ".join(text for text in (change.mine, change.theirs) if text)
        line = f"  {MARKS[change.kind]} {outcome.draft.career['id']}, {change.where}: {both} ({MEANING[change.kind]})"
        console.print(Text(line, style="bold yellow" if change.kind == "conflict" else ""))


def show_summary(console: Console, outcomes: Iterable[Outcome], dry_run: bool) -> None:
    outcomes = list(outcomes)
    drafts = [outcome.draft for outcome in outcomes if isinstance(outcome, Imported)]
    counts = Counter(outcome.written.status for outcome in outcomes if isinstance(outcome, Imported))
    skipped = sum(isinstance(outcome, Skipped) for outcome in outcomes)
    parts = [f"{counts[status]} {status}" for status in ("new", "updated", "unchanged") if counts[status]]
    console.print(", ".join([*parts, f"{skipped} skipped"]) + (" (a dry run: nothing was written)" if dry_run else ""), highlight=False)
    if drafts:
        filed, unfiled = (sum(totals) for totals in zip(*map(lettered, drafts), strict=True))
        console.print(f"{filed:,} letters and digits filed, {unfiled:,} not filed and listed", highlight=False)


def lettered(draft: Draft) -> tuple[int, int]:
    """How many letters and digits of the source are filed, the headings they were filed by included, and how many are not."""
    filed = characters(filed.source for filed in draft.filed) + characters(draft.layout)
    return filed, characters(unfiled.source for unfiled in draft.unfiled)
