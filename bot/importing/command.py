"""What `careers import` does, in the order it does it."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.progress import track

from bot.importing import report
from bot.importing.drafts import CannotImport
from bot.importing.exports import EXPORTS, read_rows
from bot.importing.importer import Imported, Importer, Outcome, Skipped
from bot.importing.labels import Classifier
from bot.importing.mapping import Mapping, read_mapping, strangers
from bot.knowledge.loader import Fault
from bot.operations.supervisor import newest_model


def run(
    console: Console, errors: Console, files: list[Path], mapping_file: Path | None, into: Path, publisher: str, date: str, dry_run: bool
) -> bool:
    """Imports files and tells of it; whether all of them went in."""
    mapping = _mapping(errors, mapping_file) if mapping_file else None
    if mapping_file and not mapping:
        return False
    with console.status("Loading the classifier"):
        importer = Importer(Classifier(newest_model()), into, dry_run)
    outcomes: list[Outcome] = []
    for path in files:
        if path.suffix.lower() not in EXPORTS:
            outcome = importer.page(path, publisher, date)
            outcomes.append(outcome)
            if isinstance(outcome, Imported):
                report.show_review(console, outcome)
        elif mapping and mapping_file:
            outcomes += _export(console, errors, importer, path, mapping_file, mapping)
        else:
            outcomes.append(Skipped(str(path), "an export needs --mapping; docs/importing.md shows how to write one"))
    report.show_unfiled(console, outcomes)
    for outcome in outcomes:
        if isinstance(outcome, Imported):
            report.show_changes(console, outcome)
        else:
            errors.print(f"{outcome.origin}: skipped: {outcome.reason}", highlight=False, markup=False, soft_wrap=True)
    report.show_summary(console, outcomes, dry_run)
    return not any(isinstance(outcome, Skipped) for outcome in outcomes)


def _mapping(errors: Console, path: Path) -> Mapping | None:
    mapping = read_mapping(path) if path.is_file() else [Fault(path, 1, "(file)", "there is no such file")]
    if isinstance(mapping, Mapping):
        return mapping
    _tell(errors, mapping)
    return None


def _export(console: Console, errors: Console, importer: Importer, path: Path, mapping_file: Path, mapping: Mapping) -> list[Outcome]:
    try:
        rows = read_rows(path)
    except CannotImport as error:
        return [Skipped(str(path), str(error))]
    if faults := strangers(mapping_file, mapping, {field for row in rows for field in row.fields}):
        _tell(errors, faults)
        return [Skipped(str(path), f"{mapping_file} does not fit it")]
    return list(track(importer.rows(path, rows, mapping), f"Importing {path.name}", len(rows), console=console))


def _tell(errors: Console, faults: list[Fault]) -> None:
    for fault in faults:
        errors.print(str(fault), highlight=False, markup=False, soft_wrap=True)
