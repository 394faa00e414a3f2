"""Reads tables in CSV and its relatives: separated by commas, semicolons, tabs or bars, with faulty rows."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from bot.importing.drafts import CannotImport

DELIMITERS = ",;\t|"
# Excel writes the separator in a line of its own above the header.
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
SNIFFED_ROWS = 20
# After a faulty row, reading starts again on the line below. A file with more of them is not CSV.
MAX_FAULTY_ROWS = 200

type TableRow = tuple[int, dict[str, str] | str]
"""A row's line, and its cells by column or the reason why it cannot be read."""


def read_table(text: str) -> Iterator[TableRow]:
    """Yield the rows of a table, without blank ones. Raises CannotImport if the header is unusable."""
    # By default, the csv module rejects files with a cell larger than 128 KiB.
    csv.field_size_limit(max(len(text), csv.field_size_limit()))
    lines = list(io.StringIO(text, newline=""))
    first, delimiter = 0, ""
    if lines and (stated := SEPARATOR_LINE.fullmatch(lines[0])):
        first, delimiter = 1, stated[1]
    rows = _read_cells(lines, first, delimiter or sniff_delimiter("".join(lines[first:])))
    header: list[str] = []
    for line, cells in rows:
        if isinstance(cells, str):
            if not header:
                raise CannotImport(f"not valid CSV: {cells}")
            yield line, cells
        elif not any(cells):
            continue
        elif not header:
            header = check_header(cells)
        elif [*map(_tidy, cells)] != header:  # files that were joined repeat their header
            yield line, _as_fields(header, cells)


def sniff_delimiter(text: str) -> str:
    """Return the delimiter that splits the first rows into the same number of cells, as many as possible."""

    def score(delimiter: str) -> tuple[int, int]:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            widths = [len(row) for row in islice((row for row in rows if any(row)), SNIFFED_ROWS)]
        except csv.Error:
            return 0, 0
        width = widths[0] if widths else 0
        return (widths.count(width) if width > 1 else 0), width

    return max(DELIMITERS, key=score)


def check_header(cells: Sequence[str]) -> list[str]:
    """Return the columns' names. Raises CannotImport if two columns have the same name."""
    names = [_tidy(cell) for cell in cells]
    if repeated := [name for name, count in Counter(names).items() if name and count > 1]:
        raise CannotImport(f"two columns are called “{repeated[0]}”: rename one. The columns are: {', '.join(filter(None, names))}")
    return names


def _tidy(name: str) -> str:
    return " ".join(name.replace("\ufeff", "").split())


def _as_fields(header: Sequence[str], cells: Sequence[str]) -> dict[str, str] | str:
    if any(cell.strip() for cell in cells[len(header) :]):
        return f"it has {len(cells)} cells, and the header has {len(header)}"
    named = zip(header, cells, strict=False)
    # A column without a name is what is left of a deleted one, unless it has values.
    return {name or f"column {i}": cell for i, (name, cell) in enumerate(named, 1) if name or cell.strip()}


def _read_cells(lines: Sequence[str], first: int, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield the cells of each row, or the reason why it cannot be read.

    A quote that isn't closed swallows the rows below it, up to the next quote. So after a fault, reading starts again on the line below
    the one where the faulty row starts.
    """
    width = faults = 0
    start = first
    while start < len(lines):
        reader = csv.reader(islice(lines, start, None), delimiter=delimiter, strict=True)
        begin = restart = start
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield begin + 1, f"not valid CSV: {error}"
                restart = begin + 1
                break
            end = start + reader.line_num
            if width and len(cells) > width and end > begin + 1:
                yield begin + 1, "not valid CSV: a quote is not closed"
                restart = begin + 1
                break
            width = width or (len(cells) if any(cells) else 0)
            yield begin + 1, cells
            begin = end
        faults += 1
        if faults > MAX_FAULTY_ROWS:
            yield restart + 1, f"not valid CSV: more than {MAX_FAULTY_ROWS} rows are faulty, and the rest is not read"
            return
        start = restart
