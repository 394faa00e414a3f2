"""Finds the part of a list that a question names, as "gastroenterology" in a statement that lists specialisms."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from bot.answering.question_words import patterns
from bot.answering.wording import AnswerWording
from bot.conversation.types import Detail
from bot.knowledge.glossary import Glossary
from bot.knowledge.models import Career, Statement
from bot.language.words import stems

SAME, SAME_STEM = 100, 85  # out of 100, as people misspell what they name
LEAST_SHARE = 0.5  # of the words of a part that a question names
MOST_WORDS = 5  # in a part of such a list
# How far into its explanation a term is still said to be what it is about: "gastroenterology is about the stomach".
ABOUT = 6
SHORTEST_ALIKE = 5  # letters
SEPARATOR = re.compile(r",\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+")
BETWEEN = re.compile(r"^(?:,?\s*(?:and|or)?\s*(?:an?|the)?\s*)$")
LONG_LIST = re.compile(r",[^,]+,[^,]*\b(?:and|or)\b")  # one that is known by its commas
LEADING = re.compile(r"^(?:(?:in|on|at|with|by|of|as|an?|the|other)\s+)+", re.IGNORECASE)
NAMES_ONE = (None, Detail.WHETHER, Detail.WHAT)


def part_named(text: str, statement: Statement) -> str | None:
    """Return the one part of the statement's list that a text names, or None if it names none or several alike."""
    asked = stems(text)
    shares = {part: _share(stems(part), asked) for part in _parts(statement)}
    best = max(shares.values(), default=0.0)
    named = [part for part, share in shares.items() if share == best]
    return named[0] if best >= LEAST_SHARE and len(named) == 1 else None


def part_beginning(text: str, statement: Statement) -> str | None:
    """Return the one entry of the statement's list that begins with letters that a text gives, as "the one that starts with neuro" does."""
    begins = patterns()["begins_with"].search(text)
    letters = begins["letters"].lower() if begins else ""
    exact = [entry for entry in statement.list if letters and entry.lower().startswith(letters)]
    alike = [entry for entry in statement.list if letters and fuzz.ratio(entry[: len(letters) + 1].lower(), letters) >= SAME_STEM]
    found = exact or alike
    return found[0] if len(found) == 1 else None


def entry_meant(text: str, career: Career, glossary: Glossary | None) -> tuple[str, Statement] | None:
    """Return the one entry of the profile's lists that a text names or is about, with its statement, or None."""
    listing = [statement for group in career.statements.values() for statement in group if statement.list]
    found = [(entry, each) for each in listing if (entry := part_named(text, each) or part_meant(text, each, glossary))]
    return found[0] if len(found) == 1 else None


def part_meant(text: str, statement: Statement, glossary: Glossary | None) -> str | None:
    """Return the entry of the statement's list whose explanation is about what a text names, as gastroenterology is about stomachs.

    Return None if the text names several, or only what several are about.
    """
    asked = set(stems(_singular(patterns()["too_general"].sub(" ", text))))
    explained = {entry: _explaining(found.means, entry) for entry in statement.list if glossary and (found := glossary.find(entry))}
    # A word that is spelt alike, as in "never heard of it" and "hearing", counts only if no other is the same.
    for least in (SAME, SAME_STEM):
        if meant := {entry for word in asked if (entry := _about(word, explained, least))}:
            return meant.pop() if len(meant) == 1 else None
    return None


def _about(word: str, explained: Mapping[str, Sequence[str]], least: int) -> str | None:
    """Return the one entry whose explanation has a word near its beginning. Of several, the one whose explanation begins with it counts.

    `least` is how much alike it has to be, out of 100.
    """
    having = [entry for entry, words in explained.items() if any(_are_alike(word, other, least) for other in words[:ABOUT])]
    first = [entry for entry in having if explained[entry][0] == word]
    return next(iter(first if len(first) == 1 else having if len(having) == 1 else ()), None)


def with_only(part: str, statement: Statement) -> str | None:
    """Return the statement's text with one part in place of its list, or None if nothing true would be left of it."""
    text = statement.text
    spans = [(start, start + len(entry)) for entry in statement.list if (start := text.find(entry)) >= 0]
    if part not in statement.list or len(spans) < len(statement.list):
        return None
    gaps = (text[end:start] for (_, end), (start, _) in itertools.pairwise(spans))
    if not all(BETWEEN.match(gap) for gap in gaps):
        return None
    return f"{text[: spans[0][0]]}{part}{text[spans[-1][1] :]}"


def confirming(part: str, statement: Statement, wording: AnswerWording) -> str:
    """Return a sentence that says that a part is on the list, with the list's hedge. Of a choice, each part is only possible."""
    hedged = patterns()["hedge"].search(statement.text) or " or " in statement.text
    return wording.say("can_include" if hedged else "includes", part=part)


def names_one(detail: Detail | None, text: str) -> bool:
    """Return whether a question can be about one part of a list. "Not in theatres?" would be confirmed in the wrong direction."""
    return detail in NAMES_ONE and not any(patterns()[name].search(text) for name in ("denies", "excepts", "kind_of_thing"))


def asks_only_whether_listed(text: str, statement: Statement) -> bool:
    """Return whether a question that names a part of the list asks no more than whether it is there, unlike "are wards dangerous"."""
    stated = stems(statement.text)
    others = stems(patterns()["of_a_list"].sub(" ", text))
    return all(any(_are_alike(word, other) for other in stated) for word in others)


def _are_alike(word: str, other: str, least: int = SAME_STEM) -> bool:
    """Return whether a word is another one, or may be it misspelt. Short words are too easily another: "real" is not "renal"."""
    return word == other or (len(word) >= SHORTEST_ALIKE and fuzz.ratio(word, other) >= least)


def _share(words: Sequence[str], asked: Sequence[str]) -> float:
    found = sum(any(_are_alike(other, word) for other in asked) for word in words)
    return found / len(words) if words else 0.0


def _explaining(means: str, entry: str) -> list[str]:
    own = set(stems(_singular(entry)))
    return [word for word in stems(_singular(means)) if word not in own]


def _singular(text: str) -> str:
    return re.sub(r"s\b", "", text)


def _parts(statement: Statement) -> tuple[str, ...]:
    """Return the parts of the statement's list: its own, or else what its commas separate, but for what the list begins with."""
    if statement.list:
        return statement.list
    parts = [LEADING.sub("", part) for part in SEPARATOR.split(statement.text.rstrip("."))]
    listed = [part for part in parts[1:] if part and len(part.split()) <= MOST_WORDS]
    return tuple(listed) if LONG_LIST.search(statement.text) else ()
