"""Reads the rows of a workbook (XLSX). The first row with several cells has the names of the fields."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.importing.csv_table import check_header
from bot.importing.drafts import CannotImport

WORKBOOK_SUFFIX = ".xlsx"
MAX_UNPACKED_BYTES = 500_000_000


def read_workbook(path: Path) -> list[tuple[int, dict[str, Any]]]:
    """Return the rows of the first sheet that has any, with their numbers. Raises CannotImport if the file is no workbook."""
    from openpyxl import load_workbook

    try:
        data = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED_BYTES:
                raise CannotImport(f"it is larger than {MAX_UNPACKED_BYTES // 1_000_000} MB when unpacked")
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in workbook.worksheets:
            if rows := list(_read_rows(sheet.iter_rows(values_only=True))):
                return rows
    except (CannotImport, OSError):
        raise
    except Exception as error:  # the library raises all kinds of errors for damaged files
        raise CannotImport(f"not a workbook that can be read ({type(error).__name__})") from None
    raise CannotImport("no sheet has a row of field names with rows below it")


def _read_rows(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[int, dict[str, Any]]]:
    fields: list[str] = []
    for number, row in enumerate(rows, 1):
        cells = [_as_value(cell) for cell in row]
        if not fields:
            if sum(cell not in ("", None) for cell in cells) > 1:
                fields = check_header(["" if cell is None else str(cell) for cell in cells])
        elif any(cell not in ("", None) for cell in cells):
            yield number, {field: cell for field, cell in zip(fields, cells, strict=False) if field and cell is not None}


def _as_value(cell: Any) -> Any:
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(sep=" ")
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
