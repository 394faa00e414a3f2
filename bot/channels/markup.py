"""Parse the Markdown subset used in replies and convert it to each platform's format.

It supports **bold** text, [links](https://…) to http, https, mailto and tel URLs, and flat lists, whose items start with "- ". Line breaks
are kept. Everything else is plain text, which is escaped for each platform. Both this parser and the widget's are tested with the examples
in `tests/unit/channels/markup.json`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import NamedTuple

_MARKS = re.compile(r"\*\*(?P<bold>\S(?:.*?\S)?)\*\*|\[(?P<text>[^\[\]]+)\]\((?P<url>(?:https?://|mailto:|tel:)[^\s()<>]+)\)")
_ITEM = "- "


class Span(NamedTuple):
    """Part of a line with the same formatting throughout."""

    text: str
    bold: bool = False
    url: str = ""


class Line(NamedTuple):
    spans: tuple[Span, ...]
    item: bool = False
    """True if the line is a list item."""


def parse(text: str) -> list[Line]:
    """Split a reply into lines, skipping blank ones."""
    return [Line(tuple(_spans(line.removeprefix(_ITEM))), line.startswith(_ITEM)) for raw in text.splitlines() if (line := raw.strip())]


def _spans(line: str) -> Iterable[Span]:
    at = 0
    for match in _MARKS.finditer(line):
        if match.start() > at:
            yield Span(line[at : match.start()])
        yield Span(match["bold"], bold=True) if match["bold"] else Span(match["text"], url=match["url"])
        at = match.end()
    if at < len(line):
        yield Span(line[at:])


def plain(text: str) -> str:
    """Return the text without formatting, for screen readers and notifications. Links to web pages are followed by their URL."""

    def span(s: Span) -> str:
        return f"{s.text} ({s.url})" if s.url.startswith("http") else s.text

    return _render(parse(text), span, item="• ")


def slack(text: str) -> str:
    """Convert the text to Slack's mrkdwn format."""

    def span(s: Span) -> str:
        words = s.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        if s.url:
            return f"<{s.url.replace('|', '%7C')}|{words}>"
        # Add an invisible word joiner after literal formatting characters, so that Slack doesn't pair them up.
        words = re.sub(r"[*_~`]", "\\g<0>\u2060", words)
        return f"*{words}*" if s.bold else words

    return _render(parse(text), span, item="• ")


def teams(text: str) -> str:
    """Convert the text to the Markdown of Teams messages and Adaptive Cards, which needs a blank line before each line and list."""

    def span(s: Span) -> str:
        words = re.sub(r"[\\`*_\[\]<>#~|]", r"\\\g<0>", s.text)
        if s.url:
            return f"[{words}]({s.url})"
        return f"**{words}**" if s.bold else words

    groups = groupby(parse(text), key=lambda line: line.item)
    blocks = [_render(lines, span, item="- ", newline="\n" if item else "\n\n") for item, lines in groups]
    return "\n\n".join(blocks)


def _render(lines: Iterable[Line], span: Callable[[Span], str], item: str, newline: str = "\n") -> str:
    return newline.join((item if line.item else "") + "".join(map(span, line.spans)) for line in lines)
