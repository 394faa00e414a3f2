"""Reads rows from a content management system's export in CSV, JSON or JSONL format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.importing.drafts import CannotImport

TOO_DEEP = "it is nested too deeply"
EXPORT_SUFFIXES = {".csv", ".json", ".jsonl"}


@dataclass(frozen=True)
class ExportRow:
    """A row in an export.

    `place` is its line or row number. `fault` is the reason if the row could not be read, in which case `fields` is empty.
    """

    place: str
    fields: dict[str, Any]
    fault: str = ""


def read_rows(path: Path) -> list[ExportRow]:
    """Read the rows in an export. Raises CannotImport if the whole file is unreadable."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        if path.suffix.lower() == ".csv":
            return list(_read_csv(text))
        if path.suffix.lower() == ".jsonl":
            return [_parse_line(f"line {i}", line) for i, line in enumerate(text.split("\n"), 1) if line.strip()]
        return [_make_row(f"row {i}", value) for i, value in enumerate(_find_rows(json.loads(text)), 1)]
    except OSError as error:
        raise CannotImport(f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CannotImport("not UTF-8 text: export it as UTF-8") from None
    except (csv.Error, ValueError) as error:
        raise CannotImport(f"not valid {path.suffix[1:].upper()}: {error}") from None
    except RecursionError:
        raise CannotImport(TOO_DEEP) from None


def _read_csv(text: str) -> Iterator[ExportRow]:
    # By default, the csv module rejects files with a cell larger than 128 KiB.
    csv.field_size_limit(max(len(text), csv.field_size_limit()))
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    for fields in reader:
        place = f"line {reader.line_num}"
        extra = fields.pop(None, None)
        yield ExportRow(place, {}, "it has more cells than the header has columns") if extra else ExportRow(place, flatten(fields))


def _parse_line(place: str, line: str) -> ExportRow:
    try:
        return _make_row(place, json.loads(line))
    except ValueError as error:
        return ExportRow(place, {}, f"not valid JSON: {error}")
    except RecursionError:
        return ExportRow(place, {}, TOO_DEEP)


def _make_row(place: str, value: Any) -> ExportRow:
    if not isinstance(value, dict):
        return ExportRow(place, {}, "a row is a mapping of fields")
    try:
        return ExportRow(place, flatten(value))
    except RecursionError:
        return ExportRow(place, {}, TOO_DEEP)


def _find_rows(document: Any) -> list[Any]:
    values = document.values() if isinstance(document, dict) else [document]
    lists = [value for value in values if isinstance(value, list)]
    if len(lists) != 1:
        raise CannotImport("a JSON export is a list of rows, or a mapping with exactly one list in it")
    return lists[0]


def flatten(fields: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Flatten nested mappings into fields with dotted names, such as `how_to_become.University`."""
    result: dict[str, Any] = {}
    for key, value in fields.items():
        result.update(flatten(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value})
    return result


def as_texts(value: Any) -> list[str]:
    """Return a field's value as a list of non-empty strings."""
    values = value if isinstance(value, list) else [value]
    return [text for each in values if each is not None and (text := _as_text(each))]


def _as_text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()
