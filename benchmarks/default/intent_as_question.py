"""Component added to Rasa's default pipeline, which passes DIET's intents to our actions in the format that they expect.

It runs in an environment without our packages, so it can't import any of our code.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

SEPARATOR = "__"
"""Separates topic and aspect in an intent name. With "/", Rasa would treat it as a retrieval intent."""
LABELS_KEPT = 5


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class IntentAsQuestion(GraphComponent):  # type: ignore[misc]
    """Sets a message's `question` (see `bot.conversation`) from its intent ranking."""

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> IntentAsQuestion:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            ranking = message.get(INTENT_RANKING_KEY) or []
            labels = [[each["name"].replace(SEPARATOR, "/"), each["confidence"]] for each in ranking[:LABELS_KEPT]]
            if labels:
                text = message.get(TEXT)
                part = {"text": text, "meant": text, "labels": labels, "confidence": labels[0][1], "careers": [], "others": []}
                message.set("question", {"parts": [part], "ordinal": None}, add_to_output=True)
        return messages
