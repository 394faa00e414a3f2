"""Finds careers in view by less than a name: "the archive one", "turbines", "a medical something officer", "the hospital one".

In view are the current careers, those that the conversation has been about or has shown, or all if there are few.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from spacy.tokens import Doc, Span, Token

from bot.knowledge.store import Store
from bot.language.words import stems
from bot.nlu.career_frames import ENTITY
from bot.nlu.name_parts import NameParts, Part, topic_words
from bot.nlu.referring import words
from bot.nlu.segments import sentences

# With at most this many careers, all of them are in view.
FEW = 8
MOST_WORDS = 4
SHORT = 5  # words of a message that may open with a part of a name


class ShortNames:
    """Finds parts of names, and what only one profile speaks of, for a store's careers."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.learn()

    def learn(self) -> None:
        """Read the names of the careers again. Call this when profiles change."""
        self._few = tuple(career.id for career in self._store.all()) if self._store.count() <= FEW else ()
        self._parts = NameParts(self._store.keys())
        self._speaks_of: dict[str, frozenset[str]] = {}

    def entities(self, doc: Doc, named: list[dict[str, Any]], current: Sequence[str], spoken_of: Sequence[str]) -> list[dict[str, Any]]:
        """Return the careers that a message names, as entities of Rasa.

        Those that `find` finds are among them if none is `named` in full, or if it is compared: "archivist v the turbine one".
        """
        if named and not any(token.norm_ in words("against") for token in doc):
            return named
        found = [
            {"entity": ENTITY, "value": each.career, "role": "held", "start": each.span.start_char, "end": each.span.end_char}
            for each in self.find(doc, current, spoken_of)
        ]
        apart = [each for each in found if all(each["end"] <= other["start"] or other["end"] <= each["start"] for other in named)]
        return sorted([*named, *apart], key=lambda each: int(each["start"]))

    def find(self, doc: Doc, current: Sequence[str], spoken_of: Sequence[str]) -> list[Part]:
        """Return the careers referred to, in order. `spoken_of` are those that the conversation has been about."""
        in_view = tuple(each for each in dict.fromkeys([*current, *spoken_of, *self._few]) if self._store.get(each))
        found = [each for span in _marked(doc) if (each := self._referred_to(span, current, in_view))]
        # Of several current careers, a part of its name is enough for one.
        alone = current if len(current) == 1 else ()
        others = [each for each in in_view if each not in alone]
        found = found or list(self._parts.find(doc, others)) or list(self._in_passing(doc, alone, others))
        opening = None if found else self._opening(doc, alone, [each for each in others if each in spoken_of])
        opening = opening or (
            None if found else _gone_back_to(doc, [each for each in spoken_of if each in in_view and each not in current])
        )
        return [opening] if opening else found

    def _referred_to(self, span: Span, current: Sequence[str], in_view: Sequence[str]) -> Part | None:
        """Return the career that "the … one" refers to by its name, or else by what only its profile speaks of."""
        row = [token.norm_ for token in span]
        careers = self._parts.named(row, in_view, whole=True)
        if not careers and span.doc[span.end].norm_ in words("one_of_several"):
            careers = self._only_one_to_speak_of(row, current, in_view)
        careers = careers or self._parts.named(row, in_view, whole=False)
        return Part(span.doc[span.start : span.end + 1], careers[0]) if len(careers) == 1 else None

    def _only_one_to_speak_of(self, row: Sequence[str], current: Sequence[str], in_view: Sequence[str]) -> list[str]:
        wanted = set(stems(" ".join(word for word in row if word not in words("of_anything"))))
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

    def _in_passing(self, doc: Doc, current: Sequence[str], careers: Sequence[str]) -> Iterator[Part]:
        """Yield the last words of a sentence if they are part of the name of just one of the careers: "and turbines?"."""
        yield from islice((part for each in sentences(doc) if (part := self._last_of(each, current, careers))), 1)

    def _last_of(self, sentence: Span, current: Sequence[str], careers: Sequence[str]) -> Part | None:
        said = [token for token in sentence if token.text.isalnum() and token.norm_ not in words("closes")]
        leads = max((i for i, token in enumerate(said) if token.norm_ in words("leads_in")), default=len(said))
        last = next((i for i in range(leads + 1, len(said)) if said[i].norm_ not in words("before")), len(said))
        return self._part(said[last:], current, careers)

    def _opening(self, doc: Doc, current: Sequence[str], careers: Sequence[str]) -> Part | None:
        """Return the first word of a short message if it is a word of the name of just one of the careers: "turbines same?"."""
        said = [token for token in doc if token.is_alpha]
        first = next((i for i, token in enumerate(said) if token.norm_ not in words("before_heading") | words("joins")), len(said))
        part = self._part(said[first : first + 1], current, careers) if len(said) <= SHORT else None
        return part if part and self._parts.has_word(part.career, part.span.text.lower()) else None

    def _part(self, row: Sequence[Token], current: Sequence[str], careers: Sequence[str]) -> Part | None:
        """Return the only one of some careers whose name words are a part of, unless they are asked about all or of the current ones."""
        norms = [token.norm_ for token in row]
        known = topic_words().union(*map(self._spoken_in, current))
        if not row or len(row) > MOST_WORDS or any(set(stems(word)) & known for word in norms):
            return None
        fitting = self._parts.named(norms, careers, whole=False)
        return Part(row[0].doc[row[0].i : row[-1].i + 1], fitting[0]) if len(fitting) == 1 else None


def _gone_back_to(doc: Doc, earlier: Sequence[str]) -> Part | None:
    """Return the latest of some careers spoken of earlier if a message goes back to something: "OK, back to mine, the archives"."""
    for start in (i for i in range(len(doc) - 2) if doc[i].norm_ in words("returns") and doc[i + 1].norm_ == "to"):
        what = next((token for token in doc[start + 2 :] if token.norm_ not in words("articles")), None)
        if earlier and what is not None and what.norm_ not in words("not_gone_back_to"):
            return Part(doc[start : what.i + 1], earlier[0])
    return None


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
