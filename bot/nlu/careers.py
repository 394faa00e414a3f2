"""Finds the careers a message asks about: those we hold by any of their names, others by a list of occupations and by
the way they are asked for ("what does a … earn").

A career that is only mentioned ("do they work with doctors", "I'm a nurse") is not one asked about, and is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language
from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from bot.knowledge.store import Store, load_store
from bot.nlu.career_frames import Pattern, load_frames
from bot.nlu.language import occupations

ENTITY = "career"
SAME_NAME = 85  # of 100: how alike two spellings of one name are
HELD, OCCUPATION, FRAMED = "held", "occupation", "framed"


@dataclass(frozen=True)
class Mention:
    """A career that a message asks about. `value` is the id of one we hold, otherwise the name as typed, in lower case."""

    span: Span
    value: str
    held: bool

    def as_entity(self) -> dict[str, Any]:
        return {
            "entity": ENTITY,
            "value": self.value,
            "role": "held" if self.held else "not_held",
            "start": self.span.start_char,
            "end": self.span.end_char,
        }


class CareerFinder:
    """Finds mentions in spaCy documents; careers are looked up in the store, so a new profile needs no training."""

    def __init__(self, nlp: Language, store: Store) -> None:
        self._named_in_profiles = " ".join(
            s.text.lower() for c in store.careers.values() for statements in c.statements.values() for s in statements
        )
        held = {form.lower(): c.id for c in store.careers.values() for name in c.names() for form in (plural(name), name)}
        others = {form: name for name in occupations() for form in (plural(name), name)}
        nlp.get_pipe("spelling").add(word for name in [*held, *others] for word in name.split())
        self._names = PhraseMatcher(nlp.vocab, attr="NORM")
        # make_doc, not nlp: names are spelt right, and are not to be corrected.
        held_docs, other_docs = ([nlp.make_doc(name) for name in names] for names in (held, others))
        self._names.add(HELD, held_docs)
        self._names.add(OCCUPATION, other_docs)
        # By what the matcher goes by, so that whatever it finds is known.
        self._ids = {_norms(doc): held[doc.text] for doc in held_docs}
        self._occupations = {_norms(doc): others[doc.text] for doc in other_docs}
        frames = load_frames()
        self._context = _matcher(nlp, frames.around)
        self._asking = _matcher(nlp, {FRAMED: frames.asking}, greedy="LONGEST")
        self._unheard_of = _matcher(nlp, {FRAMED: frames.unheard_of})

    def find(self, doc: Doc) -> list[Mention]:
        spans = [Span(doc, start, end, label=label) for label, start, end in self._names(doc)]
        held = [span for span in spans if span.label_ == HELD]
        around: dict[str, list[tuple[int, int]]] = {}
        for key, start, end in self._context(doc):
            around.setdefault(doc.vocab.strings[key], []).append((start, end))
        found = [Mention(span, self._ids[_norms(span)], held=True) for span in filter_spans(held)]
        taken = {i for mention in found for i in range(mention.span.start, mention.span.end)}
        others = filter_spans(s for s in spans if s.label_ == OCCUPATION and not taken.intersection(range(s.start, s.end)))
        after_company = None
        for span in others:
            if self._is_mentioned(span, around) or span.start == after_company:
                # "with doctors, nurses and porters": what follows in the list is company too
                after_company = span.end + 1
                continue
            found.append(Mention(span, self._occupations[_norms(span)], held=False))
        if not found and not others:
            found = [Mention(span, self._nearest_occupation(span.text.lower()), held=False) for span in self._framed(doc)]
        return sorted(found, key=lambda mention: mention.span.start)

    def _nearest_occupation(self, name: str) -> str:
        """The occupation that was probably meant, or the name as it is."""
        found = process.extractOne(name, occupations(), scorer=fuzz.ratio, score_cutoff=SAME_NAME)
        return found[0] if found else name

    def _is_mentioned(self, span: Span, around: dict[str, list[tuple[int, int]]]) -> bool:
        def stands(key: str, position: int, edge: int) -> bool:
            return any(match[edge] == position for match in around.get(key, ()))

        asked = stands("asked_after", span.start, 1) and stands("asked_before", span.end, 0)
        if asked or stands("asked_in_role", span.start, 1):
            # "I work as a chef" against "the pay as a chef": a person's own job is told by the longer pattern
            return not asked and self._own_job(span, around)
        if stands("mentioned_after", span.start, 1) or stands("mentioned_before", span.end, 0):
            return True
        return self._in_profiles(span) and not stands("asked_before", span.end, 0)

    def _own_job(self, span: Span, around: dict[str, list[tuple[int, int]]]) -> bool:
        return any(end == span.start and end - start >= 3 for start, end in around.get("mentioned_after", ()))

    def _in_profiles(self, span: Span) -> bool:
        """Whether our profiles' own sentences speak of this occupation ("alongside doctors")."""
        return self._occupations[_norms(span)] in self._named_in_profiles

    def _framed(self, doc: Doc) -> Iterator[Span]:
        frames = filter_spans([Span(doc, start, end) for _, start, end in self._asking(doc)])
        for frame in frames:
            heads = filter_spans([Span(doc, frame.start + s, frame.start + e) for _, s, e in self._unheard_of(frame)])
            if heads:
                yield heads[-1]


def _norms(tokens: Doc | Span) -> str:
    return " ".join(token.norm_ for token in tokens)


def _matcher(nlp: Language, patterns: Mapping[str, list[Pattern]], greedy: str | None = None) -> Matcher:
    matcher = Matcher(nlp.vocab)
    for key, each in patterns.items():
        matcher.add(key, each, greedy=greedy)
    return matcher


def plural(name: str) -> str:
    """The plural of an occupation's name, by the rules that occupations follow."""
    head, _, last = name.rpartition(" ")
    if last.endswith("man"):
        last = last[:-3] + "men"
    elif last.endswith(("s", "x", "ch", "sh")):
        last += "es"
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        last = last[:-1] + "ies"
    else:
        last += "s"
    return f"{head} {last}".strip()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False, model_from="SpacyNLP")
class CareerLinker(GraphComponent, EntityExtractorMixin):  # type: ignore[misc]
    """Adds an entity for each career that a message asks about: the id of one we hold, the name of another."""

    def __init__(self) -> None:
        self._finder: CareerFinder | None = None

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> CareerLinker:
        return cls()

    def process(self, messages: list[Message], model: SpacyModel) -> list[Message]:
        if self._finder is None:
            self._finder = CareerFinder(model.model, load_store())
        for message in messages:
            doc = message.get(SPACY_DOCS[TEXT])
            if doc is None:
                continue
            entities = [mention.as_entity() for mention in self._finder.find(doc)]
            message.set(ENTITIES, message.get(ENTITIES, []) + self.add_extractor_name(entities), add_to_output=True)
        return messages


def spans_of(doc: Doc, entities: Iterable[dict[str, Any]]) -> list[Span]:
    """The token spans of career entities, whether annotated in training data or found by the linker."""
    spans = (doc.char_span(e["start"], e["end"], alignment_mode="expand") for e in entities if e["entity"] == ENTITY)
    return [span for span in spans if span is not None]
