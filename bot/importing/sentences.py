"""Splits a section's blocks into sentences that make sense on their own, keeping the source's wording."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from bot.importing.dependence import DEPENDENT, depends
from bot.importing.drafts import CannotImport
from bot.importing.page import SourceBlock
from bot.language.sentencizer import load_sentencizer

STOPS = (".", "!", "?")
# If a line is shorter than this and the next one starts with a capital letter, the line break is intentional.
FULL_LINE = 60
# Without one of these and a space after it, a text is one sentence.
SENTENCE_END = re.compile(r"[^\w\s,;:()–’'-]\s")
# A name and the next sentence without a full stop between them, as in "… from the Guild of Bakers You can also …".
GLUED = re.compile(
    r"\b((?!(?:If|When|What|That|How|As|Once|While|Where|Because|Although|Unless|Until|And|But|So|Or|Now|Then|Here)\b)[A-Z][\w&]+\)?"
    r"|[a-z]\w+) (?=You(?:['’]ll| can| could| may| might| should) |(?<=[a-z] )(?:Once|When) you)"
)
# A word that lost the space after it, as in "from theGuild of Bakers" or "courses include:Level 2", and a word written twice.
GLUED_WORD = re.compile(r"\b(from|the|through|by|with|and|at)(?=[A-Z][a-z]+(?:['’]\w*)? )|(?<=[a-z]{2})(:)(?=[A-Z][a-z])")
DOUBLED_WORD = re.compile(r"\b(an?|the|to|of|in|for|and|you (?:can|could|may|might|will)) (?=\1 )", re.IGNORECASE)
MAX_JOINED_WORDS = 50
# A sentence that depends on the sentence or list before it is told with that if they are not longer than this.
MAX_DEPENDENT_WORDS = 75
# An item that is a clause of its own, as in "You'll need: entry requirements vary".
OWN_CLAUSE = re.compile(
    r"(?:[a-z]+ )?(?:requirements|qualifications|fees|hours|this|it|there|they|you) (?:vary|varies|depends?|is|are|will|can|may)\b"
)
# A list without bullets, whose line breaks were lost: "You can find out more from:Guild of Bakers; Oven Trust You should ask early."
UNFOLDED = re.compile(r"(?P<lead>.*?[a-z]:)(?P<items>[^\s/:;][^;]*(?:;[^;]+)+)")
SENTENCE_START = re.compile(r"(?<=[\w)]) (?=(?:You|If|This|These|There|The|It|Some|Most|Many)(?:'ll|’ll|'re|’re)? [a-z])")
# Items of a list that are short enough to be told in one sentence.
MAX_ITEM_WORDS = 8
# The list says how many there are, or what to choose from, or what has to be done one after the other, so that no item makes sense alone.
COUNTED = re.compile(
    r"\b(?:two|three|four|five|six|\d{1,2}) (?:\w+ ){0,3}\w+s(?: \w+){0,3}:?$|\bfollowing\b[^.]*$|\beither:?$"
    r"|\b(?:complete|pass|completing|passing|by (?:doing|taking)|where you(?:'ll|’ll| will)|(?:several|different|various) ways\b[^.]*):?$"
)
MAX_COUNTED_WORDS = 90
CHOICE = re.compile(
    r"\b(?:an?|either|any|or|one of)\b(?!.*\b(?:subjects|courses|areas|examples|qualifications)\b)[^.]*$"
    r"|\b(?:can|could|may|might)\b[^.]*\b(?:through|via|from|by(?: \w+ing)?):?$",
    re.IGNORECASE,
)
# All of the items are needed or take place, whatever else the lead-in says.
ALL_ITEMS = re.compile(
    r"\b(?:complete|completing|pass|passing|take part in|where you(?:'ll|’ll| will)(?: \w+)?|which includes?|which involves?|consists? of|"
    r"stages?|steps?|must have|you must|made up of)(?: \w+)?:?$",
    re.IGNORECASE,
)
# The tokeniser and some patterns, e.g. for email addresses, take quadratic time in the length of a word.
MAX_WORD_LENGTH = 1_000


@dataclass(frozen=True)
class SourceList:
    """A list, the line that introduces it, or "" if there is none, and what follows it and says nothing without it."""

    lead_in: str
    items: tuple[str, ...]
    conclusion: str = ""


def check_words(texts: Iterable[str]) -> None:
    """Raise CannotImport if a text contains a word that is too long to process."""
    for text in texts:
        longest = max(map(len, text.split()), default=0)
        if longest > MAX_WORD_LENGTH:
            raise CannotImport(f"it has a word of {longest:,} characters; the limit is {MAX_WORD_LENGTH:,}")


def split_sentences(text: str) -> list[str]:
    """Split a text into sentences."""
    text = GLUED.sub(r"\1. ", " ".join(text.split()))
    if not SENTENCE_END.search(text):
        return [text] if text else []
    parts: list[str] = []
    for span in load_sentencizer()(text).sents:
        # A full stop is part of a name or abbreviation if no space or a lower-case letter follows.
        if parts and (not parts[-1].endswith(" ") or span.text[:1].islower()):
            parts[-1] += span.text_with_ws
        else:
            parts.append(span.text_with_ws)
    return [part.strip() for part in parts]


def split_blocks(blocks: Sequence[SourceBlock], are_others: bool = False) -> list[str | SourceList]:
    """Return the sentences in paragraphs, and lists together with their lead-ins.

    With `are_others`, "They" at the start of a sentence are not the people in the job, so it is told with the sentence before it.
    """
    pieces: list[str | SourceList] = []
    lead_in = ""
    for block, following in zip_longest(blocks, blocks[1:]):
        if block.is_list:
            if pieces and DEPENDENT.match(lead_in) and isinstance(before := pieces[-1], str):
                # "You need experience. You could get this through:" makes sense only as a whole.
                lead_in = f"{before} {lead_in}"
                pieces.pop()
            pieces.append(SourceList(lead_in, block.lines))
            lead_in = ""
            continue
        parts = [sentence for text in unwrap_lines(block.lines) for sentence in split_sentences(text)]
        if following and following.is_list and not parts[-1].endswith(STOPS):
            lead_in = parts.pop()
        if parts and pieces and isinstance(before := pieces[-1], SourceList) and depends(parts[0], are_others):
            pieces[-1] = replace(before, conclusion=parts.pop(0))
        pieces += join_dependent(parts, are_others)
    return pieces


def join_dependent(sentences: Iterable[str], are_others: bool = False) -> Iterator[str]:
    """Yield sentences, each together with the one after it if that says nothing by itself."""
    text = ""
    for sentence in sentences:
        joined = f"{text} {sentence}"
        if text and depends(sentence, are_others) and len(joined.split()) <= MAX_DEPENDENT_WORDS:
            text = joined
        else:
            if text:
                yield text
            text = sentence
    if text:
        yield text


def unfold_list(line: str) -> list[str]:
    """Split a line that has a list without line breaks into the list's lead-in, its items as bullets, and what follows it."""
    match = UNFOLDED.fullmatch(line)
    if not match:
        return [line]
    *items, last = (item.strip() for item in match["items"].split(";"))
    last, *following = SENTENCE_START.split(last, maxsplit=1)
    return [match["lead"], *(f"• {item}" for item in (*items, last) if item), *following]


