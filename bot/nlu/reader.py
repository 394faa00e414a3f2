"""Reads a message: its parts, the topic and aspect of each, the careers it names, and the intent of the whole."""

from __future__ import annotations

import logging
from collections.abc import Sequence
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

from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.nlu.careers import spans_of
from bot.nlu.danger import speaks_of_danger
from bot.nlu.encoder import load_encoder
from bot.nlu.label_model import LabelModel
from bot.nlu.language import normalised
from bot.nlu.ordinals import Ordinal, ordinal_in
from bot.nlu.segments import (
    LEAST,
    LEAST_IN_NOTE_FORM,
    NO_READING,
    Piece,
    Reading,
    best_split,
    can_ask,
    is_question,
    pieces,
    says_something,
    spans,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

logger = logging.getLogger(__name__)

QUESTION = "question"
MODEL_FILE = "labels.joblib"
LABELS_KEPT = 5
EVEN = 0.5
CLEARLY = 0.75  # the threshold of FallbackClassifier in config.yml
FINDING = {"find_careers", "list_careers"}
DISTRESS, PICK, NAME_CAREER = "distress", "pick", "name_career"
# A person in distress must not be missed: a message that is this likely to speak of it does.
DISTRESS_LIKELIHOOD = 0.2
# Parts that carry no question of their own where another part does.
FILLER = {"greet", "thank", "goodbye", "affirm", "deny", "compliment", "chitchat", "insult", "not_what_i_meant", "gibberish", "repeat"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionReader(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Sets a message's intent and its `question` (see `bot.answering.question`), which the actions answer from."""

    def __init__(self, model: LabelModel, model_storage: ModelStorage, resource: Resource) -> None:
        self._model = model
        self._model_storage = model_storage
        self._resource = resource

    @cached_property
    def _topical(self) -> NDArray[np.bool_]:
        """Which of the model's labels are the taxonomy's."""
        return np.array([Label.parse(label) in load_taxonomy() for label in self._model.labels])

    @cached_property
    def _finding(self) -> NDArray[np.bool_]:
        """Which of the model's labels look for careers, which shades into asking for those related to one."""
        return np.array([label in FINDING for label in self._model.labels])

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> QuestionReader:
        return cls(LabelModel(load_encoder()), model_storage, resource)

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
            return cls(LabelModel.load(folder / MODEL_FILE, load_encoder()), model_storage, resource)

    # ------------------------------------------------------------------ training

    def train(self, training_data: TrainingData) -> Resource:
        texts, labels = [], []
        for message in training_data.intent_examples:
            doc = message.get(SPACY_DOCS[TEXT])
            texts.append(normalised(doc, spans_of(doc, message.get(ENTITIES, []))))
            labels.append(_label(message))
        for label in load_taxonomy().labels():
            # The questions that buttons ask are understood like any other.
            if ask := load_taxonomy().entry(label).ask:
                texts.append(ask.lower())
                labels.append(str(label))
        logger.info("Training on %d examples of %d labels", len(texts), len(set(labels)))
        self._model.fit(texts, labels)
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder / MODEL_FILE)
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
        meant = {span: normalised(doc, masked, span.start, span.end) for span in candidates}
        probabilities = dict(zip(candidates, self._model.predict(list(meant.values())), strict=True))
        readings = {
            span: self._reading(doc, span, row) if span == candidates[-1] or says_something(doc, span) else NO_READING
            for span, row in probabilities.items()
        }
        split = best_split(cut, readings)
        parts = [self._part(message, doc[s.start : s.end], meant[s], probabilities[s], entities) for s in split]
        _share_careers(parts)
        # What a person asks comes before what they tell.
        questions = {id(part): is_question(doc, span) for part, span in zip(parts, split, strict=True)}
        parts = _clearest(_without_filler(sorted(parts, key=lambda part: not questions[id(part)])))
        ordinal = ordinal_in(doc)
        distress = probabilities[candidates[-1]][self._model.labels.index(DISTRESS)]
        intent = self._intent(parts, ordinal, distress >= DISTRESS_LIKELIHOOD or speaks_of_danger(doc))
        message.set(INTENT, intent, add_to_output=True)
        message.set(INTENT_RANKING_KEY, [intent], add_to_output=True)
        message.set(QUESTION, {"parts": parts, "ordinal": ordinal.position if ordinal else None}, add_to_output=True)

    def _reading(self, doc: Doc, span: Piece, row: NDArray[np.float64]) -> Reading:
        label = self._model.labels[int(row.argmax())]
        asks = can_ask(doc, span) and float(row[self._topical].sum()) > EVEN
        return Reading(label, float(row.max()), asks, LEAST if is_question(doc, span) else LEAST_IN_NOTE_FORM)

    def _part(
        self, message: Message, span: Span, meant: str, row: NDArray[np.float64], entities: Sequence[dict[str, Any]]
    ) -> dict[str, Any]:
        inside = [e for e in entities if span.start_char <= e["start"] and e["end"] <= span.end_char]
        # Aspects share the likelihood of one question, so whether it is a question on a career at all is judged by their sum.
        # Whoever names a career asks about it, unless it is plainly something else.
        asking, finding = float(row[self._topical].sum()), float(row[self._finding].sum())
        asks = asking >= finding and (asking + finding > EVEN or (bool(inside) and row[~self._topical].max() < EVEN))
        finds = not asks and asking + finding > EVEN
        order = np.argsort(-np.where(self._topical == asks, row, 0))
        return {
            "text": message.get(TEXT)[span.start_char : span.end_char],
            "meant": meant,
            "labels": [[self._model.labels[i], round(float(row[i]), 4)] for i in order[:LABELS_KEPT]],
            "confidence": 1.0 if asks and inside else asking + finding if asks or finds else 1 - asking,
            "careers": [e["value"] for e in inside if e["role"] == "held"],
            "others": [e["value"] for e in inside if e["role"] == "not_held"],
        }

    def _intent(self, parts: Sequence[dict[str, Any]], ordinal: Ordinal | None, distressed: bool) -> dict[str, Any]:
        """The intent of the message: distress wherever it is, or that of its first question, or whatever it is."""
        if distressed or any(part["labels"][0][0] == DISTRESS for part in parts):
            return {"name": DISTRESS, "confidence": 1.0}
        if ordinal and ordinal.certain:
            return {"name": PICK, "confidence": 1.0}
        part = next((part for part in parts if _asks(part)), parts[0])
        return {"name": Label.parse(part["labels"][0][0]).topic, "confidence": part["confidence"]}


def _label(message: Message) -> str:
    """The label of a training example: its intent, and the aspect noted with it."""
    aspect = message.get("metadata", {}).get("intent", {}).get("aspect")
    return str(Label(message.get(INTENT), aspect))


def _asks(part: dict[str, Any]) -> bool:
    """Whether a part is a question on a career."""
    return Label.parse(part["labels"][0][0]) in load_taxonomy()


def _share_careers(parts: Sequence[dict[str, Any]]) -> None:
    """Gives a part that names no career the one named before it, or one named by itself after it."""
    named: dict[str, Any] = {}
    for part in parts:
        if part["careers"] or part["others"]:
            named = part
        elif named:
            part["careers"], part["others"] = named["careers"], named["others"]
    for part, following in zip(reversed(parts[:-1]), reversed(parts[1:]), strict=True):
        if not part["careers"] and not part["others"] and following["labels"][0][0] == NAME_CAREER:
            part["careers"], part["others"] = following["careers"], following["others"]


def _clearest(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The parts that clearly ask; all of them if none does. Beside a clear question, an unclear piece is background to it."""
    return [part for part in parts if part["confidence"] >= CLEARLY] or parts


def _without_filler(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The parts that ask something; all of them if none does. A career's bare name asks nothing where another part asks about it."""
    asking = [part for part in parts if part["labels"][0][0] not in {*FILLER, NAME_CAREER}]
    return asking or [part for part in parts if part["labels"][0][0] not in FILLER] or parts
