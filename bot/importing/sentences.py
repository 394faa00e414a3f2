"""Splits the blocks of a section into sentences that can be understood alone, in the words of the source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from bot.importing.drafts import CannotImport
from bot.importing.page import SourceBlock

if TYPE_CHECKING:
    from spacy.language import Language

STOPS = (".", "!", "?")
# A line shorter than this was ended on purpose if the next begins with a capital.
FULL_LINE = 60
# The time of the tokeniser, and of patterns such as those of email addresses, grows with the square of a word's length.
MAX_WORD_LENGTH = 1_000


@dataclass(frozen=True)
class SourceList:
    """A list and the line that introduces it, which is "" if there is none."""

    lead_in: str
    items: tuple[str, ...]


@cache
def load_sentencizer() -> Language:
    """Return spaCy's English tokeniser with its rule-based sentence splitter."""
    # spaCy takes longer to import than everything else here: a faulty mapping or file is reported before.
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return nlp


def check_words(texts: Iterable[str]) -> None:
    """Raise CannotImport if a text has a word that is too long to be read."""
    for text in texts:
        longest = max(map(len, text.split()), default=0)
        if longest > MAX_WORD_LENGTH:
            raise CannotImport(f"it has a word of {longest:,} characters; the limit is {MAX_WORD_LENGTH:,}")


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    parts: list[str] = []
    for span in load_sentencizer()(" ".join(text.split())).sents:
        # A full stop before a small letter, or without a space after it, belongs to a name or an abbreviation.
        if parts and (not parts[-1].endswith(" ") or span.text[:1].islower()):
            parts[-1] += span.text_with_ws
        else:
            parts.append(span.text_with_ws)
    return [part.strip() for part in parts]


def split_blocks(blocks: Sequence[SourceBlock]) -> Iterator[str | SourceList]:
    """Yield the sentences of paragraphs, and the lists with their lead-ins."""
    lead_in = ""
    for block, following in zip_longest(blocks, blocks[1:]):
        if block.is_list:
            yield SourceList(lead_in, block.lines)
            lead_in = ""
            continue
        parts = [sentence for text in unwrap_lines(block.lines) for sentence in split_sentences(text)]
        if following and following.is_list and not parts[-1].endswith(STOPS):
            lead_in = parts.pop()
        yield from parts


def unwrap_lines(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a paragraph, joining those that were only wrapped."""
    text = ""
    for line, following in zip_longest(lines, lines[1:], fillvalue=""):
        text = f"{text} {line}".strip()
        if not following or (len(line) < FULL_LINE and (following[0].isupper() or following[0] == "£")):
            yield text
            text = ""


def join_lead_in(lead_in: str, item: str, runs_on: Iterable[str]) -> str:
    """Return a list's item with its lead-in as one sentence; only the item if it is a sentence already.

    `runs_on` are the words after which the item follows without a colon.
    """
    if is_full_sentence(item):
        return item
    lead_in = lead_in.rstrip(" :")
    if lead_in.endswith("?"):
        return as_sentence(f"{lead_in} {_capitalise(item)}")
    separator = " " if re.search(rf"\b(?:{'|'.join(runs_on)})$", lead_in, re.IGNORECASE) else ": "
    return as_sentence(f"{lead_in}{separator}{item}")


def is_full_sentence(item: str) -> bool:
    return item[0].isupper() and item.endswith(STOPS)


def as_sentence(text: str) -> str:
    """Return a text with a capital at its start and a full stop at its end."""
    text = _capitalise(text.rstrip(" ;,"))
    return text if text.endswith((*STOPS, ":", "”", '"')) else text + "."


def _capitalise(text: str) -> str:
    return text[:1].upper() + text[1:]
