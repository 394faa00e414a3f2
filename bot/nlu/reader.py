"""Reads a message: its parts, the topic and aspect of each, the careers it names, and the intent of the whole."""

from __future__ import annotations

import logging
from collections.abc import Sequence
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
from bot.nlu.encoder import load_encoder
from bot.nlu.label_model import LabelModel
from bot.nlu.language import normalised
from bot.nlu.ordinals import ordinal_in
from bot.nlu.segments import Piece, best_split, pieces, spans

if TYPE_CHECKING:
    from numpy.typing import NDArray

logger = logging.getLogger(__name__)

QUESTION = "question"
MODEL_FILE = "labels.joblib"
LABELS_KEPT = 5
DISTRESS = "distress"
# A person in distress must not be missed: a part that is this likely to speak of it decides the message.
DISTRESS_LIKELIHOOD = 0.2
# Parts that carry no question of their own where another part does.
FILLER = {"greet", "thank", "goodbye", "affirm", "deny", "compliment", "chitchat", "insult", "not_what_i_meant", "gibberish", "repeat"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class QuestionReader(GraphComponent, IntentClassifier):
    """Sets a message's intent and its `question` (see `bot.answering.question`), which the actions answer from."""

    def __init__(self, model: LabelModel, model_storage: ModelStorage, resource: Resource) -> None:
        self._model = model
        self._model_storage = model_storage
        self._resource = resource

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
        rows = self._model.predict([normalised(doc, masked, *span) for span in candidates])
        probabilities = dict(zip(candidates, rows))
        split = best_split(cut, {span: float(row.max()) for span, row in probabilities.items()})
        parts = [self._part(message, doc[span.start : span.end], probabilities[span], entities) for span in split]
        parts = _without_filler(parts)
        intents = self._intents(parts, rows)
        message.set(INTENT, intents[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, intents, add_to_output=True)
        message.set(QUESTION, {"parts": parts, "ordinal": ordinal_in(doc)}, add_to_output=True)

    def _part(self, message: Message, span: Span, row: NDArray[np.float64], entities: Sequence[dict[str, Any]]) -> dict[str, Any]:
        best = np.argsort(-row)[:LABELS_KEPT]
        inside = [e for e in entities if span.start_char <= e["start"] and e["end"] <= span.end_char]
        return {
            "text": message.get(TEXT)[span.start_char : span.end_char],
            "labels": [[self._model.labels[i], round(float(row[i]), 4)] for i in best],
            "careers": [e["value"] for e in inside if e["role"] == "held"],
            "others": [e["value"] for e in inside if e["role"] == "not_held"],
        }

    def _intents(self, parts: Sequence[dict[str, Any]], rows: NDArray[np.float64]) -> list[dict[str, Any]]:
        """The intents of the message, likeliest first: those of its first question, or distress wherever it is."""
        distress = float(rows[:, self._model.labels.index(DISTRESS)].max())
        if distress >= DISTRESS_LIKELIHOOD:
            return [{"name": DISTRESS, "confidence": distress}]
        topical = [part for part in parts if Label.parse(part["labels"][0][0]) in load_taxonomy()]
        ranking: dict[str, float] = {}
        for label, probability in (topical or parts)[0]["labels"]:
            topic = Label.parse(label).topic
            ranking[topic] = ranking.get(topic, 0.0) + probability
        return [{"name": name, "confidence": p} for name, p in sorted(ranking.items(), key=lambda item: -item[1])]

    @staticmethod
    def _validate_config(config: dict[str, Any]) -> None:
        """There is nothing to configure."""


def _label(message: Message) -> str:
    """The label of a training example: its intent, and the aspect noted with it."""
    aspect = message.get("metadata", {}).get("intent", {}).get("aspect")
    return str(Label(message.get(INTENT), aspect))


def _without_filler(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The parts that ask something; all of them if none does."""
    asking = [part for part in parts if part["labels"][0][0] not in FILLER or part["careers"] or part["others"]]
    return asking or parts
