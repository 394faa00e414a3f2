"""The Markdown that replies are written in, and each platform's form of it.

It has bold (**so**), links ([so](https://…), to http, https, mailto and tel alone) and flat lists (lines that start with "- ").
A line break is a line break. Everything else is text, and stays what it is on every platform.
`tests/unit/channels/markup.json` holds the examples that this and the widget's own reader are both tested by.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import NamedTuple

_MARKS = re.compile(r"\*\*(?P<bold>\S(?:.*?\S)?)\*\*|\[(?P<text>[^\[\]]+)\]\((?P<url>(?:https?://|mailto:|tel:)[^\s()<>]+)\)")
_ITEM = "- "


class Span(NamedTuple):
    text: str
    bold: bool = False
    url: str = ""


class Line(NamedTuple):
    spans: tuple[Span, ...]
    item: bool = False
    """Whether it is an item of a list."""


def parse(text: str) -> list[Line]:
    """The lines of a reply; blank ones only part what stands around them, and are left out."""
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
    """For screen readers and notifications: no marks; a link to a page is followed by its address."""

    def span(s: Span) -> str:
        return f"{s.text} ({s.url})" if s.url.startswith("http") else s.text

    return _rendered(parse(text), span, item="• ")


def slack(text: str) -> str:
    """Slack's mrkdwn."""

    def span(s: Span) -> str:
        words = s.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        if s.url:
            return f"<{s.url.replace('|', '%7C')}|{words}>"
        # A mark that is text: a word joiner, which shows nothing, keeps it from pairing with another.
        words = re.sub(r"[*_~`]", "\\g<0>\u2060", words)
        return f"*{words}*" if s.bold else words

    return _rendered(parse(text), span, item="• ")


def teams(text: str) -> str:
    """The Markdown of an Adaptive Card's TextBlock and of Teams messages: a list and a line need a blank line before them."""

    def span(s: Span) -> str:
        words = re.sub(r"[\\`*_\[\]<>#~|]", r"\\\g<0>", s.text)
        if s.url:
            return f"[{words}]({s.url})"
        return f"**{words}**" if s.bold else words

    groups = groupby(parse(text), key=lambda line: line.item)
    blocks = [_rendered(lines, span, item="- ", newline="\n" if item else "\n\n") for item, lines in groups]
    return "\n\n".join(blocks)


def _rendered(lines: Iterable[Line], span: Callable[[Span], str], item: str, newline: str = "\n") -> str:
    return newline.join((item if line.item else "") + "".join(map(span, line.spans)) for line in lines)
