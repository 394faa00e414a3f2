"""Finds careers by parts of their names: "site supervisor", "HR assistant", "mech eng technician", "credit control", "pet shop staff",
"technician for wind turbines".

Words stand for a name if each begins or resembles one of its words, in order, and no other career's name fits as well. Which words those
are is derived from the names, so that it works for any number of careers without a list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from rapidfuzz import fuzz
from spacy.tokens import Doc, Span

from bot.knowledge.taxonomy import load_taxonomy
from bot.language.kin import family
from bot.language.words import stems
from bot.nlu.referring import words

FEWEST_WORDS, MOST_WORDS = 2, 5
MOST_FIRST = 2  # words in front of "for" or "of" in a name with its last words first
MOST_TOKENS = 80  # of a message that are looked at
SHORTEST_PREFIX = 3  # letters of an abbreviation such as "med tech"
SAME_BEGINNING, SHARE_OF_WORD = 5, 0.6  # least letters, and their share of the longer word, for "archive" to stand for "archivist"
FEWEST_INITIALS, LONGEST_INITIALS = 3, 4  # letters of initials such as "CSW"; within a longer name, two are enough
SAME_SPELLING, SHORTEST_RESPELT = 88, 8  # least similarity of two spellings of a name, of 100, and its least length
FEWEST_WITH_SLIP, NEAR_SPELLING = 3, 75  # words of a name one of which is misspelt as another word, and its least similarity, of 100
SHORTEST_ENDING = 8  # letters of a word's ending that stands for it: "therapist" for "psychotherapist"
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
        self._endings: dict[str, set[int]] = defaultdict(set)
        self._initials: dict[str, set[int]] = defaultdict(set)
        self._of: dict[str, set[int]] = defaultdict(set)
        self._all_initials: dict[str, set[str]] = defaultdict(set)
        self._joined: dict[str, set[str]] = defaultdict(set)
        self._whole: dict[str, set[str]] = defaultdict(set)
        self._by_starts: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, (name, _, career) in enumerate(self._names):
            self._of[career].add(number)
            self._by_starts[_starts(name)].append(number)
            self._joined["".join(name)].add(career)
            self._joined[_of_family("".join(name))].add(career)
            self._whole[_singular(name)].add(career)
            self._all_initials["".join(word[0] for word in name if word not in words("small"))].add(career)
            for start, word in enumerate(name):
                self._beginning[word[:SHORTEST_PREFIX]].add(number)
                for at in range(1, len(word) - SHORTEST_ENDING + 1):
                    self._endings[word[at:]].add(number)
                for end in range(start + 2, min(len(name), start + LONGEST_INITIALS) + 1):
                    self._initials["".join(each[0] for each in name[start:end])].add(number)

    def find(self, doc: Doc, among: Collection[str] | None = None) -> Iterator[Part]:
        """Yield the rows of words that stand for just one career, the longest first where they overlap.

        Of a few careers `among` which to choose, a name can be shortened in each of its words. Otherwise one of them has to be whole.
        """
        known = set(range(len(self._names))) if among is None else set().union(*(self._of[each] for each in among))
        fitting = [(self._with(token.norm_) | self._with(token.lower_)) & known if token.is_alpha else set() for token in doc[:MOST_TOKENS]]
        start = 0
        while start < len(fitting):
            parts = (self._at(doc, start, known), self._longest(doc, fitting, start, whole=among is None), self._turned(doc, start, known))
            part = max(filter(None, parts), key=lambda each: len(each.span), default=None)
            if part:
                yield part
            start = part.span.end if part else start + 1

    def named(self, row: Sequence[str], among: Iterable[str], whole: bool) -> list[str]:
        """Return those of some careers whose name a row of words stands for, with or without a `whole` word of it."""
        return [each for each in among if any(_stands_for(row, self._names[number][0], whole) for number in self._of[each])]

    def has_word(self, career: str, word: str) -> bool:
        """Return whether a career's name has a word, in the singular or plural."""
        return any(_same(word, each) for number in self._of[career] for each in self._names[number][0])

    def respelt(self, form: str) -> str | None:
        """Return the career whose name is another spelling of this one: "dietician", "pipefitter", "event manager"."""
        if len(form) < SHORTEST_RESPELT:
            return None
        alike = (self._names[number] for number in self._by_starts.get(_starts(form.split()), ()))
        careers = {career for _, known, career in alike if fuzz.ratio(form, known, score_cutoff=SAME_SPELLING) > 0}
        careers |= self._joined.get(form.replace(" ", ""), set())
        return careers.pop() if len(careers) == 1 else None

    def _with(self, word: str) -> set[int]:
        if any(word in words(kind) for kind in ("generic", "small", "fillers")):
            return set(range(len(self._names)))
        beginning, ending = self._beginning.get(word[:SHORTEST_PREFIX], set()), self._endings.get(word, set())
        return beginning | ending | self._initials.get(word, set())

    def _at(self, doc: Doc, start: int, known: Collection[int]) -> Part | None:
        """Return the only career whose initials stand here, in capitals ("as a CSW"), or whose name is cut or joined ("shop fitting")."""
        one = doc[start : start + 1]
        initials = one.text.lower() if len(one.text) >= FEWEST_INITIALS and one.text.isupper() else ""
        rows = [doc[start:end] for end in range(min(len(doc), start + MOST_WORDS), start, -1)]
        forms = [(span, "".join(token.lower_ for token in span)) for span in rows]
        for span, careers in (
            *((span, self._joined.get(form)) for span, form in forms),
            *((span, self._joined.get(_of_family(form))) for span, form in forms if len(span) > 1),
            (one, self._all_initials.get(initials)),
        ):
            if careers and len(careers) == 1 and not self._of[career := next(iter(careers))].isdisjoint(known):
                return Part(span, career)
        return None

    def _turned(self, doc: Doc, start: int, known: Collection[int]) -> Part | None:
        """Return the only career whose name stands here with its last words first: "technician for wind turbines"."""
        for joint in range(start + 1, min(start + MOST_FIRST + 1, len(doc) - 1)):
            if doc[joint].norm_ not in words("turns"):
                continue
            rest = joint + 2 if doc[joint + 1].norm_ in words("articles") else joint + 1
            for end in range(min(len(doc), rest + MOST_WORDS), rest, -1):
                careers = self._whole.get(_singular([token.norm_ for token in (*doc[rest:end], *doc[start:joint])]), set())
                if len(careers) == 1 and not self._of[career := next(iter(careers))].isdisjoint(known):
                    return Part(doc[start:end], career)
        return None

    def _longest(self, doc: Doc, fitting: Sequence[set[int]], start: int, whole: bool) -> Part | None:
        if not fitting[start] or doc[start].norm_ in words("generic") | words("small") | words("fillers"):
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
            if span[-1].norm_ in words("generic") and any(_singular(row[:-1]) in self._whole for row in rows):
                # A "civil engineer job" is a civil engineer's, not a civil engineering technician's.
                continue
            careers = {self._names[each][2] for each in numbers if any(_stands_for(row, self._names[each][0], whole) for row in rows)}
            if len(careers) == 1:
                found = Part(span, careers.pop())
        return found


