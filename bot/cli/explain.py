"""Shows how the assistant understands a message."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

import structlog
from rasa.core.agent import Agent

from bot.answering.evidence import reweighted
from bot.conversation.question import Part, Question
from bot.knowledge.store import load_store
from bot.nlu.reader import QUESTION
from bot.operations.supervisor import newest_model


@dataclass(frozen=True)
class Understanding:
    intent: str
    confidence: float
    """Between 0 and 1. Below the `FallbackClassifier` threshold in config.yml, the assistant asks for clarification."""
    parts: list[Part]


def understand(text: str) -> Understanding:
    """Parse a message with the trained model, like the assistant does."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    agent = Agent.load(newest_model())
    parsed = asyncio.run(agent.parse_message(text))
    question = Question.model_validate(parsed.get(QUESTION) or {})
    return Understanding(parsed["intent"]["name"], parsed["intent"]["confidence"], question.parts)


def label_rows(part: Part) -> list[tuple[str, str, str]]:
    """Return the likeliest labels, each with its likelihood before and after taking the profile's wording into account.

    The second likelihood is empty unless there is exactly one profile.
    """
    career = load_store().only()
    reweighted_labels = dict(reweighted(part.topical(), part.meant, career)) if career and part.is_topical() else {}
    named = {str(label): likelihood for label, likelihood in reweighted_labels.items()}
    likely = dict(part.labels)
    names = sorted({*likely, *named}, key=lambda name: -named.get(name, likely.get(name, 0.0)))
    return [(name, _format(likely.get(name)), _format(named.get(name))) for name in names[:6]]


def _format(likelihood: float | None) -> str:
    return "" if likelihood is None else f"{likelihood:.2f}"
