"""Finds the careers that a message names.

Careers with a profile ("held") are recognised by any of their names. Other careers are recognised by a list of occupations, or by
the phrasing of the question ("what does a … earn"). `bot.nlu.roles` reads whether a career is asked about or only mentioned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
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
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from bot.knowledge.names import key
from bot.knowledge.plurals import pluralise
from bot.knowledge.store import Store, load_store
from bot.knowledge.watcher import watch
from bot.language.occupations import load_occupations
from bot.language.vocabulary import limit_vocabulary
from bot.nlu.career_frames import ENTITY, load_frames
from bot.nlu.headings import heading
from bot.nlu.misspelt_names import MisspeltNames
from bot.nlu.name_parts import NameParts
from bot.nlu.rows_of_words import rows_of_words
from bot.nlu.segments import JOINTS
from bot.nlu.segments import STOPS as CUTS
from bot.nlu.trade_names import load_trade_names
from bot.nlu.word_patterns import Pattern

MOST_KINDS = 1  # occupations that are called like the only career of a kind, and are another
KINDS_KEPT = 5000  # names; more than there are occupations
MOST_NAMED = 10  # careers in a message; further ones are ignored
APOSTROPHES = ("'", "’")
HYPHEN = "-"
SAME_NAME = 85  # minimum similarity, out of 100, for two spellings to count as the same name
SHORT_MESSAGE = 4  # words
SHORTEST_PART = 3  # letters of each part of a name that is written as two words
FRAMED = "framed"


@dataclass(frozen=True)
class CareerSpan:
    """A career that a message names. `value` is its id if there is a profile, otherwise the occupation's name."""

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
    """Finds careers in spaCy documents.

    Each sequence of words is looked up in the store, so that adding a profile does not require training and thousands of profiles
    do not slow down the search.
    """

    def __init__(self, nlp: Language, store: Store) -> None:
        self._store = store
        self._spelling = nlp.get_pipe("spelling")
        self._occupations = {key(form): name for name in load_occupations() for form in (pluralise(name), name)}
        self._trades = load_trade_names()
        frames = load_frames()
        self._asking = _matcher(nlp, {FRAMED: frames.asking}, greedy="LONGEST")
        self._unheard_of = _matcher(nlp, {FRAMED: frames.unheard_of})
        self.learn_names()

    def learn_names(self) -> None:
        """Add the words in career names to the spelling corrector's vocabulary. Call this again when profiles change."""
        names = [*self._store.words(), *self._occupations, *self._trades.groups]
        self._spelling.set_extra_words(word for name in names for word in name.split())
        names_to_spell = [*self._store.forms(), *self._occupations]
        self._misspelt_names = MisspeltNames(names_to_spell, self._spelling)
        self._parts = NameParts(self._store.keys())
        words = [name.split() for name in {*names_to_spell, *self._trades.groups}]
        self._single_words = {each[0] for each in words if len(each) == 1}
        self._beginnings = {" ".join(each[:end]) for each in words for end in range(1, len(each) + 1)}
        # A message can name the same jobs a hundred times.
        self._only_kind = lru_cache(KINDS_KEPT)(self._find_only_kind)

    def find(self, doc: Doc) -> list[CareerSpan]:
        named = self._named(doc)
        if found := self._with_parts(doc, named) or self._misspelt(doc) or self._kinds(doc):
            return found
        return [self._unheard_of_career(span) for span in self._framed(doc)]

    def _unheard_of_career(self, span: Span) -> CareerSpan:
        """Return what a row of words names that is no occupation we know, by its place in a question."""
        for form in _forms(span):
            if career := self._parts.respelt(form) or self._only_kind(form):
                return CareerSpan(span, career, held=True)
        return CareerSpan(span, self._nearest_occupation(span.text.lower()), held=False)

    def _named(self, doc: Doc) -> list[CareerSpan]:
        """Return the careers named in a message. Longer names take precedence, so that "dental nurse" does not match "nurse"."""
        spans: dict[Span, tuple[str, ...]] = {}
        for span, forms in self._could_be_names(doc):
            spans[span] = (*spans.get(span, ()), *forms)
        said = {form: span for span, forms in spans.items() for form in forms}
        held = self._store.ids(list({*said}.union(*(self._trades.groups.get(form, ()) for form in said))))
        # A message can name the same jobs a hundred times.
        meant = {form: self._mention(span, form, held) for form, span in said.items()}
        # "Sign writers" are signwriters rather than what else these are called.
        own_first = {span: sorted(forms, key=lambda form: form not in held) for span, forms in spans.items()}
        found = {span: [mention for form in forms if (mention := meant[form])] for span, forms in own_first.items()}
        mentions = [replace(each[0], span=span) for span, each in found.items() if each]
        longest = filter_spans([mention.span for mention in mentions])[:MOST_NAMED]
        return [mention for mention in mentions if mention.span in longest]

    def _with_parts(self, doc: Doc, named: Sequence[CareerSpan]) -> list[CareerSpan]:
        """Return the careers named, and those that parts of names stand for if they say more: "HR assistant" is no assistant."""
        found = [CareerSpan(part.span, part.career, held=True) for part in self._parts.find(doc)]
        held, opening = any(each.held for each in named), heading(doc)
        more = [each for each in found if _says_more(each.span, named, only_over=held and not _is_within(each.span, opening))]
        rest = (each for each in named if not any(_overlap(each.span, other.span) for other in more))
        return sorted([*rest, *more], key=lambda each: each.span.start)

    def _could_be_names(self, doc: Doc) -> Iterator[tuple[Span, tuple[str, ...]]]:
        """Yield the rows of words with which a name begins, with their forms, so that a message costs little more than the names in it."""
        for token in doc:
            for pair in (doc[token.i : token.i + 2], doc[token.i : token.i + 3]):
                if (joined := _joined(pair)) in self._single_words:
                    yield pair, (joined,)
            for span in () if token.is_punct else rows_of_words(doc, token.i):
                forms = _forms(span)
                if not _is_cut_short(span) and self._beginnings.isdisjoint(forms):
                    break
                yield span, forms

    def _mention(self, span: Span, form: str, held: Mapping[str, str]) -> CareerSpan | None:
        """Return the career that a name stands for, if it is one: a career that we have, one with another name for it, or an occupation."""
        if form in held:
            return CareerSpan(span, held[form], held=True)
        names = self._trades.groups.get(form, ())
        if career := next((held[name] for name in names if name in held), None):
            # "Nurse" is a trade of its own, and may be any kind of nurse.
            several = any(kind.id != career for kind in self._store.kinds(form))
            return CareerSpan(span, form, held=False) if several else CareerSpan(span, career, held=True)
        occupation = self._occupations.get(form) or (names[0] if names else None)
        if not occupation:
            return None
        alike = (found for name in dict.fromkeys((form, *names)) if (found := self._parts.respelt(name) or self._only_kind(name)))
        if career := next(alike, None):
            return CareerSpan(span, career, held=True)
        # "Physios" are physiotherapists, of whom there may be several kinds.
        return CareerSpan(span, next((name for name in names if self._store.kinds(name)), occupation), held=False)

    def _find_only_kind(self, form: str) -> str | None:
        """Return the career whose name ends with this one, if there is one and hardly any other job is called like that.

        Underwriters are insurance underwriters, and all groomers are dog groomers. Farmers need not be fish farmers.
        """
        kinds = self._store.kinds(form)
        if len(kinds) != 1:
            return None
        alike = [name for name in self._occupations if name.endswith(f" {form.removesuffix('s')}")]
        own = (kinds[0].id in self._store.ids([name, *self._trades.groups.get(name, ())]).values() for name in alike)
        return kinds[0].id if len(alike) <= MOST_KINDS or all(own) else None

    def _misspelt(self, doc: Doc) -> list[CareerSpan]:
        """Return the career whose name is misspelt, if one is."""
        found = self._misspelt_names.find(doc)
        if found is None:
            return []
        mention = self._mention(found.span, found.name, self._store.ids([found.name, *self._trades.groups.get(found.name, ())]))
        return [mention] if mention else []

    def _kinds(self, doc: Doc) -> list[CareerSpan]:
        """Return the kind of career that a short message such as "engineer pay" is about, to ask back which is meant."""
        words = [token for token in doc if not token.is_punct]
        if len(words) > SHORT_MESSAGE:
            return []
        kinds = [token for token in words if token.lower_ in self._trades.kinds and self._store.kinds(token.lower_)]
        return [CareerSpan(doc[token.i : token.i + 1], token.lower_, held=False) for token in kinds[:1]]

    def _nearest_occupation(self, name: str) -> str:
        """Return the occupation that was probably meant, or the name unchanged if none is similar."""
        found = process.extractOne(name, load_occupations(), scorer=fuzz.ratio, score_cutoff=SAME_NAME)
        return found[0] if found else name

    def _framed(self, doc: Doc) -> Iterator[Span]:
        frames = filter_spans([Span(doc, start, end) for _, start, end in self._asking(doc)])
        for frame in frames:
            heads = filter_spans([Span(doc, frame.start + s, frame.start + e) for _, s, e in self._unheard_of(frame)])
            if heads:
                yield heads[-1]


