from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import pytest
import structlog
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversation.types import DialogueState, Reading
from bot.nlu.reader import CAREER_OF_PAGE, READING, STATE_SLOT
from bot.nlu.suggested import QUERY
from bot.operations.supervisor import newest_model

MTO = "medical-technical-officer"

Read = Callable[..., tuple[str, Reading]]
"""Reads a message, after a dialogue state if one is given. Returns its intent and reading."""


@pytest.fixture(scope="session")
def read(trained: None) -> Read:
    """Return a function that reads a message with the trained model, sent from the first profile's page."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    agent = Agent.load(newest_model())

    def read(text: str, state: DialogueState | None = None, query: object = None) -> tuple[str, Reading]:
        tracker = DialogueStateTracker.from_events("someone", [], agent.domain.slots)
        if state:
            tracker.slots[STATE_SLOT].value = state.dump()
        message = UserMessage(text, sender_id="someone", metadata={CAREER_OF_PAGE: MTO, QUERY: query})
        parsed = asyncio.run(agent.processor.parse_message(message, tracker))
        return parsed["intent"]["name"], Reading.model_validate(parsed[READING])

    return read
