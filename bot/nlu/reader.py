"""Splits a message into parts, finds the label and careers for each part, and classifies the message's intent."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import SPACY_DOCS
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.tokens import Doc, Span

from bot.conversation.question import Part, Question
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.language.encoder import load_encoder
from bot.language.label_model import LabelModel
from bot.language.pipeline import normalise
from bot.nlu.careers import spans_of
from bot.nlu.danger import speaks_of_danger
from bot.nlu.ordinals import Ordinal, ordinal_in
from bot.nlu.parts import INTENT_THRESHOLD, MAJORITY, VAGUE_LIKELIHOOD, asked
from bot.nlu.segments import (
    NO_READING,
    Piece,
    Reading,
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

if TYPE_CHECKING:
    from numpy.typing import NDArray

logger = logging.getLogger(__name__)

QUESTION = "question"
LABELS_KEPT = 5
# If the best label is less likely than this, the probability is spread over many labels.
MIN_BEST_LIKELIHOOD = 0.35
# Minimum likelihood for a span that seems to depend on the rest of the message to be read on its own.
MIN_STANDALONE_LIKELIHOOD = 0.6
SUITABILITY = "overview/suitability"
FINDING = {"find_careers", "list_careers"}
DISTRESS, PICK = "distress", "pick"
# The threshold is low because we must not miss anyone in distress.
DISTRESS_LIKELIHOOD = 0.2
# The threshold is higher for part of a message, because the rest may put it in a different light.
DISTRESS_TOLD = 0.6


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionReader(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Sets a message's intent and its `question` (see `bot.conversation.question`), which the actions use to answer it."""

    def __init__(self, model: LabelModel, model_storage: ModelStorage, resource: Resource) -> None:
        self._model = model
        self._model_storage = model_storage
        self._resource = resource

    @cached_property
    def _topical(self) -> NDArray[np.bool_]:
        """Mask for the model's labels that are in the taxonomy."""
        return np.array([Label.parse(label) in load_taxonomy() for label in self._model.labels])

    @cached_property
    def _finding(self) -> NDArray[np.bool_]:
        """Mask for the labels of messages that look for careers. These are similar to questions about related careers."""
        return np.array([label in FINDING for label in self._model.labels])

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> QuestionReader:
        return cls(LabelModel(load_encoder(threads=os.cpu_count() or 1)), model_storage, resource)

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
            return cls(LabelModel.load(folder, load_encoder()), model_storage, resource)

    # ------------------------------------------------------------------ training

    def train(self, training_data: TrainingData) -> Resource:
        texts, labels = [], []
        for message in training_data.intent_examples:
            doc = message.get(SPACY_DOCS[TEXT])
            texts.append(normalise(doc, spans_of(doc, message.get(ENTITIES, []))))
            labels.append(_label(message))
        for label in load_taxonomy().labels():
            # Clicking a button sends one of these questions, so the model must understand them.
            if ask := load_taxonomy().entry(label).ask:
                texts.append(ask.lower())
                labels.append(str(label))
        logger.info("Training on %d examples of %d labels", len(texts), len(set(labels)))
        self._model.fit(texts, labels)
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    # ------------------------------------------------------------------ reading

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            doc = message.get(SPACY_DOCS[TEXT])
            if doc is None or not (cut := pieces(doc)):
                message.set(INTENT, {"name": None, "confidence": 0.0}, add_to_output=True)
                continue
            self._read(message, doc, cut)
        return messages

    def _read(self, message: Message, doc: Doc, cut: Sequence[Piece]) -> None:
        entities = message.get(ENTITIES, [])
        masked = spans_of(doc, entities)
        candidates = spans(cut)
        meant = {span: normalise(doc, masked, span.start, span.end) for span in candidates}
        probabilities = dict(zip(candidates, self._model.predict(list(meant.values())), strict=True))
        readings = {span: self._reading(doc, span, row, entities, whole=span == candidates[-1]) for span, row in probabilities.items()}
        split = _on_what_is_told(cut, best_split(cut, readings), readings)
        parts = asked(doc, [(span, self._part(message, doc, span, meant[span], probabilities[span], readings[span].put)) for span in split])
        ordinal = ordinal_in(doc)
        distress = probabilities[candidates[-1]][self._model.labels.index(DISTRESS)]
        told = any(readings[span].label == DISTRESS and readings[span].likelihood >= DISTRESS_TOLD for span in split)
        speaks_of_it = told or distress >= DISTRESS_LIKELIHOOD
        intent = self._intent(parts, ordinal, speaks_of_it or speaks_of_danger(doc))
        message.set(INTENT, intent, add_to_output=True)
        message.set(INTENT_RANKING_KEY, [intent], add_to_output=True)
        question = Question(parts=parts, ordinal=ordinal.position if ordinal else None)
        message.set(QUESTION, question.model_dump(include={"parts", "ordinal"}), add_to_output=True)

    def _reading(self, doc: Doc, span: Piece, row: NDArray[np.float64], entities: Sequence[dict[str, Any]], whole: bool) -> Reading:
        label, likelihood = self._model.labels[int(row.argmax())], float(row.max())
        if not whole and breaks_off(doc, span):
            return NO_READING
        if not whole and likelihood < MIN_STANDALONE_LIKELIHOOD and (points_back(doc, span) or not says_something(doc, span)):
            return NO_READING
        put = is_question(doc, span)
        topical = float(row[self._topical].sum())
        asks = can_ask(doc, span) and topical > MAJORITY
        names = bool(_inside(doc[span.start : span.end], entities))
        background = not put and not names and label != DISTRESS
        return Reading(label, likelihood, asks, put, background, topical, names)

    def _part(self, message: Message, doc: Doc, piece: Piece, meant: str, row: NDArray[np.float64], put: bool) -> Part:
        span = doc[piece.start : piece.end]
        inside = _inside(span, message.get(ENTITIES, []))
        # A question's likelihood is shared among several aspects, so their sum decides whether it is about a career at all.
        # If a part names a career, we assume that it asks about it unless it is clearly something else.
        asking, finding = float(row[self._topical].sum()), float(row[self._finding].sum())
        asks = asking >= finding and (asking + finding > MAJORITY or (bool(inside) and row[~self._topical].max() < MAJORITY))
        finds = not asks and asking + finding > MAJORITY
        order = np.argsort(-np.where(self._topical == asks, row, 0))
        return Part(
            text=message.get(TEXT)[span.start_char : span.end_char],
            meant=meant,
            labels=[(self._model.labels[i], round(float(row[i]), 4)) for i in order[:LABELS_KEPT]],
            confidence=1.0 if asks and inside else _spread(asking + finding, row) if asks or finds else 1 - asking,
            put=put,
            alternative=is_alternative(doc, piece),
            careers=[e["value"] for e in inside if e["role"] == "held"],
            others=[e["value"] for e in inside if e["role"] == "not_held"],
        )

    def _intent(self, parts: Sequence[Part], ordinal: Ordinal | None, distressed: bool) -> dict[str, Any]:
        """Return the message's intent: distress if there is any, a choice from a list, or the topic of its first clear question."""
        if distressed:
            return {"name": DISTRESS, "confidence": 1.0}
        if ordinal and ordinal.certain:
            return {"name": PICK, "confidence": 1.0}
        asking = [part for part in parts if part.is_topical()]
        part = next((part for part in asking if part.confidence >= INTENT_THRESHOLD), (asking or parts)[0])
        return {"name": Label.parse(part.labels[0][0]).topic, "confidence": part.confidence}


