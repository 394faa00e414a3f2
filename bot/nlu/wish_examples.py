"""Loads what people wish for, labelled by hand: phrases by facet, and whole messages with their parts marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from bot.conversation.wish import Ranking
from bot.knowledge.facets import load_facets
from bot.paths import WISH_DATA

MESSAGES = WISH_DATA / "messages.yml"
PAY, HOURS = "pay", "hours"
ABOUT, LIKE, PLACE, ASK = "about", "like", "place", "ask"
MORE, NOT_THESE, OF_THESE, RESET, BACKGROUND = "more", "not_these", "of_these", "reset", "background"
# Parts that move through what was found, and those that say nothing of a wish.
MOVES, FILLER = (MORE, NOT_THESE, OF_THESE, RESET), (ASK, BACKGROUND)
RANKINGS = {
    ("rank_pay", True): Ranking.PAY,
    ("rank_pay", False): Ranking.LOWEST_PAY,
    ("rank_hours", False): Ranking.HOURS,
    ("rank_hours", True): Ranking.LONGEST_HOURS,
    ("rank_training", True): Ranking.TRAINING,
}
YES, NO = "yes", "no"
WANTED, TURNED_DOWN, DROPPED, MOVED = "+", "!", "~", "@"
"""What a part of a message does: it says what is wanted, what isn't, what no longer matters, or how to go on."""
KINDS = ("opening", "refining", "back", "asking", "talking")
_PART = re.compile(r"\{([!~@]?)([^{}|]+)(?:\|(-?)(\w+))?\}")


@dataclass(frozen=True)
class WishExample:
    """A phrase about a facet, from someone who wants it or who doesn't."""

    text: str
    facet: str
    says: str


@dataclass(frozen=True)
class Part:
    """A marked part of a message, by its characters."""

    start: int
    end: int
    facet: str
    opposite: bool = False
    """Whether it names the opposite of the facet, as "indoors" does of outdoor work."""
    does: str = WANTED


@dataclass(frozen=True)
class WishMessage:
    """A message with its parts."""

    text: str
    parts: tuple[Part, ...] = ()


def load_wish_examples(folder: Path = WISH_DATA) -> list[WishExample]:
    """Return all labelled phrases, each once. Raises ValueError if a file has an unknown facet."""
    examples = []
    for path in sorted(folder.glob("*.yml")):
        if path.name == MESSAGES.name:
            continue
        for facet, phrases in YAML(typ="safe").load(path).items():
            if facet not in known_facets():
                raise ValueError(f"{path.name}: unknown facet {facet}")
            examples += [WishExample(text, facet, says) for says in (YES, NO) for text in _flat(phrases[says])]
    return examples


def load_wish_messages(path: Path = MESSAGES) -> dict[str, list[WishMessage]]:
    """Return the marked messages by kind. Raises ValueError if one has an unknown facet or mark."""
    read = YAML(typ="safe").load(path)
    return {kind: [marked(str(text)) for text in read[kind]] for kind in KINDS}


def marked(text: str) -> WishMessage:
    """Return a message from its text with marks: "{animals} but not {!outside|outdoors}". Raises ValueError if a mark is wrong."""
    plain, parts, last = "", [], 0
    for each in _PART.finditer(text):
        plain += text[last : each.start()]
        does, words, opposite, facet = each.groups()
        if (facet or ABOUT) not in known_facets():
            raise ValueError(f"unknown facet {facet} in: {text}")
        parts.append(Part(len(plain), len(plain) + len(words), facet or ABOUT, bool(opposite), does or WANTED))
        plain, last = plain + words, each.end()
    plain += text[last:]
    if any(mark in plain for mark in "{}|"):
        raise ValueError(f"a part is not marked as it should be: {text}")
    return WishMessage(plain, tuple(parts))


def known_facets() -> set[str]:
    """Return all that a part can be about."""
    return {*load_facets(), ABOUT, PAY, HOURS, LIKE, PLACE, *MOVES, *FILLER, *(name for name, _ in RANKINGS)}


def _flat(phrases: Iterable[str | list[str]]) -> Iterator[str]:
    for each in phrases:
        yield from map(str, each) if isinstance(each, list) else [str(each)]
