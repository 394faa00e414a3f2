"""Cleans texts taken from pages and documents: invisible characters, entities that were escaped twice, Markdown."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4.element import Tag

# Soft hyphens, zero-width characters and marks of writing direction.
INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]")
CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Pictures in front of headings and items.
EMOJI = re.compile("[\u2600-\u26ff\u2728\U0001f000-\U0001faff\ufe0f]")
ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6}|#x[0-9a-fA-F]{2,5});")
# Symbols that fonts such as Symbol use as bullets.
PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"})
MARKDOWN_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*(?:\s+\"[^\"\n]*\")?\)")
REFERENCE_LINK = re.compile(r"!?\[([^\[\]\n]+)\]\[[^\[\]\n]*\]")
AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
EMPHASIS = re.compile(r"(?<![\w*_`])(\*\*\*|\*\*|\*|___|__|_|`{1,3}|~~)(?=\S)([^\n]{1,120}?)(?<=\S)\1(?![\w*_`])")
ESCAPED_CHARACTER = re.compile(r"\\([\\`*_{}\[\]()#+.!|~-])")


def clean_text(text: str) -> str:
    """Return a text without invisible characters, control characters and emoji, with entities resolved and composed characters.

    Line breaks are kept.
    """
    if ENTITY.search(text):  # the page had escaped them twice, as in "&amp;amp;"
        text = html.unescape(text)
    text = PRIVATE_USE.sub("•", CONTROL.sub(" ", EMOJI.sub("", INVISIBLE.sub("", text)))).translate(LIGATURES)
    return unicodedata.normalize("NFC", text)


def text_of(element: Tag) -> str:
    """Return the text of an HTML element on one line."""
    return " ".join(clean_text(element.get_text(" ")).split())


def strip_markdown(text: str) -> str:
    """Return a text without Markdown: links and images become their text, and emphasis is removed.

    Profiles hold plain text, but channels render answers as Markdown. A link in a page would become one that the assistant shows.
    """
    for pattern in (MARKDOWN_LINK, REFERENCE_LINK, AUTOLINK):
        text = pattern.sub(r"\1", text)
    for _ in range(3):  # emphasis can be nested
        text = EMPHASIS.sub(r"\2", text)
    return ESCAPED_CHARACTER.sub(r"\1", text)
