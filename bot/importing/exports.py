"""Reads the rows of a content management system's export: CSV, JSON or a JSON value a line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.importing.drafts import CannotImport

EXPORTS = {".csv", ".json", ".jsonl"}


@dataclass(frozen=True)
class Row:
    """A row of an export: its fields, or why it has none. `place` is its line, or its number among the rows."""

    place: str
    fields: dict[str, Any]
    fault: str = ""


def read_rows(path: Path) -> list[Row]:
    """The rows of an export. Raises CannotImport if the file as a whole cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        if path.suffix.lower() == ".csv":
            return list(_csv_rows(text))
        if path.suffix.lower() == ".jsonl":
            return [_json_row(f"line {i}", line) for i, line in enumerate(text.split("\n"), 1) if line.strip()]
        return [_row(f"row {i}", value) for i, value in enumerate(_only_list(json.loads(text)), 1)]
    except OSError as error:
        raise CannotImport(f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CannotImport("not UTF-8 text: export it as UTF-8") from None
    except (csv.Error, json.JSONDecodeError) as error:
        raise CannotImport(f"not valid {path.suffix[1:].upper()}: {error}") from None


def _csv_rows(text: str) -> Iterator[Row]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    for fields in reader:
        place = f"line {reader.line_num}"
        extra = fields.pop(None, None)
        yield Row(place, {}, "it has more cells than the header has columns") if extra else Row(place, flat(fields))


def _json_row(place: str, line: str) -> Row:
    try:
        return _row(place, json.loads(line))
    except json.JSONDecodeError as error:
        return Row(place, {}, f"not valid JSON: {error}")


def _row(place: str, value: Any) -> Row:
    return Row(place, flat(value)) if isinstance(value, dict) else Row(place, {}, "a row is a mapping of fields")


def _only_list(document: Any) -> list[Any]:
    values = document.values() if isinstance(document, dict) else [document]
    lists = [value for value in values if isinstance(value, list)]
    if len(lists) != 1:
        raise CannotImport("a JSON export is a list of rows, or a mapping that holds just one")
    return lists[0]


def flat(fields: dict[str, Any], before: str = "") -> dict[str, Any]:
    """The fields with those of a mapping within named as in `how_to_become.University`."""
    result: dict[str, Any] = {}
    for key, value in fields.items():
        result.update(flat(value, f"{before}{key}.") if isinstance(value, dict) else {f"{before}{key}": value})
    return result


def entries(value: Any) -> list[str]:
    """A field's value as texts; none if it says nothing."""
    values = value if isinstance(value, list) else [value]
    return [text for each in values if each is not None and (text := _plain(each))]


def _plain(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()
