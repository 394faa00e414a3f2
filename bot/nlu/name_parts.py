"""Finds careers by parts of their names: "site supervisor", "HR assistant", "mech eng technician", "credit control", "pet shop staff".

Several words stand for a name if each begins or resembles one of its words, in order, and no other career's name fits as well. Which words
those are is derived from the names, so that it works for any number of careers without a list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz
from spacy.tokens import Doc, Span

from bot.language.words import stems
from bot.nlu.referring import words
from bot.nlu.short_names import SHORTEST_PREFIX, begins, same, topic_words

FEWEST_WORDS, MOST_WORDS = 2, 5
MOST_TOKENS = 80  # of a message that are looked at
LONGEST_INITIALS = 4  # letters of initials such as "QC" and "CSW"
SAME_SPELLING, SHORTEST_RESPELT = 88, 8  # least similarity of two spellings of a name, of 100, and its least length
SAME_START = 3  # letters that each word of a name keeps in another spelling: chemical engineers are no mechanical engineers


class Part(NamedTuple):
    span: Span
    career: str
    """Id of the career."""


class NameParts:
    """The names of careers, looked up by parts of them."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Take lookup keys of names, each with the id of its career."""
        self._names = [(form.split(), form, career) for form, career in names]
        self._beginning: dict[str, set[int]] = defaultdict(set)
        self._initials: dict[str, set[int]] = defaultdict(set)
        for number, (name, _, _) in enumerate(self._names):
            for start, word in enumerate(name):
                self._beginning[word[:SHORTEST_PREFIX]].add(number)
                for end in range(start + 2, min(len(name), start + LONGEST_INITIALS) + 1):
                    self._initials["".join(each[0] for each in name[start:end])].add(number)

    def find(self, doc: Doc) -> Iterator[Part]:
        """Yield the rows of words that stand for just one career, the longest first where they overlap."""
        fitting = [self._with(token.norm_) | self._with(token.lower_) if token.is_alpha else set() for token in doc[:MOST_TOKENS]]
        start = 0
        while start < len(fitting):
            part = self._longest(doc, fitting, start)
            if part:
                yield part
            start = part.span.end if part else start + 1

    def respelt(self, form: str) -> str | None:
        """Return the career whose name is another spelling of this one: "dietician", "pipefitter", "event manager"."""
        if len(form) < SHORTEST_RESPELT:
            return None
        careers = {career for name, known, career in self._names if _is_respelt(form, known, name)}
        return careers.pop() if len(careers) == 1 else None

    def _with(self, word: str) -> set[int]:
        if word in words("generic") or word in words("small"):
            return set(range(len(self._names)))
        return self._beginning.get(word[:SHORTEST_PREFIX], set()) | self._initials.get(word, set())

    def _longest(self, doc: Doc, fitting: Sequence[set[int]], start: int) -> Part | None:
        if not fitting[start] or doc[start].norm_ in words("generic") | words("small"):
            return None
        numbers, found = fitting[start], None
        for end in range(start + 1, min(len(fitting), start + MOST_WORDS)):
            numbers = numbers & fitting[end]
            if not numbers:
                break
            span = doc[start : end + 1]
            if span[-1].norm_ in words("small") or (len(span) == FEWEST_WORDS and set(stems(span.text.lower())) <= topic_words()):
                continue
            # Abbreviations look misspelt: "HR" is corrected to "hour".
            rows = {tuple(token.norm_ for token in span), tuple(token.lower_ for token in span)}
            careers = {self._names[each][2] for each in numbers if any(_stands_for(row, self._names[each][0]) for row in rows)}
            if len(careers) == 1:
                found = Part(span, careers.pop())
        return found


def _stands_for(row: Sequence[str], name: Sequence[str]) -> bool:
    """Return whether each word of a row begins or resembles one of a name's, in order, and at least one is the same."""
    position, exact = 0, False
    for number, word in enumerate(row):
        if word in words("generic"):
            # "Quarry work" is a quarry worker's, and pet shop staff are pet shop assistants. "Years of work" are nobody's.
            whole = len(row) == len(name) and begins(word, name[-1])
            return exact and number == len(row) - 1 and position < len(name) and (whole or number >= FEWEST_WORDS)
        at = next((i for i in range(position, len(name)) if same(word, name[i]) or begins(word, name[i])), None)
        if at is not None:
            exact |= same(word, name[at]) and word not in words("small")
            position = at + 1
            continue
        at = next((i for i in range(position, len(name)) if word == "".join(each[0] for each in name[i : i + len(word)])), None)
        if at is None or len(word) < FEWEST_WORDS:
            return False
        position = at + len(word)
    return exact


def _is_respelt(form: str, known: str, name: Sequence[str]) -> bool:
    if form.replace(" ", "") == known.replace(" ", ""):
        return True
    other = form.split()
    if len(other) != len(name) or any(a[:SAME_START] != b[:SAME_START] for a, b in zip(other, name, strict=True)):
        return False
    return fuzz.ratio(form, known, score_cutoff=SAME_SPELLING) > 0
