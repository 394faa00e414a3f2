"""Implements the `careers import` command."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.progress import track

from bot.importing import report
from bot.importing.drafts import CannotImport
from bot.importing.exports import EXPORT_SUFFIXES, read_rows
from bot.importing.importer import Imported, Importer, ImportResult, Skipped
from bot.importing.mapping import ExportMapping, find_missing_fields, read_mapping
from bot.knowledge.loader import Fault
from bot.operations.supervisor import newest_model


def run(
    console: Console, errors: Console, files: list[Path], mapping_file: Path | None, into: Path, publisher: str, date: str, dry_run: bool
) -> bool:
    """Import files and print a report. Return whether everything was imported."""
    mapping = _read_mapping(errors, mapping_file) if mapping_file else None
    if mapping_file and not mapping:
        return False
    with console.status("Loading the classifier"):
        # The encoder takes a few seconds to load, so report mistakes in the mapping first.
        from bot.importing.classifier import StatementClassifier

        importer = Importer(StatementClassifier(newest_model()), into, dry_run)
    results: list[ImportResult] = []
    for path in files:
        if path.suffix.lower() not in EXPORT_SUFFIXES:
            result = importer.import_page(path, publisher, date)
            results.append(result)
            if isinstance(result, Imported):
                report.show_statements(console, result)
        elif mapping and mapping_file:
            results += _import_export(console, errors, importer, path, mapping_file, mapping)
        else:
            results.append(Skipped(str(path), "an export needs --mapping; docs/importing.md shows how to write one"))
    report.show_unfiled(console, results)
    for result in results:
        if isinstance(result, Imported):
            report.show_changes(console, result)
        else:
            errors.print(f"{result.origin}: skipped: {result.reason}", highlight=False, markup=False, soft_wrap=True)
    report.show_summary(console, results, dry_run)
    return not any(isinstance(result, Skipped) for result in results)


def _read_mapping(errors: Console, path: Path) -> ExportMapping | None:
    mapping = read_mapping(path) if path.is_file() else [Fault(path, 1, "(file)", "there is no such file")]
    if isinstance(mapping, ExportMapping):
        return mapping
    _print_faults(errors, mapping)
    return None


def _import_export(
    console: Console, errors: Console, importer: Importer, path: Path, mapping_file: Path, mapping: ExportMapping
) -> list[ImportResult]:
    try:
        rows = read_rows(path)
    except CannotImport as error:
        return [Skipped(str(path), str(error))]
    if faults := find_missing_fields(mapping_file, mapping, {field for row in rows for field in row.fields}):
        _print_faults(errors, faults)
        return [Skipped(str(path), f"{mapping_file} does not fit it")]
    return list(track(importer.import_rows(path, rows, mapping), f"Importing {path.name}", len(rows), console=console))


def _print_faults(errors: Console, faults: list[Fault]) -> None:
    for fault in faults:
        errors.print(str(fault), highlight=False, markup=False, soft_wrap=True)
