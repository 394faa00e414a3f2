"""Imports an export: joins its tables, checks that the mapping fits, and finds the profiles that are no longer in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track

from bot.importing.drafts import CannotImport
from bot.importing.exports import ExportRow, read_rows
from bot.importing.importer import Imported, Importer
from bot.importing.joins import join_tables
from bot.importing.layout import load_layout
from bot.importing.mapping import ExportMapping, fields_in, find_missing_fields
from bot.importing.names import make_id
from bot.importing.removals import Gone, Origins
from bot.importing.review import Review
from bot.importing.row_fields import name_of

NOT_ASKED = "kept; --prune removes it"
DRY_RUN = "kept, because this is a dry run"


def import_export(
    console: Console, importer: Importer, path: Path, mapping_file: Path, mapping: ExportMapping, review: Review, prune: bool
) -> None:
    """Import an export and add the results to the review. Raises CannotImport if it is unreadable or the mapping does not fit."""
    rows, notes = join_tables(read_rows(path, mapping.rows), mapping.join, path.parent)
    if not rows:
        raise CannotImport("it has no rows")
    review.warnings += notes
    partial = _check_fields(path, rows, mapping_file, mapping, review)
    origins = Origins(importer.folder)
    names = {name_of(row.fields, mapping, load_layout()) for row in rows}
    present = set(map(make_id, names))
    importer.reserve_names(names)
    gone = origins.find_gone(mapping_file.stem, present)
    if kept := NOT_ASKED if not prune else DRY_RUN if importer.dry_run else _why_not_prune(rows, present, partial):
        review.gone += [Gone(career, kept) for career in gone]
    else:
        review.gone += origins.remove(gone)
        importer.release_names({each.career for each in review.gone if not each.kept})
    imported = set()
    for result in track(importer.import_rows(path, rows, mapping, partial), f"Importing {path.name}", len(rows), console=console):
        review.add(result)
        if isinstance(result, Imported):
            imported.add(result.draft.career["id"])
    if imported and not importer.dry_run:
        origins.save(mapping_file.stem, imported)


def _check_fields(path: Path, rows: Sequence[ExportRow], mapping_file: Path, mapping: ExportMapping, review: Review) -> bool:
    """Return whether the export lacks fields of the mapping, and add a warning for each. Raises CannotImport if it lacks the name."""
    found = {field for row in rows for field in row.fields}
    faults = find_missing_fields(mapping_file, mapping, found)
    if found and (missing := [field for field in fields_in(mapping.name) if field not in found]):
        raise CannotImport(
            f"no row has a field {missing[0]!r}, which {mapping_file} takes the name from; the fields are: {', '.join(sorted(found))}"
        )
    review.warnings += [str(fault) for fault in faults]
    if faults:
        review.warnings.append(f"{path}: it lacks fields of the mapping, so what it doesn't say stays in the profiles as it is")
    return bool(faults)


def _why_not_prune(rows: Sequence[ExportRow], present: set[str], partial: bool) -> str:
    """Return why nothing may be removed, or "" if the export is complete. A row that cannot be read may be the one that seems gone."""
    if partial:
        return "kept, because the export lacks fields of the mapping"
    return "kept, because some rows have no name or cannot be read" if "" in present or any(row.fault for row in rows) else ""
