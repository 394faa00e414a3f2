"""How a message is understood, for whoever wonders why it was answered as it was."""

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
    """Of 1; too low a confidence, and the assistant asks back (`FallbackClassifier` in config.yml)."""
    parts: list[Part]


def understanding(text: str) -> Understanding:
    """Reads a message with the trained model, as the assistant would."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    agent = Agent.load(newest_model())
    parsed = asyncio.run(agent.parse_message(text))
    question = Question.model_validate(parsed.get(QUESTION) or {})
    return Understanding(parsed["intent"]["name"], parsed["intent"]["confidence"], question.parts)


def label_rows(part: Part) -> list[tuple[str, str, str]]:
    """Each likely label of a part: its name, its likelihood, and what the words of the one career held, if it is one, make of that."""
    career = load_store().only()
    raised = dict(reweighted(part.topical(), part.meant, career)) if career and part.is_topical() else {}
    named = {str(label): likelihood for label, likelihood in raised.items()}
    likely = dict(part.labels)
    names = sorted({*likely, *named}, key=lambda name: -named.get(name, likely.get(name, 0.0)))
    return [(name, _shown(likely.get(name)), _shown(named.get(name))) for name in names[:6]]


def _shown(likelihood: float | None) -> str:
    return "" if likelihood is None else f"{likelihood:.2f}"
