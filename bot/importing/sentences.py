"""Cuts the blocks of a section into sentences that stand on their own, in the owner's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

import spacy
from spacy.language import Language

from bot.importing.names import sentence_case
from bot.importing.page import Block

STOPS = (".", "!", "?")


@dataclass(frozen=True)
class Listing:
    """A list and the line that leads into it; "" where none does."""

    lead: str
    items: tuple[str, ...]


@cache
def splitter() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return nlp


def sentences(text: str) -> list[str]:
    return [sentence for span in splitter()(" ".join(text.split())).sents if (sentence := span.text.strip())]


def pieces(blocks: Sequence[Block]) -> Iterator[str | Listing]:
    """The sentences of paragraphs, and the lists."""
    lead = ""
    for block, following in zip_longest(blocks, blocks[1:]):
        if block.listed:
            yield Listing(lead, block.lines)
            lead = ""
            continue
        cut = sentences(block.text())
        if following and following.listed and not cut[-1].endswith(STOPS):
            lead = cut.pop()
        yield from cut


def led(lead: str, item: str, runs_on: Iterable[str]) -> str:
    """A list's item with the line that leads into it, unless the item is a sentence already."""
    if stands_alone(item):
        return item
    lead = lead.rstrip(" :")
    joint = " " if re.search(rf"\b(?:{'|'.join(runs_on)})$", lead, re.IGNORECASE) else ": "
    return finished(f"{lead}{joint}{item}")


def stands_alone(item: str) -> bool:
    return item[0].isupper() and item.endswith(STOPS)


def finished(text: str) -> str:
    """A sentence with its capital and its full stop."""
    text = sentence_case(text.rstrip(" ;,"))
    return text if text.endswith((*STOPS, ":", "”", '"')) else text + "."