def _stands_for(row: Sequence[str], name: Sequence[str], whole: bool) -> bool:
    """Return whether each word of a row begins or resembles one of a name's, in order. With `whole`, at least one has to be the same."""
    if _has_one_slip(row, name):
        return True
    position, exact = 0, not whole
    for number, word in enumerate(row):
        if word in words("generic") and number:
            # "Quarry work" is a quarry worker's, and pet shop staff are pet shop assistants. "Years of work" are nobody's.
            is_last = len(row) == len(name) and (word in words("workers") or _begins(word, name[-1]))
            return exact and number == len(row) - 1 and position < len(name) and (is_last or number >= FEWEST_WORDS)
        if word in words("fillers"):
            # "A medical something officer"
            if number in (0, len(row) - 1) or len(row) != len(name) or sum(each in words("fillers") for each in row) > 1:
                return False
            position += 1
            continue
        at = next((i for i in range(position, len(name)) if _begins(word, name[i])), None)
        if at is not None:
            exact |= _same(word, name[at]) and word not in words("small")
            position = at + 1
            continue
        at = next((i for i in range(position, len(name)) if word == "".join(each[0] for each in name[i : i + len(word)])), None)
        if at is None or len(word) < FEWEST_WORDS:
            return False
        position = at + len(word)
    # Mental health is no mental health nurse. A quarry stands for its workers, though.
    has_head = position == len(name) or (position == len(name) - 1 == len(row) and name[-1].removesuffix("s") in words("left_out"))
    return exact and (has_head or not whole)


def _has_one_slip(row: Sequence[str], name: Sequence[str]) -> bool:
    """Return whether a row is a name of several words with one misspelt, even as another English word: "wind turban technician"."""
    if len(row) != len(name) or len(name) < FEWEST_WITH_SLIP:
        return False
    slips = [(word, meant) for word, meant in zip(row, name, strict=True) if not _same(word, meant)]
    return len(slips) == 1 and _starts(slips[0][:1]) == _starts(slips[0][1:]) and fuzz.ratio(*slips[0]) >= NEAR_SPELLING


def _same(word: str, whole: str) -> bool:
    return word in (whole, f"{whole}s")


def _begins(word: str, whole: str) -> bool:
    """Return whether a word stands for one of a career's name: "tech", "turbines", "farming", or "archive" for "archivist"."""
    if _same(word, whole):
        return True
    if len(word) < SHORTEST_PREFIX or len(whole) < SHORTEST_PREFIX:
        return False
    if whole.startswith((word, word.removesuffix("s"))):
        return True
    if len(word) >= SHORTEST_ENDING and whole.endswith(word):
        return True
    stem = word.removesuffix("ing")
    if len(word) > len(stem) > SHORTEST_PREFIX and whole.startswith(stem):
        return True
    shared = next((i for i, (a, b) in enumerate(zip(word, whole, strict=False)) if a != b), min(len(word), len(whole)))
    return shared >= SAME_BEGINNING and shared >= SHARE_OF_WORD * max(len(word), len(whole))


def _singular(name: Sequence[str]) -> str:
    return " ".join(word.removesuffix("s") for word in name)


def _of_family(joined: str) -> str:
    """Return a joined name by which its other forms are found, too: "shopfitting" for "shopfitter"."""
    return f"{family(joined)}~"


def _starts(words: Sequence[str]) -> tuple[str, ...]:
    """Return how each word begins, which is the same in other spellings of it."""
    return tuple(word[:SAME_START] for word in words)


@cache
def topic_words() -> frozenset[str]:
    """Return the words of what can be asked, which are never a career: "what about training"."""
    entries = (load_taxonomy().entry(label) for label in load_taxonomy().labels())
    return frozenset(stem for entry in entries for stem in stems(f"{entry.about} {entry.ask or ''}"))