def _overlap(span: Span, other: Span) -> bool:
    return bool(span.start < other.end and other.start < span.end)


def _is_within(span: Span, other: Span | None) -> bool:
    return other is not None and bool(other.start <= span.start and span.end <= other.end)


def _says_more(span: Span, named: Sequence[CareerSpan], only_over: bool) -> bool:
    """Return whether a row of words contains more than the names in it. With `only_over` there has to be one."""
    over = [each for each in named if _overlap(span, each.span)]
    return all(len(span) > len(each.span) for each in over) and bool(over or not only_over)


def _is_cut_short(span: Span) -> bool:
    """Return whether the form of a row of words changes with the next token: "children" with "'s" is "childrens"."""
    following = span.doc[span.end].text if span.end < len(span.doc) else ""
    return bool(span[-1].is_punct) or following.startswith(APOSTROPHES)


def _forms(span: Span) -> tuple[str, ...]:
    """Return the forms in which to look up a span, or none if it starts or ends with punctuation.

    These are the words with corrected spelling, and as typed: "IT", which is corrected to "computing", is part of names.
    """
    if span[0].is_punct or span[-1].is_punct:
        return ()
    corrected = "".join(token.norm_ + token.whitespace_ for token in span)
    return tuple(dict.fromkeys(filter(None, map(key, (corrected, span.text)))))


