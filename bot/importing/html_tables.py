"""Reads the tables in HTML pages."""

from __future__ import annotations

from collections.abc import Iterator

from bs4.element import Tag

from bot.importing.cleaning import text_of
from bot.importing.html_items import find_chips
from bot.importing.tables import Table, join_rows

# If cells have these, the table arranges the page.
LAYOUT_CONTENTS = ["table", "h1", "h2", "h3", "h4", "h5", "h6", "form", "ul", "ol", "p + p"]


def is_layout_table(element: Tag) -> bool:
    """Return whether a table arranges the page instead of holding data."""
    if element.get("role") in {"presentation", "none"}:
        return True
    rows = [cells for row in element.find_all("tr") if (cells := row.find_all(["td", "th"], recursive=False))]
    widest = max(map(len, rows), default=0)
    if widest > 1 and all(cells[0].name == "th" for cells in rows if len(cells) == widest) and not element.select("td table, td form"):
        # A row with a header of its own is data, whatever it has: "What you make", and a list.
        return False
    return widest < 2 or bool(element.select(", ".join(f"td {tag}" for tag in LAYOUT_CONTENTS)))


def read_tables(element: Tag) -> Iterator[tuple[str, Table]]:
    """Yield the parts of a table of data, each with its title: the caption, or a row across all columns above it. It may be ""."""
    title = text_of(element.caption) if element.caption else ""
    rows: list[list[str]] = []
    header: list[str] = []
    for row in element.find_all("tr"):
        cells = row.find_all(["td", "th"], recursive=False)
        texts = [", ".join(map(text_of, cell.find_all("li") or find_chips(cell))) or text_of(cell) for cell in cells]
        if not any(texts):
            continue
        if len(cells) == 1 and _is_header(cells[0]):
            if rows or title:
                yield title, join_rows(header, rows)
            title, rows = texts[0], []
        elif not rows and not header and len(cells) > 1 and all(map(_is_header, cells)):
            header = texts
        else:
            rows.append(texts)
    yield title, join_rows(header, rows)


def _is_header(cell: Tag) -> bool:
    bold = cell.find(["b", "strong"])
    is_bold = isinstance(bold, Tag) and text_of(bold) == text_of(cell)
    return cell.name == "th" or cell.get("role") == "columnheader" or is_bold
