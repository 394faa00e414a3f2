"""The pages in `layouts/`, with what an import has to find in them (see the README there)."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup

from bot.importing.cleaning import clean_text
from bot.importing.drafts import Draft

LAYOUTS = Path(__file__).with_name("layouts")
NAMES = re.compile(r"<!-- (.+) / (.+) -->\n")
MARK = re.compile(r"\[\[([\w|?]+): ((?:(?!\]\]).)*)\]\]", re.DOTALL)


@dataclass(frozen=True)
class Expected:
    """A text that an import has to find, with the topics that are right for it: none if it only has to be filed or listed."""

    text: str
    topics: frozenset[str]


@dataclass(frozen=True)
class MarkedPage:
    """A page without its marks, and what they expect."""

    name: str
    career: str
    plural: str
    html: str
    expected: list[Expected]


def read_marked_page(path: Path) -> MarkedPage:
    text = path.read_text(encoding="utf-8")
    names = NAMES.match(text)
    assert names, path
    text = text[names.end() :]
    expected = [
        Expected(normalise(html.unescape(mark[2])), frozenset(mark[1].split("|")) - {"?"}) for mark in MARK.finditer(text) if mark[2]
    ]
    return MarkedPage(path.stem, names[1], names[2], MARK.sub(lambda mark: mark[2], text), expected)


def read_marked_pages() -> list[MarkedPage]:
    return [read_marked_page(path) for path in sorted(LAYOUTS.glob("*.html"))]


def normalise(text: str) -> str:
    """Return the words of a text, without markup and punctuation."""
    text = BeautifulSoup(text, "lxml").get_text() if "<" in text else text
    return re.sub(r"\W+", " ", clean_text(text)).strip().casefold()


def places_of(draft: Draft) -> list[tuple[str, str]]:
    """Return the normalised texts in a draft, each with its topic."""
    career = draft.career
    return [
        *((topic, normalise(statement["text"])) for topic, statements in career["statements"].items() for statement in statements),
        *(("contacts", normalise(contact["name"])) for contact in career["contacts"]),
        *(("related", normalise(name)) for name in career["related"]),
    ]


def listed_in(draft: Draft) -> str:
    """Return all text that a draft accounts for, filed or not."""
    return normalise(" ".join([*(f.source for f in draft.filed), *(u.source for u in draft.unfiled), *draft.layout]))
