"""Shows replies on a terminal, or as plain lines if the output is a file or a pipe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.style import Style
from rich.table import Table
from rich.text import Text

from bot.channels.markup import Line, parse, plain

BULLET = "•"
SOURCE, SUGGESTION = Style(dim=True), Style(color="cyan")


@dataclass(frozen=True)
class Suggested:
    """A suggestion shown under a reply, which its number chooses."""

    text: str
    query: dict[str, object] | None = None


class Screen:
    """Shows replies in full: lines are broken between words, and never cut."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False)

    def show(self, text: str, sources: int = 0, suggested: Sequence[Suggested] = ()) -> None:
        """Show a reply, of which the last lines are this many sources, and number the suggestions under it."""
        if self._console.color_system is None:
            self._show_plainly(text, suggested)
            return
        lines = parse(text)
        first_source = len(lines) - sources
        for number, line in enumerate(lines):
            self._print(BULLET if line.item else "", _styled(line, SOURCE if number >= first_source else Style()))
        for number, each in enumerate(suggested, 1):
            self._print(f"{number}", Text(each.text, SUGGESTION))

    def _print(self, mark: str, text: Text) -> None:
        """Print a paragraph, indented under its mark if it has one."""
        if not mark:
            self._console.print(text)
            return
        row = Table.grid(padding=(0, 1, 0, 0))
        row.add_column(no_wrap=True)
        row.add_column(overflow="fold")
        row.add_row(mark, text)
        self._console.print(row)

    def _show_plainly(self, text: str, suggested: Sequence[Suggested]) -> None:
        lines = [plain(text), *(f"{number} {each.text}" for number, each in enumerate(suggested, 1))]
        self._console.print("\n".join(lines), markup=False, soft_wrap=True)


def _styled(line: Line, style: Style) -> Text:
    text = Text(style=style)
    for span in line.spans:
        text.append(span.text, Style(bold=span.bold or None, link=span.url or None))
    return text
