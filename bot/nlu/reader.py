"""Reads a message in its conversation: cuts it into clauses, says what each does and asks, and resolves what it refers to."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Optional

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.tokens import Doc, Span

from bot.conversation.guide import GUIDE, load_guide
from bot.conversation.history import current_careers, is_only_the_default, listing
from bot.conversation.resolving import Heard, labels_before, resolve
from bot.conversation.types import Act, Clause, Detail, DialogueState, Fit, Leaning, Mention, Query, Reading, Request, Role
from bot.knowledge.store import load_store
from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy
from bot.knowledge.watcher import watch
from bot.language.encoder import load_encoder
from bot.language.pipeline import normalise
from bot.nlu import suggested
from bot.nlu.budget import encode_spans
from bot.nlu.careers import OccupationNames, spans_of
from bot.nlu.clauses import Read, in_order
from bot.nlu.comparing import compared, compares
from bot.nlu.conversations import load_conversations
from bot.nlu.danger import Danger, danger_in
from bot.nlu.finding import FIND_CAREERS, Finder
from bot.nlu.guided import GuidedTalk, Said, own_words
from bot.nlu.heads import Example, Heads, Named, examples_of, is_kept, named_in
from bot.nlu.measure import DETAILS, LABELS, Asked
from bot.nlu.ordinals import number_in, ordinal_in
from bot.nlu.pairs import load_pairs
from bot.nlu.roles import ASKED_ABOUT, ASKED_ABOUT_HELD, ASKED_ABOUT_IN_PROFILE, read_roles, surroundings
from bot.nlu.segments import (
    NO_READING,
    Piece,
    SpanReading,
    best_split,
    breaks_off,
    can_ask,
    is_alternative,
    is_question,
    pieces,
    points_back,
    says_something,
    spans,
)
from bot.nlu.statements import Statements
from bot.nlu.wishes import WishHeads, load_wish_examples

if TYPE_CHECKING:
    from numpy.typing import NDArray

logger = logging.getLogger(__name__)

READING = "reading"
WISH_FOLDER = "wish"
STATE_SLOT = "dialogue"
CAREER_OF_PAGE = "career"

MAJORITY = 0.5
# If the best aspect is less likely than this, it isn't named in a gap: the profile "does not answer" the question then.
NAMED_LIKELIHOOD = 0.4
# A note that names no aspect is on a topic that is at least this likely.
ON_TOPIC = 0.6
# Minimum likelihood for a span that seems to depend on the rest of the message to be read on its own.
MIN_STANDALONE_LIKELIHOOD = 0.6
# Clauses that lean at least this much refer to something.
LEANS = 0.5
# Requests that ask about careers if they name a topic: "no, I meant the skills", "what did you say about the hours".
NAMES_A_TOPIC = (Label("not_what_i_meant"), Label("recall"), Label("repeat"))
# What is told bears on an aspect that is at least this likely.
BEARS_ON = 0.04
GUESSES = 3

OVERVIEW, PICK, TOP, RECALL, START_OVER = Label("overview"), Label("pick"), Label("top"), Label("recall"), Label("start_over")
CARE = ("distress", "emergency", "abuse", "exploitation")
# The threshold for a whole message is low because we must not miss anyone who needs help. Of the messages that are known to be from
# someone in need none is below 0.41, and of the others none above 0.32.
CARE_LIKELIHOOD = 0.35
# The threshold for a message with words that hint at danger.
CARE_SUSPECTED = 0.1
# The threshold is higher for part of a message, because the rest may put it in a different light ("She's pregnant. Part time?").
CARE_TOLD, CARE_BESIDE, CARE_CERTAIN = 0.6, 0.2, 0.95
FINDING = ("find_careers", "list_careers")
# Topics that are answered without measuring statements.
UNMEASURED = ("contacts", "related")
GUIDED = {"name": GUIDE.topic, "confidence": 1.0}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True, model_from="SpacyNLP")
class QuestionReader(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Sets a message's intent and its `reading` (see `bot.conversation.types.Reading`), which the actions use to answer it."""

    def __init__(self, heads: tuple[Heads, WishHeads] | None, model_storage: ModelStorage, resource: Resource) -> None:
        self._model_storage = model_storage
        self._resource = resource
        if heads:
            self._set(*heads)

    def _set(self, heads: Heads, wish_heads: WishHeads) -> None:
        self._heads = heads
        labels = heads.labels.labels
        self._labels = [Label.parse(label) for label in labels]
        self._topical = np.array([label in load_taxonomy() for label in self._labels])
        self._finding = np.array([label in FINDING for label in labels])
        self._follow_up = np.array([label == "follow_up" for label in labels])
        acts = [heads.acts.get(label) for label in labels]
        self._alike = {act: np.array([each is act for each in acts]) for act in (Act.REACT, Act.TELL, Act.REQUEST)}
        self._care = [labels.index(label) for label in CARE if label in labels]
        self._store = load_store()
        self._statements = Statements(heads.measure, self._store, heads.labels.encode)
        self._finder = Finder(wish_heads, self._store, load_encoder().encode_many)
        self._guided = GuidedTalk(self._store, self._finder.vectors, heads.labels.encode)

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> QuestionReader:
        return cls(None, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> QuestionReader:
        with model_storage.read_from(resource) as folder:
            reader = cls((Heads.load(folder, load_encoder()), WishHeads.load(folder / WISH_FOLDER)), model_storage, resource)
        reader._finder.vectors.start()
        watch(changed=reader._finder.vectors.refresh)
        return reader

    # ------------------------------------------------------------------ training

    def train(self, training_data: TrainingData, model: SpacyModel) -> Resource:
        nlp = model.model
        conversations = load_conversations()
        names = OccupationNames(nlp)
        examples: list[Example] = []
        named = [name for each in conversations for name in named_in(each, nlp)]
        asked_about: list[Named] = []
        for message in training_data.intent_examples:
            doc = message.get(SPACY_DOCS[TEXT])
            careers = spans_of(doc, message.get(ENTITIES, []))
            examples.append(_example(message, normalise(doc, careers)))
            asked_about += (Named(surroundings(doc, span, careers), Role.SUBJECT) for span in careers)
            asked_about += (Named(surroundings(doc, span, careers), None) for span in names.in_passing(doc, careers))
        for label in load_taxonomy().labels():
            # Clicking a button sends one of these questions, so the model must understand them.
            if ask := load_taxonomy().entry(label).ask:
                examples.append(Example(ask.lower(), label, Act.ASK))
        kept = [example for each in conversations if is_kept(each) for example in examples_of(each, nlp)]
        taught = [example for each in conversations if not is_kept(each) for example in examples_of(each, nlp)]
        logger.info("Training on %d examples and %d clauses of conversations", len(examples), len(taught))
        encoder = load_encoder(threads=os.cpu_count() or 1)
        wish_heads = WishHeads.trained(encoder.encode_many, load_wish_examples(), nlp)
        heads = Heads.trained(encoder, examples, taught, kept, [*named, *asked_about], load_pairs(), nlp)
        with self._model_storage.write_to(self._resource) as folder:
            heads.save(folder)
            wish_heads.save(folder / WISH_FOLDER)
        return self._resource

    # ------------------------------------------------------------------ reading

    def process(
        self,
        messages: list[Message],
        model: SpacyModel,
        tracker: Optional[DialogueStateTracker] = None,  # noqa: UP045
    ) -> list[Message]:
        for message in messages:
            doc = message.get(SPACY_DOCS[TEXT])
            if doc is None or not (cut := pieces(doc)):
                message.set(INTENT, {"name": None, "confidence": 0.0}, add_to_output=True)
                continue
            metadata = message.get(METADATA) or {}
            query = suggested.query_of(metadata, message.get(TEXT), self._store)
            if query and danger_in(doc) is Danger.NONE:
                self._take(message, doc, query)
                continue
            stored = tracker.get_slot(STATE_SLOT) if tracker else None
            state = DialogueState.load(stored) or DialogueState()
            said = own_words(state, _messages(tracker))
            self._read(message, doc, cut, state, metadata.get(CAREER_OF_PAGE), said)
        return messages

    def _read(
        self, message: Message, doc: Doc, cut: Sequence[Piece], state: DialogueState, page: str | None, said: Mapping[str, str]
    ) -> None:
        current = current_careers(state, page, self._store)
        entities = self._with_roles(doc, message.get(ENTITIES, []), current)
        comparing = compares(doc, [each["span"] for each in entities])
        if comparing:
            entities = [{**each, "as": Role.SUBJECT} for each in entities]
        read, whole = self._clauses(doc, cut, entities, labels_before(state, self._store))
        care = self._care_for(read, whole, danger_in(doc))
        chosen = in_order(doc, read)
        listed = bool(listing(state))
        heard = [self._heard(doc, each, entities, listed) for each in chosen]
        resolved = resolve(heard, state, current, self._store, is_only_the_default(state, page, self._store))
        finding = [float(labels[self._finding].sum()) for labels in (*(each.alone for each in read), whole)]
        found = None if care or comparing else self._finder.find(doc, entities, heard, resolved, chosen, finding, state, current)
        if comparing:
            resolved = [compared(resolved, entities)]
        elif found:
            resolved = found.requests
        requests = [self._with_nearest(self._measured(request, chosen[request.clause])) for request in resolved]
        if len(requests) == len(chosen):
            requests = _answered_first(requests, [each.alternative for each in chosen])
        reading = Reading(
            text=message.get(TEXT),
            clauses=tuple(each.clause for each in heard),
            mentions=tuple(Mention(text=e["text"], career=e["value"] if e["role"] == "held" else None, role=e["as"]) for e in entities),
            requests=tuple(requests),
            guesses=self._guesses(chosen[0]),
            guide=None if care else self._guided.step(message.get(TEXT), state, _for_guide(doc, chosen), said),
        )
        intent = {"name": care, "confidence": 1.0} if care else _intent(chosen[0])
        if reading.guide:
            intent = GUIDED
        elif comparing and not care:
            intent = {"name": requests[0].query.aspect.topic, "confidence": 1.0}
        elif found and found.leads:
            intent = {"name": "follow_up" if found.refines else str(FIND_CAREERS), "confidence": found.confidence}
        _set(message, intent, reading)

    def _take(self, message: Message, doc: Doc, query: Query) -> None:
        """Read a message that chooses a suggestion: its query says what it asks."""
        reading = suggested.reading_of(query, message.get(TEXT), self._store)
        if query.aspect.aspect and query.aspect in LABELS and query.aspect.topic not in UNMEASURED:
            text = normalise(doc, spans_of(doc, message.get(ENTITIES, [])))
            embeddings = self._heads.labels.encode([text])
            aspects = np.array([float(label == query.aspect) for label in LABELS])
            asked = Asked(text, embeddings[0], aspects, self._heads.details([text], embeddings)[0])
            measured = self._statements.measured(reading.requests[0], asked, Leaning.NOTHING, refers=False)
            reading = reading.model_copy(update={"requests": (measured,)})
        _set(message, {"name": query.aspect.topic, "confidence": 1.0}, reading)

    def _with_roles(self, doc: Doc, entities: Sequence[dict[str, Any]], current: Sequence[str]) -> list[dict[str, Any]]:
        """Return the careers named, each with its span and its role."""
        found = [(entity, span) for entity in entities for span in spans_of(doc, [entity])]
        texts = [surroundings(doc, span, [other for _, other in found]) for _, span in found]
        mentioned = self._statements.mentioned(current)
        least = [
            ASKED_ABOUT_HELD if entity["role"] == "held" else ASKED_ABOUT_IN_PROFILE if entity["value"] in mentioned else ASKED_ABOUT
            for entity, _ in found
        ]
        roles = read_roles(self._heads.subject, self._heads.role, texts, least)
        return [{**entity, "span": span, "text": span.text, "as": role} for (entity, span), role in zip(found, roles, strict=True)]

    # ------------------------------------------------------------------ clauses

    def _clauses(
        self, doc: Doc, cut: Sequence[Piece], entities: Sequence[dict[str, Any]], before: tuple[Label, ...]
    ) -> tuple[list[Read], NDArray[np.float64]]:
        """Return the clauses in order, and the probabilities of the labels for the message as a whole."""
        masked = [entity["span"] for entity in entities if entity["as"] is Role.SUBJECT]
        candidates = spans(cut)
        meant = [normalise(doc, masked, span.start, span.end) for span in candidates]
        embeddings = encode_spans(self._heads.labels.encoder, candidates, meant, len(cut))
        labels = self._heads.labels.predict(meant, embeddings)
        readings = {
            span: self._span_reading(doc, span, row, masked, whole=span == candidates[-1])
            for span, row in zip(candidates, labels, strict=True)
        }
        split = best_split(cut, readings)
        told = [piece for piece in cut if not any(span.start <= piece.start and piece.end <= span.end for span in split)]
        kept = sorted({*split, *told})
        rows = [candidates.index(span) for span in kept]
        texts = [meant[row] for row in rows]
        acts = self._heads.act.predict(texts, embeddings[rows])
        details = self._heads.details(texts, embeddings[rows])
        leanings = self._heads.leaning.predict(texts, embeddings[rows])
        read: list[Read] = []
        here: tuple[Label, ...] = ()
        for number, alone in enumerate(self._heads.alone(labels[rows], leanings, acts)):
            probabilities = self._heads.context.probabilities(alone, here or before)
            best = self._labels[int(probabilities.argmax())]
            if best in NAMES_A_TOPIC and (named := self._bears_on(probabilities)):
                best = named
            put = any(is_question(doc, piece) for piece in cut if kept[number].start <= piece.start and piece.end <= kept[number].end)
            asks = put or (kept[number] not in told and can_ask(doc, kept[number]))
            act = self._act(best, acts[number], asks)
            read.append(
                Read(
                    piece=kept[number],
                    text=texts[number],
                    embedding=embeddings[rows[number]],
                    alone=alone.labels,
                    label=best,
                    probabilities=probabilities,
                    confidence=self._confidence(probabilities, best),
                    act=act,
                    details=details[number],
                    leans_on=self._leaning(leanings[number], bool(here or before)),
                    put=put,
                    alternative=is_alternative(doc, kept[number]),
                    told=kept[number] in told,
                    refers=float(alone.labels[self._follow_up].sum()) >= MAJORITY,
                )
            )
            if best in load_taxonomy():
                here = (best,)
            elif act is Act.TELL and (bears_on := self._bears_on(probabilities)):
                here = (bears_on,)
        return read, labels[-1]

    def _span_reading(self, doc: Doc, span: Piece, row: NDArray[np.float64], masked: Sequence[Span], whole: bool) -> SpanReading:
        label, likelihood = self._heads.labels.labels[int(row.argmax())], float(row.max())
        if not whole and breaks_off(doc, span):
            return NO_READING
        if not whole and likelihood < MIN_STANDALONE_LIKELIHOOD and (points_back(doc, span) or not says_something(doc, span)):
            return NO_READING
        put = is_question(doc, span)
        topical = float(row[self._topical].sum())
        asks = can_ask(doc, span) and topical > MAJORITY
        names = any(span.start <= name.start and name.end <= span.end for name in masked)
        background = not put and not names and label not in CARE
        return SpanReading(label, likelihood, asks, put, background, topical, names)

    def _act(self, label: Label, probabilities: NDArray[np.float32], asks: bool) -> Act:
        """Return the most likely act that fits the label and the clause's form.

        About careers one asks or tells, about the talk one doesn't ask. A clause that `asks` is phrased as a question or a short note.
        """
        if asks and label in load_taxonomy():
            return Act.ASK
        likely = dict(zip(map(Act, self._heads.act.classes), probabilities, strict=True))
        fitting = {Act.ASK, Act.TELL} if label in load_taxonomy() else {Act.REQUEST, Act.REACT, Act.CHOOSE, Act.TELL}
        if label.topic.startswith("tell"):
            return Act.TELL
        return max(fitting & likely.keys() or likely.keys(), key=lambda act: likely[act])

    def _bears_on(self, probabilities: NDArray[np.float64]) -> Label | None:
        """Return the aspect that something told bears on, if there is one: someone's bad back bears on lifting."""
        topical = np.where(self._topical, probabilities, 0.0)
        best = int(topical.argmax())
        return self._labels[best] if topical[best] >= BEARS_ON else None

    def _leaning(self, probabilities: NDArray[np.float32], after: bool) -> Leaning:
        likely = dict(zip(map(Leaning, self._heads.leaning.classes), probabilities, strict=True))
        if not after or 1 - likely.pop(Leaning.NOTHING) < LEANS:
            return Leaning.NOTHING
        best: Leaning = max(likely, key=lambda leaning: likely[leaning])
        return best

    def _confidence(self, probabilities: NDArray[np.float64], best: Label) -> float:
        """Return the probability that a clause is about careers, or else that it does what its label does.

        A remark is seldom clearly one kind of reaction, but it is clearly a reaction, and the reply to another kind is hardly wrong.
        """
        if best in load_taxonomy():
            return float(probabilities[self._topical].sum())
        if best.topic in FINDING:
            return float(probabilities[self._finding].sum())
        if best == START_OVER:
            # Starting over loses the conversation, so it takes more certainty.
            return float(probabilities.max()) ** 2
        alike = self._alike.get(self._heads.acts.get(str(best), Act.ASK))
        return float(probabilities[alike].sum() if alike is not None else probabilities.max())

    def _guesses(self, read: Read) -> tuple[Label, ...]:
        """Return the likeliest labels of the taxonomy, for a question back."""
        order = np.argsort(-np.where(self._topical, read.probabilities, 0.0))
        return tuple(self._labels[i] for i in order[:GUESSES])

    def _care_for(self, read: Sequence[Read], whole: NDArray[np.float64], danger: Danger) -> str | None:
        """Return the kind of help that the message calls for, if any. `whole` are the probabilities of the message read as one clause."""
        kinds = np.array([whole, *(each.alone for each in read)])[:, self._care]
        need, of_part = kinds.sum(axis=1)[0], kinds.sum(axis=1)[1:].max()
        least = {Danger.NONE: CARE_LIKELIHOOD, Danger.HINTED: CARE_SUSPECTED, Danger.CERTAIN: 0.0}[danger]
        if need >= least or of_part >= CARE_CERTAIN or (of_part >= CARE_TOLD and need >= CARE_BESIDE):
            return self._heads.labels.labels[self._care[int(kinds.max(axis=0).argmax())]]
        return None

    # ------------------------------------------------------------------ requests

    def _heard(self, doc: Doc, read: Read, entities: Sequence[dict[str, Any]], listed: bool) -> Heard:
        span = doc[read.piece.start : read.piece.end]
        inside = [e for e in entities if span.start <= e["span"].start and e["span"].end <= span.end]
        subjects = [e for e in inside if e["as"] is Role.SUBJECT] or _named_nearby(span, entities)
        compared_with = [e["value"] for e in inside if e["as"] is Role.COMPARATOR and e["role"] == "held"]
        # In "the second one, what's their address?", the position stands before the question.
        ordinal = ordinal_in(span.as_doc()) or (ordinal_in(doc) if read.leans_on is Leaning.ITEM else None)
        label, act, leans_on = read.label, read.act, read.leans_on
        if ordinal and ordinal.certain and not read.is_topical and label != TOP:
            label, act, leans_on = PICK, Act.CHOOSE, Leaning.ITEM
        if ordinal and ordinal.certain and read.is_topical and listed:
            leans_on = Leaning.ITEM
        detail = DETAILS[int(read.details.argmax())] if act is Act.ASK and read.is_topical else None
        clause = Clause(
            text=span.text,
            start=span.start_char,
            end=span.end_char,
            act=act,
            aspect=label,
            detail=detail,
            leans_on=leans_on,
            confidence=min(1.0, max(0.0, round(read.confidence, 4))),
            likelihood=min(1.0, round(float(read.probabilities.max()), 4)) if label == read.label else None,
        )
        return Heard(
            clause,
            careers=tuple(dict.fromkeys(e["value"] for e in subjects if e["role"] == "held")),
            others=tuple(dict.fromkeys(e["value"] for e in subjects if e["role"] != "held")),
            compared_with=tuple(dict.fromkeys(compared_with)),
            position=ordinal.position if ordinal and (label in (PICK, RECALL) or leans_on is Leaning.ITEM) else None,
            count=number_in(span) if label == TOP else None,
        )

    def _with_nearest(self, request: Request) -> Request:
        """Add the careers that come nearest to those without a profile."""
        others = [other for other in request.others if not self._store.kinds(other)]
        return request.model_copy(update={"nearest": self._finder.nearest(others)}) if others and not request.found else request

    def _is_on_topic(self, probabilities: NDArray[np.float64], topic: str) -> bool:
        """Return whether a clause is clearly on a topic, whatever the aspect."""
        return float(probabilities[[label.topic == topic for label in self._labels]].sum()) >= ON_TOPIC

    def _measured(self, request: Request, read: Read) -> Request:
        """Measure the profiles against a question. Whole topics, contacts and related careers are told without."""
        aspect = request.query.aspect
        refers = read.leans_on is Leaning.STATEMENT and bool(request.query.items)
        if aspect not in load_taxonomy() or aspect.topic in UNMEASURED or (aspect.aspect is None and not refers):
            return request
        asked = Asked(read.text, read.embedding, self._heads.aspects(read.probabilities), read.details)
        measured = self._statements.measured(request, asked, read.leans_on, read.refers)
        if aspect.aspect is None and any(each.fit is not Fit.SAME_ASPECT for each in measured.measured):
            return request
        vague = float(read.probabilities.max()) < NAMED_LIKELIHOOD
        if vague and not read.put and self._is_on_topic(read.probabilities, aspect.topic):
            # A note such as "promotion" names a topic rather than one of its aspects.
            return request.model_copy(update={"query": request.query.model_copy(update={"aspect": Label(aspect.topic), "detail": None})})
        if vague and all(each.fit in (Fit.NEAREST, Fit.UNRELATED) for each in measured.measured):
            # A question that isn't clearly on a topic is on the job as a whole.
            topic = aspect.topic if self._is_on_topic(read.probabilities, aspect.topic) else OVERVIEW.topic
            query = request.query.model_copy(update={"aspect": Label(topic, OTHER)})
            return measured.model_copy(update={"query": query})
        return measured


def _set(message: Message, intent: dict[str, Any], reading: Reading) -> None:
    message.set(INTENT, intent, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [intent], add_to_output=True)
    message.set(READING, reading.model_dump(mode="json", exclude_defaults=True), add_to_output=True)


def _messages(tracker: DialogueStateTracker | None) -> Iterator[tuple[str, str]]:
    """Yield the ids and texts of the user's messages."""
    for event in tracker.events if tracker else ():
        if isinstance(event, UserUttered) and event.text:
            yield event.message_id or "", event.text


def _for_guide(doc: Doc, chosen: Sequence[Read]) -> Said:
    """Return what the guided talk needs to know of a message."""
    ordinal = ordinal_in(doc)
    position = int(doc.text) if doc.text.isdecimal() and len(doc.text) < 3 else ordinal.position if ordinal and ordinal.certain else None
    asks = doc.text.rstrip().endswith("?") or (doc[0].lower_ in load_guide().asking.split() and any(each.put for each in chosen))
    clear = chosen[0].confidence >= MAJORITY
    return Said(chosen[0].label.topic if clear else "", asks, clear and chosen[0].is_topical, position)


def _example(message: Message, text: str) -> Example:
    """Return a training example, with what its metadata says."""
    metadata = message.get("metadata", {}).get("intent", {}) or {}
    label = Label(message.get(INTENT), metadata.get("aspect"))
    act, detail, leans_on = (metadata.get(key) for key in ("act", "detail", "leans_on"))
    return Example(
        text,
        label,
        Act(act) if act else None,
        Detail(detail) if detail else None,
        Leaning(leans_on) if leans_on else None,
    )


def _answered_first(requests: Sequence[Request], alternatives: Sequence[bool]) -> list[Request]:
    """Put an alternative that the profile answers before the one that it doesn't, as in "is it 9 to 5 or shifts"."""

    def answered(request: Request) -> bool:
        return any(each.fit is Fit.ANSWERS for each in request.measured)

    ordered: list[Request] = []
    for request, alternative in zip(requests, alternatives, strict=True):
        ahead = alternative and ordered and answered(request) and not answered(ordered[-1])
        ordered.insert(len(ordered) - 1 if ahead else len(ordered), request)
    return ordered


def _named_nearby(span: Span, entities: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the career that a message asks about before a clause that names none, or else the first one after it."""
    subjects = [e for e in entities if e["as"] is Role.SUBJECT]
    before = [e for e in subjects if e["span"].end <= span.start]
    return before[-1:] or subjects[:1]


def _intent(read: Read) -> dict[str, Any]:
    """Return the message's intent, which never depends on its context: a clause that leans on something is a follow-up."""
    leans = read.leans_on is not Leaning.NOTHING and read.is_topical
    return {"name": "follow_up" if leans else read.label.topic, "confidence": read.confidence}