def join_list(bullets: SourceList, runs_on: Iterable[str], is_names: bool = False) -> str:
    """Return a list as one sentence, with its conclusion, or "" if its items are better told one by one.

    Short items are told together, and those whose lead-in or conclusion speaks of all of them, such as "2 options:". With `is_names`, the
    items are names of any length.
    """
    items = [item.rstrip(" ,;.") for item in bullets.items]
    if len(items) < 2 or not bullets.lead_in or any(is_full_sentence(item) or ":" in item for item in bullets.items):
        return ""
    is_short = all(len(item.split()) <= MAX_ITEM_WORDS for item in items)
    is_counted = bool(COUNTED.search(bullets.lead_in.rstrip()))
    length = len(" ".join([bullets.lead_in, *items, bullets.conclusion]).split())
    is_whole = bool(bullets.conclusion or DEPENDENT.search(bullets.lead_in)) and length <= MAX_DEPENDENT_WORDS
    has_commas = any("," in item or " and " in item for item in items)
    is_clear = is_counted or (is_short and not any("," in item for item in items))
    if not is_names and not is_whole and (not is_clear or length > (MAX_COUNTED_WORDS if is_counted else MAX_JOINED_WORDS)):
        return ""
    lead_in = bullets.lead_in.rstrip()
    word = "or" if CHOICE.search(lead_in) and not ALL_ITEMS.search(lead_in) and not is_names else "and"
    separator = "; " if not is_short or any("," in item for item in items) else ", "
    end = f"{separator.rstrip() if has_commas or separator == '; ' else ''} {word} "
    joined = join_lead_in(bullets.lead_in, end.join([separator.join(items[:-1]), items[-1]]), runs_on)
    return f"{joined} {bullets.conclusion}".rstrip()


def unwrap_lines(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines in a paragraph, after joining wrapped lines."""
    text = ""
    for line, following in zip_longest(lines, lines[1:], fillvalue=""):
        text = f"{text} {line}".strip()
        if not following or (len(line) < FULL_LINE and (following[0].isupper() or following[0] == "£")):
            yield text
            text = ""


def join_lead_in(lead_in: str, item: str, runs_on: Iterable[str]) -> str:
    """Join a list's lead-in and one of its items into a sentence. If the item already is a sentence, return it unchanged.

    `runs_on` are words that don't need a colon between them and the item if the lead-in ends with one of them.
    """
    if is_full_sentence(item):
        return item
    if OWN_CLAUSE.match(item):
        return as_sentence(item)
    lead_in = lead_in.rstrip(" :")
    if lead_in.endswith("?"):
        return as_sentence(f"{lead_in} {_capitalise(item)}")
    separator = " " if re.search(rf"\b(?:{'|'.join(runs_on)})$", lead_in, re.IGNORECASE) else ": "
    return as_sentence(f"{lead_in}{separator}{item}")


def is_full_sentence(item: str) -> bool:
    return item[0].isupper() and item.endswith(STOPS)


def as_sentence(text: str) -> str:
    """Capitalise a text and add a full stop if it does not end with one."""
    text = _capitalise(DOUBLED_WORD.sub("", GLUED_WORD.sub(r"\1\2 ", text.rstrip(" ;,"))))
    return text if text.endswith((*STOPS, ":", "”", '"')) else text + "."


def join_pair(label: str, value: str) -> str:
    """Join a label and its value, as in "Starter: £18,000"."""
    return f"{label.rstrip(' :')}: {value.lstrip(' :')}"


def _capitalise(text: str) -> str:
    return text[:1].upper() + text[1:]
