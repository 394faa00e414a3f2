"""Reads the values of an export's fields: nested data, numbers, entities and markup."""

from __future__ import annotations

import html
import re
from decimal import Decimal
from typing import Any

from bot.importing.cleaning import INVISIBLE, strip_markdown
from bot.importing.layout import Layout
from bot.importing.page import Page

# Elements that rich text consists of. Anything else in angle brackets, such as <canvas> or <5, is text.
MARKUP = re.compile(
    r"</?(?:a|abbr|article|b|blockquote|br|caption|cite|code|dd|div|dl|dt|em|figure|font|h[1-6]|hr|i|img|li|main|ol|p|pre|s|section|small|"
    r"span|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
CLOSING_TAG = re.compile(r"</[a-z][a-z1-6]*>", re.IGNORECASE)
# Some systems escape entities each time that a text passes through them.
MAX_ESCAPES = 3
# Links in Markdown and in the notation of the National Careers Service: [text](address) and [text | address].
LINK = re.compile(r"\[([^\[\]|]+?)(?:\]\(\s*(https?://[^\s()]+|mailto:[^\s()]+)\s*\)|\s*\|\s*(https?://[^\s\]]+)\s*\])")


def flatten(fields: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Flatten nested data into fields with dotted names, such as `how_to_become.University`.

    A list of mappings becomes a list for each of their keys, all of the same length: `tasks.title` and `tasks.text`. Raises ValueError if
    two fields get the same name.
    """
    result: dict[str, Any] = {}
    for key, value in fields.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            parts = flatten(value, f"{name}.")
        elif isinstance(value, list) and value and all(isinstance(entry, dict) for entry in value):
            entries = [flatten(entry, f"{name}.") for entry in value]
            parts = {part: [entry.get(part) for entry in entries] for entry in entries for part in entry}
        else:
            parts = {name: value}
        if clash := next((part for part in parts if part in result), None):
            raise ValueError(f"two fields are called {clash!r}")
        result.update(parts)
    return result


def as_texts(value: Any) -> list[str]:
    """Return a field's value as a list of non-empty strings, in the order of the value, with entities resolved."""
    if isinstance(value, list):
        return [text for entry in value for text in as_texts(entry)]
    text = as_text(value)
    return [text] if text else []


def as_text(value: Any) -> str:
    """Return a single value as text, or "" if it is missing. Numbers are written out, and `true` is lower case as in JSON."""
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f")
    return resolve_entities(str(value)).strip()


def resolve_entities(text: str) -> str:
    """Resolve HTML entities, unless the text has markup, which is resolved when it is parsed. Remove invisible characters.

    If the markup itself was escaped (`&lt;p&gt;…&lt;/p&gt;`), the result is the markup.
    """
    for _ in range(MAX_ESCAPES):
        if "&" not in text or MARKUP.search(text):
            break
        unescaped = html.unescape(text)
        if MARKUP.search(unescaped) and not CLOSING_TAG.search(unescaped):
            break
        text = unescaped
    return INVISIBLE.sub("", text).replace("\u00a0", " ")


def has_markup(text: str) -> bool:
    return MARKUP.search(text) is not None


def read_markup(text: str, layout: Layout) -> Page:
    """Read a text with HTML markup like a page."""
    # Imported here so that BeautifulSoup is only loaded if a field has markup.
    from bot.importing.html_page import read_html

    return read_html(f"<main>{text}</main>", layout)


def plain_text(text: str, layout: Layout) -> str:
    """Return a text without HTML, Markdown and links' addresses, for use within a sentence."""
    if has_markup(text):
        parts = ((section.heading, *(block.text() for block in section.blocks)) for section in read_markup(text, layout).sections)
        text = " ".join(" ".join(part for group in parts for part in group).split())
    return strip_markdown(LINK.sub(r"\1", text))
