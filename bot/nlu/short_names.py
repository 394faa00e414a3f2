"""Finds careers that a message refers to by part of a name: "the archive one", "turbines", "a medical something officer".

Only careers in view are referred to like that: the current ones, those that the conversation has been about or has shown, or all if there
are few. Which words tell them apart is derived from their names and aliases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from spacy.tokens import Doc, Span

from bot.knowledge.names import key
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import load_taxonomy
from bot.language.words import stems
from bot.nlu.career_frames import ENTITY
from bot.nlu.referring import words

# With at most this many careers, all of them are in view.
FEW = 8
SHORTEST_PREFIX = 3  # letters of an abbreviation such as "med tech"
SAME_BEGINNING, SHARE_OF_WORD = 5, 0.6  # least letters, and their share of the longer word, for "archive" to stand for "archivist"
MOST_WORDS = 4


class ShortName(NamedTuple):
    span: Span
    career: str
    """Id of the career."""


class ShortNames:
    """Finds parts of the names of a store's careers."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.learn()

    def learn(self) -> None:
        """Read the names of the careers again. Call this when profiles change."""
        self._few = tuple(career.id for career in self._store.all()) if self._store.count() <= FEW else ()
        self._forms: dict[str, list[list[str]]] = {}
        self._speaks_of: dict[str, frozenset[str]] = {}

    def entities(self, doc: Doc, current: Sequence[str], spoken_of: Sequence[str]) -> list[dict[str, Any]]:
        """Return the careers that `find` finds as entities of Rasa."""
        found = self.find(doc, current, spoken_of)
        return [
            {"entity": ENTITY, "value": each.career, "role": "held", "start": each.span.start_char, "end": each.span.end_char}
            for each in found
        ]

    def find(self, doc: Doc, current: Sequence[str], spoken_of: Sequence[str]) -> list[ShortName]:
        """Return the careers referred to, in order. `spoken_of` are those that the conversation has been about."""
        in_view = tuple(each for each in dict.fromkeys([*current, *spoken_of, *self._few]) if self._store.get(each))
        found = [each for span in _marked(doc) if (each := self._referred_to(span, current, in_view))]
        others = [each for each in in_view if each not in current]
        return found or list(self._abbreviated(doc, others)) or list(self._in_passing(doc, current, others))

    def _referred_to(self, span: Span, current: Sequence[str], in_view: Sequence[str]) -> ShortName | None:
        """Return the career that "the … one" refers to by its name, or else by what only its profile speaks of."""
        named = [token.norm_ for token in span]
        careers = [each for each in in_view if self._is_part(named, each, same)]
        if not careers and span.doc[span.end].norm_ in words("one_of_several"):
            careers = self._only_one_to_speak_of(named, current, in_view)
        careers = careers or [each for each in in_view if self._is_part(named, each)]
        return ShortName(span.doc[span.start : span.end + 1], careers[0]) if len(careers) == 1 else None

    def _is_part(self, named: Sequence[str], career_id: str, alike: Callable[[str, str], bool] | None = None) -> bool:
        """Return whether all words are like words of one of a career's names."""
        same = alike or _alike
        return any(all(any(same(name, word) for word in form) for name in named) for form in self._forms_of(career_id))

    def _forms_of(self, career_id: str) -> list[list[str]]:
        if career_id not in self._forms:
            career = self._store.get(career_id)
            self._forms[career_id] = [key(name).split() for name in career.names()] if career else []
        return self._forms[career_id]

    def _only_one_to_speak_of(self, named: Sequence[str], current: Sequence[str], in_view: Sequence[str]) -> list[str]:
        wanted = set(stems(" ".join(named)))
        speaks = {each: wanted & self._spoken_in(each) for each in in_view}
        if not wanted or (len(current) == 1 and speaks.get(current[0])):
            # "The workshop one" is something that the current profile speaks of.
            return []
        return [each for each in in_view if speaks[each]]

    def _spoken_in(self, career_id: str) -> frozenset[str]:
        """Return the words of a career's profile."""
        if career_id not in self._speaks_of:
            career = self._store.get(career_id)
            texts = [s.text for group in career.statements.values() for s in group] if career else []
            self._speaks_of[career_id] = frozenset(stems(" ".join(texts)))
        return self._speaks_of[career_id]

    def _abbreviated(self, doc: Doc, careers: Sequence[str]) -> Iterator[ShortName]:
        """Yield rows of words that shorten a name of just one of the careers: "med tech", "wind turbine"."""
        forms = {career: self._forms_of(career) for career in careers}
        beginnings = {word[:SHORTEST_PREFIX] for each in forms.values() for form in each for word in form}
        fits = [token.norm_[:SHORTEST_PREFIX] in beginnings or token.norm_ in words("fillers") for token in doc]
        end = 0
        for start in range(len(doc)):
            if start < end or not fits[start]:
                continue
            longest = next((i for i in range(start, min(len(doc), start + MOST_WORDS)) if not fits[i]), min(len(doc), start + MOST_WORDS))
            for stop in range(longest, start + 1, -1):
                row = [token.norm_ for token in doc[start:stop]]
                fitting = [career for career, each in forms.items() if any(_shortens(row, form) for form in each)]
                if len(fitting) == 1:
                    yield ShortName(doc[start:stop], fitting[0])
                    end = stop
                    break

    def _in_passing(self, doc: Doc, current: Sequence[str], careers: Sequence[str]) -> Iterator[ShortName]:
        """Yield the last word of a question if it is part of the name of just one of the careers: "and turbines?"."""
        said = [token for token in doc if token.is_alpha and token.norm_ not in words("closes")]
        before = [token.norm_ for token in said[:-1] if token.norm_ not in words("before")]
        if not before or before[-1] not in words("leads_in"):
            return
        last = said[-1]
        if set(stems(last.norm_)) & topic_words().union(*map(self._spoken_in, current)):
            return
        fitting = [each for each in careers if self._is_part([last.norm_], each)]
        if len(fitting) == 1:
            yield ShortName(doc[last.i : last.i + 1], fitting[0])


