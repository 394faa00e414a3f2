"""Finds the occupations that training examples name without asking about them."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from bot.knowledge.plurals import pluralise
from bot.language.occupations import load_occupations

OCCUPATION = "occupation"


class OccupationNames:
    """Finds the occupations that a training example names without asking about them: those that are not annotated."""

    def __init__(self, nlp: Language) -> None:
        self._matcher = PhraseMatcher(nlp.vocab, attr="NORM")
        self._matcher.add(OCCUPATION, [nlp.make_doc(form) for name in load_occupations() for form in (pluralise(name), name)])

    def in_passing(self, doc: Doc, annotated: Iterable[Span]) -> list[Span]:
        taken = {i for span in annotated for i in range(span.start, span.end)}
        spans = filter_spans([Span(doc, start, end) for _, start, end in self._matcher(doc)])
        return [span for span in spans if taken.isdisjoint(range(span.start, span.end))]
