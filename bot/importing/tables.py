"""Turns the rows of tables into lines: "Starter: £18,000 a year", or "Diploma: Length 1 year, Where College" if there are more columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.importing.sentences import join_pair


@dataclass
class Table:
    """The rows of a table as lines, and the texts of its header row."""

    rows: list[str] = field(default_factory=list)
    header: list[str] = field(default_factory=list)


def join_rows(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """Join the cells of each row into a line. The columns after the second are named by the header."""
    table = Table(header=[text for text in header if text])
    for first, *rest in rows:
        values = [
            f"{header[i]} {value}" if len(rest) > 1 and i < len(header) and header[i] else value
            for i, value in enumerate(rest, start=1)
            if value
        ]
        label = first if first or not header else header[0]
        table.rows.append(join_pair(label, ", ".join(values)) if label and values else label or ", ".join(values))
    return table