def _marked(doc: Doc) -> Iterator[Span]:
    """Yield the words between "the" and "one" or the like."""
    for end, token in enumerate(doc):
        befores = words("before") if token.norm_ in words("after") else words("before") | words("any_before")
        if token.norm_ not in words("after") | words("after_any"):
            continue
        start = next((i for i in range(end - 1, max(-1, end - MOST_WORDS), -1) if doc[i].norm_ in befores), None)
        inner = doc[start + 1 : end] if start is not None else doc[0:0]
        if len(inner) and all(each.is_alpha and len(each) > 2 for each in inner):
            yield inner


def same(name: str, word: str) -> bool:
    return name in (word, f"{word}s")


def _alike(name: str, word: str) -> bool:
    """Return whether a word stands for one of a career's name: "turbines" or "archive" for "archivist"."""
    if len(name) < SHORTEST_PREFIX or len(word) < SHORTEST_PREFIX:
        return name == word
    shared = next((i for i, (a, b) in enumerate(zip(name, word, strict=False)) if a != b), min(len(name), len(word)))
    return name == word or (shared >= SAME_BEGINNING and shared >= SHARE_OF_WORD * max(len(name), len(word)))


def _shortens(row: Sequence[str], form: Sequence[str]) -> bool:
    """Return whether a row of words shortens a name: each begins one of its words, in order. One may be a filler."""
    fillers = [i for i, word in enumerate(row) if word in words("fillers")]
    if fillers and (len(fillers) > 1 or fillers[0] in (0, len(row) - 1) or len(row) != len(form)):
        return False
    if fillers:
        return all(i in fillers or begins(word, form[i]) for i, word in enumerate(row))
    if not len(row) <= len(form):
        return False
    starts = range(len(form) - len(row) + 1)
    return any(all(begins(word, form[start + i]) for i, word in enumerate(row)) for start in starts)


def begins(word: str, whole: str) -> bool:
    if _alike(word, whole) or (len(word) >= SHORTEST_PREFIX and whole.startswith((word, word.removesuffix("s")))):
        return True
    stem = word.removesuffix("ing")  # "fish farming"
    return len(word) > len(stem) > SHORTEST_PREFIX and whole.startswith(stem)


@cache
def topic_words() -> frozenset[str]:
    """Return the words of what can be asked, which are never a career: "what about training"."""
    entries = (load_taxonomy().entry(label) for label in load_taxonomy().labels())
    return frozenset(stem for entry in entries for stem in stems(f"{entry.about} {entry.ask or ''}"))
