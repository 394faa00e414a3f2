"""Reads rows from a content management system's export: CSV and similar tables, XLSX, JSON or JSONL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.importing.csv_table import read_table
from bot.importing.decoding import decode
from bot.importing.drafts import CannotImport
from bot.importing.fields import flatten
from bot.importing.workbook import WORKBOOK_SUFFIX, read_workbook

TOO_DEEP = "it is nested too deeply"
TABLE_SUFFIXES = {".csv", ".tsv", ".tab"}
LINE_SUFFIXES = {".jsonl", ".ndjson"}
EXPORT_SUFFIXES = {*TABLE_SUFFIXES, *LINE_SUFFIXES, ".json", WORKBOOK_SUFFIX}


@dataclass(frozen=True)
class ExportRow:
    """A row in an export.

    `place` is its line or row number. `fault` is the reason if the row could not be read, in which case `fields` is empty.
    """

    place: str
    fields: dict[str, Any]
    fault: str = ""


def is_export(path: Path, has_mapping: bool) -> bool:
    """Return whether a file is an export and not a page. With a mapping, a text file with tabs in its first line is a table."""
    if path.suffix.lower() in EXPORT_SUFFIXES:
        return True
    if not has_mapping or path.suffix.lower() != ".txt" or not path.is_file():
        return False
    with path.open("rb") as file:
        return b"\t" in file.readline()


def read_rows(path: Path, rows: str = "") -> list[ExportRow]:
    """Read the rows in an export. `rows` is the path to the list of rows in a JSON document, such as `data.profiles`.

    Raises CannotImport if the whole file is unreadable.
    """
    suffix = path.suffix.lower()
    try:
        if suffix == WORKBOOK_SUFFIX:
            return [_make_row(f"row {i}", cells) for i, cells in read_workbook(path)]
        text = decode(path.read_bytes())
        if suffix in LINE_SUFFIXES:
            return [_parse_line(f"line {i}", line) for i, line in enumerate(text.split("\n"), 1) if line.strip()]
        if suffix == ".json":
            found = _find_rows(_parse(text), rows)
            return [_make_row(f"row {i}", value) for i, value in enumerate(found, 1)]
        return [_make_row(f"line {line}", cells) for line, cells in read_table(text)]
    except OSError as error:
        raise CannotImport(f"cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise CannotImport(f"not valid {suffix[1:].upper()}: {error}") from None
    except RecursionError:
        raise CannotImport(TOO_DEEP) from None


def _parse(text: str) -> Any:
    # NaN and Infinity are not JSON, but Python and some systems write them for missing values.
    return json.loads(text, parse_constant=lambda _: None)


def _parse_line(place: str, line: str) -> ExportRow:
    try:
        return _make_row(place, _parse(line))
    except ValueError as error:
        return ExportRow(place, {}, f"not valid JSON: {error}")
    except RecursionError:
        return ExportRow(place, {}, TOO_DEEP)


def _make_row(place: str, value: Any) -> ExportRow:
    """Make a row of a mapping of fields, or a faulty one if it is none. A text is a reason why the row could not be read."""
    if isinstance(value, str):
        return ExportRow(place, {}, value)
    if not isinstance(value, dict):
        return ExportRow(place, {}, "a row is a mapping of fields")
    try:
        fields = flatten(value)
    except RecursionError:
        return ExportRow(place, {}, TOO_DEEP)
    except ValueError as error:
        return ExportRow(place, {}, str(error))
    if not _is_writable(fields):
        broken = next(name for name, field in fields.items() if not _is_writable([name, field]))
        return ExportRow(
            place, {}, f"the field “{ascii(broken)[1:-1]}” has a character that is broken in two or not in the file's encoding"
        )
    return ExportRow(place, fields)


def _is_writable(value: Any) -> bool:
    """Return whether a value has no lone surrogates. The JSON encoder finds them in nested lists as well."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _find_rows(document: Any, path: str) -> list[Any]:
    if path:
        for key in path.split("."):
            document = document.get(key) if isinstance(document, dict) else None
        if isinstance(document, dict):
            return list(document.values())
        if not isinstance(document, list):
            raise CannotImport(f"it has no list of rows at {path!r}, which the mapping names")
        return document
    if isinstance(document, list):
        return document
    lists = dict(_find_lists(document)) if isinstance(document, dict) else {}
    if len(lists) == 1:
        return next(iter(lists.values()))
    found = f"; it has lists at: {', '.join(lists)}. `rows:` in the mapping says which has the rows" if lists else ""
    raise CannotImport(f"a JSON export is a list of rows, or a mapping with a list of rows in it{found}")


def _find_lists(document: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, list[Any]]]:
    """Yield the lists in nested mappings, with their paths."""
    for key, value in document.items():
        if isinstance(value, list):
            yield f"{prefix}{key}", value
        elif isinstance(value, dict):
            yield from _find_lists(value, f"{prefix}{key}.")