def _label(message: Message) -> str:
    """Return a training example's label, which consists of its intent and the aspect in its metadata."""
    aspect = message.get("metadata", {}).get("intent", {}).get("aspect")
    return str(Label(message.get(INTENT), aspect))


def _spread(likelihood: float, row: NDArray[np.float64]) -> float:
    """Reduce a likelihood summed over labels if it is spread over many of them, because the message probably fits none of them."""
    return likelihood if row.max() >= MIN_BEST_LIKELIHOOD else likelihood**2


def _inside(span: Span, entities: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the careers named in a span."""
    return [e for e in entities if span.start_char <= e["start"] and e["end"] <= span.end_char]


def _on_what_is_told(cut: Sequence[Piece], split: list[Piece], readings: Mapping[Piece, Reading]) -> list[Piece]:
    """Replace parts that only ask for a verdict with the statements they refer to, as in "I've a bad back, is this for me"."""

    def judges(reading: Reading) -> bool:
        return reading.label == SUITABILITY or (reading.asks and reading.likelihood < VAGUE_LIKELIHOOD and not reading.names)

    def tells(reading: Reading) -> bool:
        return (
            not reading.put
            and reading.topical >= INTENT_THRESHOLD
            and reading.likelihood >= MIN_BEST_LIKELIHOOD
            and reading.label != SUITABILITY
        )

    told = [piece for piece in cut if tells(readings[piece])]
    if not told or not any(judges(readings[span]) for span in split):
        return split
    return sorted({*told, *(span for span in split if not judges(readings[span]))})