def _joined(pair: Span) -> str:
    """Return two words as one, as "handyman" for "handy man" or "handy-man", or an empty string if they are no two words."""
    written = [token for token in pair if token.text != HYPHEN]
    two = len(written) == 2 and all(token.is_alpha and len(token) >= SHORTEST_PART for token in written)
    return key("".join(token.lower_ for token in written)) if two else ""


def _matcher(nlp: Language, patterns: Mapping[str, list[Pattern]], greedy: str | None = None) -> Matcher:
    matcher = Matcher(nlp.vocab)
    for name, each in patterns.items():
        matcher.add(name, each, greedy=greedy)
    return matcher


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False, model_from="SpacyNLP")
class CareerLinker(GraphComponent, EntityExtractorMixin):  # type: ignore[misc]
    """Adds an entity for each career that a message names. See `CareerSpan` for its value."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._finder: CareerFinder | None = None

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> CareerLinker:
        # Load the store here so that its index is built at startup instead of during the first message.
        return cls(load_store())

    def process(self, messages: list[Message], model: SpacyModel) -> list[Message]:
        if self._finder is None:
            self._finder = CareerFinder(model.model, self._store)
            watch(changed=self._finder.learn_names)
        limit_vocabulary(model.model)
        for message in messages:
            doc = message.get(SPACY_DOCS[TEXT])
            if doc is None:
                continue
            mentions = self._finder.find(doc)
            entities = [mention.as_entity() for mention in mentions]
            make_whole(doc, mentions)
            message.set(ENTITIES, message.get(ENTITIES, []) + self.add_extractor_name(entities), add_to_output=True)
        return messages


def make_whole(doc: Doc, mentions: Iterable[CareerSpan]) -> None:
    """Merge names such as "painter and decorator" into a single token, so that the message is not split in the middle of them."""
    with doc.retokenize() as retokenizer:
        for mention in mentions:
            if any(token.norm_ in JOINTS or token.text in CUTS for token in mention.span):
                retokenizer.merge(mention.span)


def spans_of(doc: Doc, entities: Iterable[dict[str, Any]]) -> list[Span]:
    """Return the token spans of career entities, either annotated in training data or found by the linker."""
    spans = (doc.char_span(e["start"], e["end"], alignment_mode="expand") for e in entities if e["entity"] == ENTITY)
    return [span for span in spans if span is not None]
