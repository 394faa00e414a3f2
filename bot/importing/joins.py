"""Joins the tables of an export by a code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.importing.drafts import CannotImport
from bot.importing.exports import ExportRow, read_rows
from bot.importing.fields import as_text
from bot.importing.mapping import JoinedTable


def join_tables(rows: Sequence[ExportRow], tables: Mapping[str, JoinedTable], folder: Path) -> tuple[list[ExportRow], list[str]]:
    """Add to each row the columns of the tables' rows with its code, as lists called `<table>.<column>`.

    Returns the rows, and a sentence about each table of which something has no place. Raises CannotImport if a table is missing or
    unreadable, or lacks a column.
    """
    notes: list[str] = []
    for name, table in tables.items():
        rows = _join(rows, name, table, folder / table.file, notes)
    return list(rows), notes


def _join(rows: Sequence[ExportRow], name: str, table: JoinedTable, path: Path, notes: list[str]) -> list[ExportRow]:
    by_code = _group(path, table)
    key = table.to or table.on
    names = {_code(row, key): as_text(row.fields.get(table.name_by)) for row in rows if table.name_by}
    joined, unknown = [], set()
    for row in rows:
        columns: dict[str, list[Any]] = {column: [] for column in table.take}
        for record in by_code.pop(_code(row, key), ()):
            values = {column: record.get(column) for column in table.take}
            if table.name_by:
                unknown |= {code for value in values.values() if (code := as_text(value)) not in names}
                values = {column: names.get(as_text(value)) for column, value in values.items()}
            for column, value in values.items():
                columns[column].append(value)
        fields = {f"{name}.{column}": values for column, values in columns.items()}
        joined.append(row if row.fault else replace(row, fields={**row.fields, **fields}))
    for codes, where in ((by_code.keys(), "no row has"), (unknown, "it refers to, and no row has")):
        if codes:
            notes.append(f"{table.file}: {len(codes):,} codes that {where}, such as {min(codes)}")
    return joined


def _group(path: Path, table: JoinedTable) -> dict[str, list[dict[str, Any]]]:
    """Return the table's rows that are wanted, by their code."""
    try:
        rows = read_rows(path)
    except CannotImport as error:
        raise CannotImport(f"the table {path}, which the mapping joins: {error}") from None
    found = {column for row in rows for column in row.fields}
    if missing := [column for column in (table.on, *table.take, *table.where) if column not in found]:
        raise CannotImport(f"the table {path} has no column “{missing[0]}”; it has: {', '.join(sorted(found))}")
    wanted = {column: {as_text(value) for value in values} for column, values in table.where.items()}
    by_code: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if all(as_text(row.fields.get(column)) in values for column, values in wanted.items()):
            by_code[_code(row, table.on)].append(row.fields)
    by_code.pop("", None)
    return dict(by_code)


def _code(row: ExportRow, column: str) -> str:
    return as_text(row.fields.get(column))
