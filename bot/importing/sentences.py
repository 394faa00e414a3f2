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
# A line shorter than this was ended on purpose if the next begins with a capital.
FULL_LINE = 60


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
    found: list[str] = []
    for span in splitter()(" ".join(text.split())).sents:
        # A stop that no space follows, or a small letter, is one of a name or an abbreviation.
        if found and (not found[-1].endswith(" ") or span.text[:1].islower()):
            found[-1] += span.text_with_ws
        else:
            found.append(span.text_with_ws)
    return [sentence.strip() for sentence in found]


def pieces(blocks: Sequence[Block]) -> Iterator[str | Listing]:
    """The sentences of paragraphs, and the lists."""
    lead = ""
    for block, following in zip_longest(blocks, blocks[1:]):
        if block.listed:
            yield Listing(lead, block.lines)
            lead = ""
            continue
        cut = [sentence for text in unwrapped(block.lines) for sentence in sentences(text)]
        if following and following.listed and not cut[-1].endswith(STOPS):
            lead = cut.pop()
        yield from cut


def unwrapped(lines: Sequence[str]) -> Iterator[str]:
    """The lines of a paragraph, those joined that were broken only because the page was full."""
    text = ""
    for line, following in zip_longest(lines, lines[1:], fillvalue=""):
        text = f"{text} {line}".strip()
        if not following or (len(line) < FULL_LINE and (following[0].isupper() or following[0] == "£")):
            yield text
            text = ""


def led(lead: str, item: str, runs_on: Iterable[str]) -> str:
    """A list's item with the line that leads into it, unless the item is a sentence already."""
    if stands_alone(item):
        return item
    lead = lead.rstrip(" :")
    if lead.endswith("?"):
        return finished(f"{lead} {sentence_case(item)}")
    joint = " " if re.search(rf"\b(?:{'|'.join(runs_on)})$", lead, re.IGNORECASE) else ": "
    return finished(f"{lead}{joint}{item}")


def stands_alone(item: str) -> bool:
    return item[0].isupper() and item.endswith(STOPS)


def finished(text: str) -> str:
    """A sentence with its capital and its full stop."""
    text = sentence_case(text.rstrip(" ;,"))
    return text if text.endswith((*STOPS, ":", "”", '"')) else text + "."
