"""The Markdown of replies, and its conversion to the format of each platform.

It has **bold**, [links](https://…) to http, https, mailto and tel addresses, and flat lists of lines that start with "- ". A line break is
kept. Everything else is plain text, which each platform gets escaped. `tests/unit/channels/markup.json` has the examples that test both
this parser and the widget's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import NamedTuple

_MARKS = re.compile(r"\*\*(?P<bold>\S(?:.*?\S)?)\*\*|\[(?P<text>[^\[\]]+)\]\((?P<url>(?:https?://|mailto:|tel:)[^\s()<>]+)\)")
_ITEM = "- "


class Span(NamedTuple):
    """A stretch of a line with one format."""

    text: str
    bold: bool = False
    url: str = ""


class Line(NamedTuple):
    """A line of a reply."""

    spans: tuple[Span, ...]
    item: bool = False
    """Whether the line is an item of a list."""


def parse(text: str) -> list[Line]:
    """Return the lines of a reply, without blank ones."""
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
    """Return the text without marks, for screen readers and notifications. The address of a page follows its link."""

    def span(s: Span) -> str:
        return f"{s.text} ({s.url})" if s.url.startswith("http") else s.text

    return _render(parse(text), span, item="• ")


def slack(text: str) -> str:
    """Return the text in Slack's mrkdwn."""

    def span(s: Span) -> str:
        words = s.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        if s.url:
            return f"<{s.url.replace('|', '%7C')}|{words}>"
        # A word joiner, which is invisible, keeps a literal mark from pairing with another.
        words = re.sub(r"[*_~`]", "\\g<0>\u2060", words)
        return f"*{words}*" if s.bold else words

    return _render(parse(text), span, item="• ")


def teams(text: str) -> str:
    """Return the text in the Markdown of Adaptive Cards and Teams messages, which need a blank line before each line and list."""

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
