"""Finds the careers a message asks about: those we hold by any of their names, others by a list of occupations and by
the way they are asked for ("what does a … earn").

A career that is only mentioned ("do they work with doctors", "I'm a nurse") is not one asked about, and is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
from bot.nlu.language import occupations

ENTITY = "career"
SAME_NAME = 85  # of 100: how alike two spellings of one name are
HELD, OCCUPATION, FRAMED = "held", "occupation", "framed"

_ARTICLE = {"NORM": {"IN": ["a", "an", "the", "another", "some", "any", "other", "these", "those", "all"]}, "OP": "?"}
_BE = {"NORM": {"IN": ["am", "m", "'m", "was", "is", "'s", "s", "been", "are", "were"]}}
_QUALIFIER = {
    "NORM": {"IN": ["retired", "qualified", "trained", "former", "ex", "student", "trainee", "-", "just", "currently"]},
    "OP": "*",
}

# What stands right before an occupation that is mentioned rather than asked about.
MENTIONED_AFTER = [
    # company at work: "alongside doctors", "report to consultants"
    [{"NORM": {"IN": ["with", "alongside", "beside", "under", "assist", "assisting", "help", "helping", "support",
                      "supporting", "by", "tell", "telling", "told", "than", "versus", "vs", "from", "my", "our",
                      "her", "his", "your", "their", "between", "around", "among", "see", "unlike"]}}, _ARTICLE],
    [{"NORM": {"IN": ["report", "reports", "reporting", "talk", "speak", "answer", "similar", "compared", "close",
                      "closest", "related", "next", "switch", "move", "explain", "responsible", "listen"]}}, {"NORM": "to"}, _ARTICLE],
    [{"NORM": {"IN": ["same", "work", "working", "different"]}}, {"NORM": {"IN": ["as", "for", "to", "from"]}}, _ARTICLE],
    # the person or someone of theirs: "I'm a nurse", "my dad was an electrician", "I work as a chef"
    [{"NORM": {"IN": ["i", "he", "she", "who", "mother", "mum", "dad", "father", "husband", "wife", "partner", "brother",
                      "sister", "son", "daughter", "friend", "aunt", "aunty", "auntie", "uncle", "cousin", "mate", "we"]}},
     {"NORM": {"IN": ["have", "ve", "'ve"]}, "OP": "?"}, _BE, _ARTICLE, _QUALIFIER],
    [{"NORM": {"IN": ["i", "currently", "years", "worked", "trained", "job", "now", "time"]}},
     {"NORM": {"IN": ["work", "as", "worked", "am", "m"]}}, {"NORM": "as", "OP": "?"}, _ARTICLE, _QUALIFIER],
    [{"NORM": "used"}, {"NORM": "to"}, {"NORM": "be"}, _ARTICLE, _QUALIFIER],
    [{"NORM": "more"}, {"NORM": "for"}, _ARTICLE],
    # likeness: "is it like being a nurse", "more of an engineer"
    [{"NORM": {"IN": ["like", "same", "similar", "basically", "just", "kind", "sort", "more", "really", "called"]}},
     {"NORM": {"IN": ["being", "of", "to", "as", "like"]}, "OP": "*"}, _ARTICLE, _QUALIFIER],
    # "be a nurse first", "into doctor's offices" are left to what follows
]  # fmt: skip

# What follows an occupation that is mentioned: "my careers adviser says", "nurses there"
MENTIONED_BEFORE = [
    [{"NORM": {"IN": ["said", "says", "say", "told", "tells", "thinks", "think", "reckons", "suggested", "suggests",
                      "recommended", "keeps", "first", "mentioned", "there", "too", "around", "friend", "friends", "by", "move", "switch", "transfer", "retrain"]}}],
]  # fmt: skip

# Ways of asking about a career that hold even for one that the profile itself names: "how much does a doctor earn"
_WORK = ["earn", "earns", "make", "makes", "get", "gets", "do", "does", "work", "works", "need", "needs", "paid", "train", "start", "have"]
ASKED_AFTER = [
    [{"NORM": {"IN": ["what", "how"]}}, {"NORM": "about"}, _ARTICLE],
    [{"NORM": {"IN": ["do", "does", "can", "could", "is", "are", "would", "will"]}}, {"NORM": {"IN": ["a", "an"]}, "OP": "?"}],
]
ASKED_BEFORE = [
    [{"NORM": {"IN": _WORK}}],
    [{"NORM": {"IN": ["'s", "s", "'", "’s"]}, "OP": "?"},
     {"NORM": {"IN": ["salary", "salaries", "pay", "wage", "wages", "hours", "job", "jobs", "skills", "career",
                      "careers", "qualifications", "training", "course", "apprenticeship", "apprenticeships"]}}],
]  # fmt: skip
ASKED_ROLE_AFTER = [
    [{"NORM": {"IN": ["what", "how"]}}, {"NORM": "about"}, _ARTICLE],
    [{"NORM": {"IN": ["as", "being"]}}, {"NORM": {"IN": ["a", "an"]}}],
]

# An occupation we have never heard of is known by its ending, where the question's frame says that one stands there.
_ENDINGS = "er|or|ist|ian|man|woman|eer|ess|smith|wright|ant|ent|yst|eur|ologist|nurse|officer|worker|assistant|maker"
_NOT_OCCUPATIONS = [
    "person", "patient", "patients", "number", "teenager", "mother", "father", "sister", "brother", "daughter", "newcomer", "beginner",
    "manager", "leader", "other", "another", "member", "worker", "senior", "junior", "starter", "parent", "student", "career",
    "matter", "order", "letter", "woman", "man", "human", "never", "ever", "year", "better", "later", "offer", "answer", "computer",
    "employer", "adult", "foreigner", "christian", "vegetarian", "professional", "trainee", "supervisor", "superior", "minor", "graduate",
    "transfer", "winter", "summer", "visitor", "user", "team", "fewer", "whatever", "monitor", "higher", "permanent", "different",
    "important", "independent", "confident", "competent", "moment", "department", "placement", "requirement", "apartment", "want",
    "relevant",
    "teaching", "president", "under", "over", "after", "earlier", "proper", "expert", "listener", "learner", "speaker", "driver", "killer",
    "practitioner", "specialist", "chapter", "danger", "player", "fighter", "scientist", "carer",
    "quarter", "cancer", "water", "paper", "power", "easier", "harder", "quicker",
    "longer", "bigger", "smaller", "qualifier", "factor", "door", "floor", "poor", "error", "loser", "failure", "consultant", "assistant",
]  # fmt: skip
_HEAD = {"LOWER": {"REGEX": f"^[a-z]+({_ENDINGS})s?$", "NOT_IN": [*_NOT_OCCUPATIONS, *(f"{word}s" for word in _NOT_OCCUPATIONS)]}}
_WORD = {
    "IS_ALPHA": True,
    "LENGTH": {">=": 3},
    "NORM": {
        "NOT_IN": [
            "the",
            "any",
            "one",
            "does",
            "for",
            "and",
            "with",
            "who",
            "that",
            "like",
            "into",
            "good",
            "you",
            "they",
            "get",
            "more",
            "not",
            "this",
            "have",
            "from",
        ]
    },
}
FRAMES: list[tuple[list[dict[str, Any]], list[dict[str, Any]]]] = [
    ([{"NORM": {"IN": ["do", "does", "is", "are", "would", "can"]}}, {"NORM": {"IN": ["a", "an"]}, "OP": "?"}], [{"NORM": {"IN": _WORK}}]),
    ([{"NORM": {"IN": ["become", "becoming", "be", "being", "as"]}}, {"NORM": {"IN": ["a", "an"]}}], []),
    ([{"NORM": {"IN": ["what", "how"]}}, {"NORM": "about"}, {"NORM": {"IN": ["a", "an"]}, "OP": "?"}], []),
]  # fmt: skip


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
        self._store = store
        self._named_in_profiles = " ".join(
            s.text.lower() for c in store.careers.values() for statements in c.statements.values() for s in statements
        )
        held = {form.lower() for career in store.careers.values() for name in career.names() for form in (name, plural(name))}
        self._singular = {plural(o): o for o in occupations()}
        others = {*occupations(), *self._singular}
        nlp.get_pipe("spelling").add(word for name in held | others for word in name.split())
        self._names = PhraseMatcher(nlp.vocab, attr="NORM")
        # make_doc, not nlp: names are spelt right, and are not to be corrected.
        self._names.add(HELD, [nlp.make_doc(name) for name in held])
        self._names.add(OCCUPATION, [nlp.make_doc(name) for name in others])
        self._context = Matcher(nlp.vocab)
        for key, patterns in (
            ("MENTIONED_AFTER", MENTIONED_AFTER),
            ("MENTIONED_BEFORE", MENTIONED_BEFORE),
            ("ASKED_AFTER", ASKED_AFTER),
            ("ASKED_BEFORE", ASKED_BEFORE),
            ("ASKED_ROLE_AFTER", ASKED_ROLE_AFTER),
        ):
            self._context.add(key, patterns)
        self._frames = Matcher(nlp.vocab)
        for before, after in FRAMES:
            self._frames.add(FRAMED, [before + [_WORD] * extra + [_HEAD] + after for extra in (0, 1, 2)], greedy="LONGEST")
        self._head = Matcher(nlp.vocab)
        self._head.add(FRAMED, [[_WORD] * extra + [_HEAD] for extra in (0, 1, 2)])

    def find(self, doc: Doc) -> list[Mention]:
        spans = [Span(doc, start, end, label=label) for label, start, end in self._names(doc)]
        held = [span for span in spans if span.label_ == HELD]
        around: dict[str, list[tuple[int, int]]] = {}
        for key, start, end in self._context(doc):
            around.setdefault(doc.vocab.strings[key], []).append((start, end))
        found = [Mention(span, self._id(span), held=True) for span in filter_spans(held)]
        taken = {i for mention in found for i in range(mention.span.start, mention.span.end)}
        others = filter_spans(s for s in spans if s.label_ == OCCUPATION and not taken.intersection(range(s.start, s.end)))
        after_company = None
        for span in others:
            if self._is_mentioned(span, around) or span.start == after_company:
                # "with doctors, nurses and porters": what follows in the list is company too
                after_company = span.end + 1
                continue
            found.append(Mention(span, self._occupation(span), held=False))
        if not found and not others:
            found = [Mention(span, self._nearest_occupation(span.text.lower()), held=False) for span in self._framed(doc)]
        return sorted(found, key=lambda mention: mention.span.start)

    def _id(self, span: Span) -> str:
        text = " ".join(token.norm_ for token in span)
        for name in (span.text, text, singular(text)):
            career = self._store.named(name)
            if career is not None:
                return career.id
        raise LookupError(span.text)

    def _occupation(self, span: Span) -> str:
        text = " ".join(token.norm_ for token in span)
        return self._singular.get(text, text)

    def _nearest_occupation(self, name: str) -> str:
        """The occupation that was probably meant, or the name as it is."""
        found = process.extractOne(name, occupations(), scorer=fuzz.ratio, score_cutoff=SAME_NAME)
        return found[0] if found else name

    def _is_mentioned(self, span: Span, around: dict[str, list[tuple[int, int]]]) -> bool:
        def stands(key: str, position: int, edge: int) -> bool:
            return any(match[edge] == position for match in around.get(key, ()))

        asked = stands("ASKED_AFTER", span.start, 1) and stands("ASKED_BEFORE", span.end, 0)
        if asked or stands("ASKED_ROLE_AFTER", span.start, 1):
            # "I work as a chef" against "the pay as a chef": a person's own job is told by the longer pattern
            return not asked and self._own_job(span, around)
        if stands("MENTIONED_AFTER", span.start, 1) or stands("MENTIONED_BEFORE", span.end, 0):
            return True
        return self._in_profiles(span) and not stands("ASKED_BEFORE", span.end, 0)

    def _own_job(self, span: Span, around: dict[str, list[tuple[int, int]]]) -> bool:
        return any(end == span.start and end - start >= 3 for start, end in around.get("MENTIONED_AFTER", ()))

    def _in_profiles(self, span: Span) -> bool:
        """Whether our profiles' own sentences speak of this occupation ("alongside doctors")."""
        return self._occupation(span) in self._named_in_profiles

    def _framed(self, doc: Doc) -> Iterator[Span]:
        frames = filter_spans([Span(doc, start, end) for _, start, end in self._frames(doc)])
        for frame in frames:
            heads = filter_spans([Span(doc, frame.start + s, frame.start + e) for _, s, e in self._head(frame)])
            if heads:
                yield heads[-1]


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


def singular(name: str) -> str:
    return name[:-1] if name.endswith("s") else name


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False, model_from="SpacyNLP")
class CareerLinker(GraphComponent, EntityExtractorMixin):  # type: ignore[misc]
    """Adds an entity for each career that a message asks about: the id of one we hold, the name of another."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config
        self._finder: CareerFinder | None = None

    @classmethod
    def required_components(cls) -> list[type]:
        return []

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> CareerLinker:
        return cls(config)

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
